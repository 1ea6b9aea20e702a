#include "services/vlot/demo/papers.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/sync/poll.h"

namespace vlot::demo {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

}  // namespace

absl::Status MakePapersDirectory(const std::string& directory) {
  if (directory.empty()) return absl::OkStatus();
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  const bool there = !failed && std::filesystem::is_directory(directory, failed);
  if (there && access(directory.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("--out: ", directory, " is no folder that files can be written to",
                                                 failed ? absl::StrCat(": ", failed.message()) : std::string()));
}

Papers::Papers(Trial& trial, std::string directory) : trial_(trial), directory_(std::move(directory)) {}

absl::Status Papers::WriteDocument(const std::string& invoice) {
  if (!wanted()) return absl::OkStatus();
  for (const char* format : {"UBL", "PDF"}) {
    ASSIGN_OR_RETURN(const Json document,
                     trial_.office().Get(absl::StrCat("/v1/", invoice, "/document?format=", format)));
    RETURN_IF_ERROR(WriteEncoded(document.value("fileName", "document"), document.value("content", "")));
  }
  return absl::OkStatus();
}

absl::Status Papers::WriteEncoded(const std::string& name, const std::string& base64) {
  std::string content;
  if (!absl::Base64Unescape(base64, &content)) return absl::DataLossError(absl::StrCat(name, " cannot be read"));
  return Write(name, content);
}

absl::Status Papers::Write(const std::string& name, const std::string& content) {
  if (!wanted()) return absl::OkStatus();
  std::ofstream file(absl::StrCat(directory_, "/", name), std::ios::binary);
  file << content;
  ++written_;
  return file.good() ? absl::OkStatus() : absl::DataLossError(absl::StrCat(name, " cannot be written"));
}

absl::Status Papers::WriteAuditFile(const Json& from, const Json& until) {
  if (!wanted()) return absl::OkStatus();
  const Json wish = {{"format", "XAF"}, {"fromDate", from}, {"untilDate", until}};
  ASSIGN_OR_RETURN(Json made, trial_.office().Post("/v1/ledgerExports", {{"ledgerExport", wish}}));
  const std::string path = absl::StrCat("/v1/", made.at("name").get<std::string>());
  RETURN_IF_ERROR(Poll(kPatience, "the audit file does not come", [&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(made, trial_.office().Get(path));
    return made.value("state", "") != "BUILDING";
  }));
  ASSIGN_OR_RETURN(const Json part, trial_.office().Get(path + "/content"));
  return WriteEncoded(part.value("fileName", "ledger.xaf"), part.value("content", ""));
}

}  // namespace vlot::demo
