// Documents for people: a PDF of an issued document, in the buyer's language. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/invoicing/document.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

// The PDF of an issued document (with its number). `logo` is a PNG; "": the seller's name instead. It says what was so
// at issue, never what was paid since: the same document and logo always give the same bytes.
absl::StatusOr<std::string> RenderPdf(const Document& document, const Seller& seller, std::string_view logo);

// Whether the bytes are a PNG that a document can bear.
bool IsLogo(std::string_view png);

}  // namespace vlot::invoicing
