#include "services/invoicing/bank/entry_key.h"

#include "absl/strings/str_cat.h"
#include "common/time/iso.h"

namespace vlot::invoicing::bank {

std::optional<std::string> EqualsOf(const BankLine& line) {
  if (line.entry_reference.empty()) return std::nullopt;
  return absl::StrCat(line.entry_reference, "|", FormatIsoDate(line.booking_date), "|", line.amount.minor, "|",
                      line.part);
}

std::string EqualsOf(std::string_view key) { return std::string(key.substr(0, key.rfind('|'))); }

std::vector<std::optional<std::string>> EntryKeys(const std::vector<BankLine>& lines, Equals before) {
  std::vector<std::optional<std::string>> keys;
  for (const BankLine& line : lines) {
    const std::optional<std::string> equals = EqualsOf(line);
    keys.emplace_back();
    if (equals) keys.back() = absl::StrCat(*equals, "|", ++before[*equals]);
  }
  return keys;
}

}  // namespace vlot::invoicing::bank
