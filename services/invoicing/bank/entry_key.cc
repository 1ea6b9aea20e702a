#include "services/invoicing/bank/entry_key.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/time/iso.h"

namespace vlot::invoicing::bank {

std::vector<std::optional<std::string>> EntryKeys(const std::vector<BankLine>& lines) {
  std::vector<std::optional<std::string>> keys;
  std::map<std::string, int> equals;
  for (const BankLine& line : lines) {
    if (line.entry_reference.empty()) {
      keys.emplace_back();
      continue;
    }
    const std::string key = absl::StrCat(line.entry_reference, "|", FormatIsoDate(line.booking_date), "|",
                                         line.amount.minor, "|", line.part);
    keys.push_back(absl::StrCat(key, "|", ++equals[key]));
  }
  return keys;
}

}  // namespace vlot::invoicing::bank
