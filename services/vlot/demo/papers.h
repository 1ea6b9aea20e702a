// What the demo leaves in a folder: documents and files as the API gives them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/vlot/demo/trial.h"

namespace vlot::demo {

// Makes the folder that --out names, if any. INVALID_ARGUMENT when nothing can be written there.
absl::Status MakePapersDirectory(const std::string& directory);

class Papers {
 public:
  // Writes nothing when `directory` is empty; else it is there.
  Papers(Trial& trial, std::string directory);

  // An invoice or credit note (`invoices/{uuid}`), as UBL and as PDF.
  absl::Status WriteDocument(const std::string& invoice);
  // A file that the API gave in base64, or as it is.
  absl::Status WriteEncoded(const std::string& name, const std::string& base64);
  absl::Status Write(const std::string& name, const std::string& content);
  // The audit file of a month (first day and the one after the last, as the API's dates).
  absl::Status WriteAuditFile(const Json& from, const Json& until);

  bool wanted() const { return !directory_.empty(); }
  int written() const { return written_; }

 private:
  Trial& trial_;
  const std::string directory_;
  int written_ = 0;
};

}  // namespace vlot::demo
