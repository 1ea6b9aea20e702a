// Every error of the books: code, reason and metadata, as BooksErrorReason in books.proto says.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace vlot::invoicing::books {

// `ledger_export` is a resource name.
absl::Status ExportNotFoundError(std::string_view ledger_export);
absl::Status ExportNotReadyError(std::string_view ledger_export);
absl::Status OtherCurrencyError(std::string_view currency);

}  // namespace vlot::invoicing::books
