// Documents as files: made from their rows the first time that somebody wants them, kept with their hash, and from then
// on the same bytes for ever. Why not at issue: docs/adr/0024-documents-are-made-once.md. Thread-safe.
#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"

namespace vlot::invoicing {

// The numbers are stored: never change them, only add.
enum class FileFormat : int16_t { kUbl = 1, kPdf = 2, kUblWithPdf = 3 };

struct DocumentFile {
  std::string name;  // "F26-0000042.pdf"
  std::string content_type;
  std::string content;  // personal data
  std::string sha256;   // 32 bytes, of the content
};

class DocumentFiles {
 public:
  // `logo` is a PNG for PDFs; "": none. Does not own the clock.
  DocumentFiles(Clock& clock, std::string logo) : clock_(clock), logo_(std::move(logo)) {}

  // The file, made and kept if there is none yet. INVOICE_NOT_FOUND; DATA_LOSS when what was kept is not what its hash
  // says.
  absl::StatusOr<DocumentFile> Get(pg::Transaction& tx, InvoiceId id, FileFormat format) const;

 private:
  Clock& clock_;
  const std::string logo_;
};

}  // namespace vlot::invoicing
