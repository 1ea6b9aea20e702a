#include "services/invoicing/reference.h"

#include <cassert>

#include "absl/strings/ascii.h"
#include "common/checks/check_digits.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kReferenceMax = 21;  // ISO 11649: 25 with "RF" and its check digits

}  // namespace

std::string CreditorReference(std::string_view document_number) {
  std::string reference;
  for (char c : document_number) {
    if (absl::ascii_isalnum(c)) reference.push_back(absl::ascii_toupper(c));
  }
  assert(!reference.empty() && reference.size() <= kReferenceMax);
  const int check = 98 - Mod97(reference + "RF00");
  return std::string("RF") + static_cast<char>('0' + check / 10) + static_cast<char>('0' + check % 10) + reference;
}

bool IsCreditorReference(std::string_view text) {
  if (text.size() < 5 || text.size() > kReferenceMax + 4 || text.substr(0, 2) != "RF") return false;
  return Mod97(std::string(text.substr(4)) + std::string(text.substr(0, 4))) == 1;
}

}  // namespace vlot::invoicing
