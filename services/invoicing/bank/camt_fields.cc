#include "services/invoicing/bank/camt_fields.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"

namespace vlot::invoicing::bank {
namespace {

// "12.50000" -> "12.5", "12." -> "12".
std::string_view WithoutTrailingZeroes(std::string_view amount) {
  if (amount.find('.') == std::string_view::npos) return amount;
  while (amount.back() == '0') amount.remove_suffix(1);
  if (amount.back() == '.') amount.remove_suffix(1);
  return amount;
}

// Letters and digits alone, in capitals.
constexpr std::string_view kPlaceholders[] = {
    "NONREF",       "NOREF",        "NOREFERENCE", "NOTPROVIDED", "NOTAVAILABLE",
    "NOTSPECIFIED", "UNREFERENCED", "UNKNOWN",     "NONE",        "NA"};

}  // namespace

absl::StatusOr<Money> ReadAmount(const XmlSource& source, pugi::xml_node amount) {
  const std::string text = TextOf(amount);
  const absl::StatusOr<Currency> currency = Currency::Parse(amount.attribute("Ccy").value());
  if (!currency.ok()) return source.Refuse(amount, StdView(currency.status().message()));
  const absl::StatusOr<Money> money = ParseMoney(WithoutTrailingZeroes(text), *currency);
  if (!money.ok() || money->IsNegative()) return source.Refuse(amount, absl::StrCat("\"", text, "\" is not an amount"));
  return *money;
}

absl::StatusOr<int> ReadSense(const XmlSource& source, pugi::xml_node parent) {
  const pugi::xml_node node = Child(parent, "CdtDbtInd");
  const std::string sense = TextOf(node);
  if (sense == "CRDT") return 1;
  if (sense == "DBIT") return -1;
  return source.Refuse(node ? node : parent, "CdtDbtInd must be CRDT or DBIT");
}

absl::StatusOr<absl::CivilDay> ReadDay(const XmlSource& source, pugi::xml_node choice) {
  pugi::xml_node node = Child(choice, "Dt");
  if (!node) node = Child(choice, "DtTm");
  const std::string text = TextOf(node);
  const absl::StatusOr<absl::CivilDay> day = ParseIsoDate(std::string_view(text).substr(0, 10));
  if (!day.ok()) return source.Refuse(node ? node : choice, absl::StrCat("\"", text, "\" is not a date"));
  return *day;
}

std::string UnlessPlaceholder(std::string text) {
  std::string bare;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return text;
    if (absl::ascii_isalnum(c)) bare.push_back(absl::ascii_toupper(c));
  }
  const bool says_nothing =
      bare.find_first_not_of('0') == std::string::npos ||
      std::find(std::begin(kPlaceholders), std::end(kPlaceholders), bare) != std::end(kPlaceholders);
  return says_nothing ? "" : text;
}

}  // namespace vlot::invoicing::bank
