#include "services/invoicing/books/books_errors.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::books {
namespace {

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status ExportNotFoundError(std::string_view ledger_export) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(ledger_export)), "EXPORT_NOT_FOUND",
              {{"ledger_export", std::string(ledger_export)}});
}

absl::Status ExportNotReadyError(std::string_view ledger_export) {
  return Make(absl::StatusCode::kFailedPrecondition, absl::StrCat(AbslView(ledger_export), " has no file (yet)"),
              "EXPORT_NOT_READY", {{"ledger_export", std::string(ledger_export)}});
}

absl::Status OtherCurrencyError(std::string_view currency) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("an audit file is in euro, and the period has postings in ", AbslView(currency)),
              "OTHER_CURRENCY", {{"currency", std::string(currency)}});
}

}  // namespace vlot::invoicing::books
