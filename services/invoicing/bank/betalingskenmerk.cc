#include "services/invoicing/bank/betalingskenmerk.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/status/string_views.h"
#include "services/invoicing/bank/invoice_number.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kWeights[] = {2, 4, 8, 5, 10, 9, 7, 3, 6, 1};  // from the right, again and again
constexpr size_t kLong = 16;
constexpr size_t kYearDigits = 2, kSequenceDigits = 13;

// Of all the digits that follow it.
char CheckDigitOf(std::string_view digits) {
  int sum = 0, place = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) sum += (*digit - '0') * kWeights[place++ % 10];
  const int check = 11 - sum % 11;
  if (check == 10) return '1';
  if (check == 11) return '0';
  return static_cast<char>('0' + check);
}

}  // namespace

bool IsBetalingskenmerk(std::string_view digits) {
  if (!IsDigits(digits, digits.size())) return false;
  if (digits.size() == 7) return true;
  const bool has_length_digit = digits.size() >= 9 && digits.size() <= 14;
  if (!has_length_digit && digits.size() != kLong) return false;
  if (has_length_digit && static_cast<size_t>(digits[1] - '0') != (digits.size() - 2) % 10) return false;
  return digits[0] == CheckDigitOf(digits.substr(1));
}

std::string BetalingskenmerkOf(std::string_view invoice_number) {
  const std::optional<NumberParts> parts = PartsOfNumber(invoice_number);
  if (!parts || parts->series != 'F' || parts->sequence.size() > kSequenceDigits) return "";
  const std::string body = absl::StrCat(
      AbslView(parts->year), std::string(kSequenceDigits - parts->sequence.size(), '0'), AbslView(parts->sequence));
  return CheckDigitOf(body) + body;
}

std::optional<std::string> NumberOfBetalingskenmerk(std::string_view digits) {
  if (digits.size() != kLong || !IsBetalingskenmerk(digits)) return std::nullopt;
  const std::string_view year = digits.substr(1, kYearDigits);
  std::string_view sequence = digits.substr(1 + kYearDigits);
  const size_t leading_max = kSequenceDigits - kSequenceDigitsMin;
  sequence.remove_prefix(std::min(sequence.find_first_not_of('0'), leading_max));
  return NumberFrom('F', year, sequence);
}

}  // namespace vlot::invoicing::bank
