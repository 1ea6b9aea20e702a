#include "services/invoicing/bank/invoice_number.h"

#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/status/string_views.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kSequenceDigitsMax = 18;  // of a reference of 25 characters, and of an int64_t

bool AreParts(const NumberParts& parts) {
  const std::string_view sequence = parts.sequence;
  if (parts.series != 'F' && parts.series != 'C') return false;
  if (!IsDigits(parts.year, 2) || !IsDigits(sequence, sequence.size())) return false;
  if (sequence.size() < kSequenceDigitsMin || sequence.size() > kSequenceDigitsMax) return false;
  return sequence.size() == kSequenceDigitsMin || sequence[0] != '0';
}

}  // namespace

std::optional<NumberParts> PartsOfNumber(std::string_view number) {
  if (number.size() < 3 + kSequenceDigitsMin) return std::nullopt;
  std::string_view sequence = number.substr(3);
  if (sequence[0] == '-') sequence.remove_prefix(1);
  const NumberParts parts{number[0], number.substr(1, 2), sequence};
  return AreParts(parts) ? std::optional(parts) : std::nullopt;
}

std::optional<std::string> NumberFrom(char series, std::string_view year, std::string_view sequence) {
  if (!AreParts({series, year, sequence})) return std::nullopt;
  return absl::StrCat(std::string(1, series), AbslView(year), "-", AbslView(sequence));
}

}  // namespace vlot::invoicing::bank
