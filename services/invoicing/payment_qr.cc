#include "services/invoicing/payment_qr.h"

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kNameMax = 70;
constexpr int64_t kMinorMax = 99'999'999'999;

// The first `characters` of UTF-8 text.
std::string_view FirstCharacters(std::string_view text, size_t characters) {
  size_t end = 0;
  for (size_t count = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && count++ == characters) break;
  }
  return text.substr(0, end);
}

}  // namespace

std::string EpcPayload(std::string_view name, std::string_view iban, std::string_view bic, const Money& amount,
                       std::string_view creditor_reference, std::string_view text) {
  if (amount.currency != kEur || amount.minor < 1 || amount.minor > kMinorMax) return "";
  // Service tag, version, character set (1: UTF-8), identification, then the transfer; no purpose.
  return absl::StrCat("BCD\n002\n1\nSCT\n", AbslView(bic), "\n", AbslView(FirstCharacters(name, kNameMax)), "\n",
                      AbslView(iban), "\nEUR", amount.ToString(), "\n\n", AbslView(creditor_reference),
                      text.empty() ? "" : "\n", AbslView(text));
}

}  // namespace vlot::invoicing
