#include "services/invoicing/convert_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/checks/country.h"
#include "common/text/blank.h"
#include "common/wire/company.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/party.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kTitleMax = 400;  // bytes: 100 characters of any script
constexpr size_t kNameMax = 400;
constexpr size_t kNumberMax = 64;

// The SKU, of itself or of an item's resource name.
std::string TakeSku(const std::string& item, const std::string& field, Violations& violations) {
  return wire::TakeText(std::string(absl::StripPrefix(item, "items/")), 0, Sku::kLengthMax, field, violations);
}

BillableLine TakeLine(const v1::BillableLine& proto, const std::string& field, Violations& violations) {
  BillableLine line;
  line.title = wire::TakeText(proto.title(), 0, kTitleMax, field + ".title", violations);
  line.item = TakeSku(proto.item(), field + ".item", violations);
  line.charge = proto.charge();
  line.quantity = proto.quantity();
  if (IsBlank(line.title) && line.item.empty()) violations.Add(field + ".title", "is required");
  const bool allowance = line.charge && line.quantity == -1;
  if (!allowance && (line.quantity < 1 || line.quantity > kQuantityMax)) {
    violations.Add(field + ".quantity", absl::StrCat("must be 1 to ", kQuantityMax, ", or -1 for an allowance"));
  }
  line.unit_price = TakeAmount(proto.has_unit_price(), proto.unit_price(), field + ".unit_price", violations);
  const std::string category = proto.vat_category().empty() ? "STANDARD" : proto.vat_category();
  if (auto parsed = vat::ParseCategory(category); parsed.ok()) {
    line.category = *parsed;
  } else {
    violations.AddStatus(field + ".vat_category", parsed.status());
  }
  return line;
}

}  // namespace

Money TakeAmount(bool present, const google::type::Money& proto, const std::string& field, Violations& violations) {
  if (!present) return Money::Zero(kEur);
  const auto money = wire::FromProto(proto);
  if (!money.ok()) {
    violations.AddStatus(field, money.status());
  } else if (money->currency != kEur) {
    violations.Add(field, "must be in EUR: documents are issued in euro only");
  } else if (money->minor < 0 || money->minor > kAmountMinorMax) {
    violations.Add(field, "must not be negative nor above 100,000,000.00");
  } else {
    return *money;
  }
  return Money::Zero(kEur);
}

std::string TakeLanguage(const std::string& language, Violations& violations) {
  if (language.empty()) return "nl";
  if (language != "nl" && language != "en") violations.Add("language", "must be `nl` or `en`");
  return language;
}

std::string TakeRegion(const std::string& region, bool required, const std::string& field, Violations& violations) {
  if (region.empty() && !required) return region;
  if (!IsCountry(region)) violations.Add(field, "must be a country of ISO 3166-1 alpha-2, such as NL");
  return region;
}

void CheckParty(const v1::Party& party, const std::string& field, Violations& violations) {
  wire::TakeText(party.legal_name(), 0, kNameMax, field + ".legal_name", violations);
  if (IsBlank(party.legal_name())) violations.Add(field + ".legal_name", "is required");
  TakeRegion(party.address().region_code(), true, field + ".address.region_code", violations);
  for (const std::string* text : {&party.registration_number(), &party.vat_id(), &party.endpoint()}) {
    wire::TakeText(*text, 0, kNumberMax, field, violations);
  }
  wire::TakeText(party.buyer_reference(), 0, kNameMax, field + ".buyer_reference", violations);
  if (party.address().address_lines_size() > 5) violations.Add(field + ".address.address_lines", "at most 5");
}

void CheckPartyNumbers(const v1::Party& party, const std::string& field, Violations& violations) {
  wire::CheckCompanyNumbers(party.address().region_code(), party.registration_number(), party.vat_id(), field,
                            violations);
  if (!party.endpoint().empty() && ParseEndpoint(party.endpoint()).empty()) {
    violations.Add(field + ".endpoint",
                   "must be `scheme:value` with a scheme of Peppol's list and a number that it has");
  }
}

std::vector<BillableLine> TakeLines(const google::protobuf::RepeatedPtrField<v1::BillableLine>& protos,
                                    Violations& violations) {
  std::vector<BillableLine> lines;
  if (protos.empty() || protos.size() > kLinesMax) violations.Add("lines", absl::StrCat("must be 1 to ", kLinesMax));
  for (int i = 0; i < std::min(protos.size(), kLinesMax); ++i) {
    lines.push_back(TakeLine(protos[i], absl::StrCat("lines[", i, "]"), violations));
  }
  return lines;
}

}  // namespace vlot::invoicing
