#include "services/invoicing/party.h"

#include <algorithm>
#include <utility>

#include "common/checks/check_digits.h"
#include "common/text/blank.h"

namespace vlot::invoicing {
namespace {

constexpr std::string_view kSchemeKvk = "0106";
constexpr std::string_view kSchemeOin = "0190";
constexpr std::string_view kSchemeDutchVat = "9944";

bool IsSameBusiness(const Party& a, const Party& b) {
  if (!a.business || !b.business) return false;
  if (!a.vat_id.empty() && !b.vat_id.empty()) return a.vat_id == b.vat_id;
  if (!a.registration_number.empty() && !b.registration_number.empty()) {
    return a.registration_number == b.registration_number && a.address.region == b.address.region;
  }
  return a.legal_name == b.legal_name;
}

}  // namespace

std::vector<std::string_view> MissingFrom(const Address& address) {
  std::vector<std::string_view> missing;
  if (std::all_of(address.lines.begin(), address.lines.end(), IsBlank)) missing.push_back("address_lines");
  if (IsBlank(address.city)) missing.push_back("locality");
  if (IsBlank(address.postal_code)) missing.push_back("postal_code");
  return missing;
}

Endpoint EndpointOf(const Party& party, NumberChecks checks) {
  if (!party.business) return {};
  if (Endpoint own = ParseEndpoint(party.endpoint, checks); !own.empty()) return own;
  const std::string_view scheme = RegistrationScheme(party);
  if (!scheme.empty()) return {std::string(scheme), party.registration_number};
  if (IsDutchVatId(party.vat_id)) return {std::string(kSchemeDutchVat), party.vat_id};
  return {};
}

std::string_view RegistrationScheme(const Party& party) {
  if (party.address.region != "NL") return "";
  if (IsKvkNumber(party.registration_number)) return kSchemeKvk;
  if (IsDigits(party.registration_number, 20)) return kSchemeOin;
  return "";
}

std::string LegalId(const Party& party) {
  if (party.address.region == "NL" && RegistrationScheme(party).empty()) return "";
  return IsBlank(party.registration_number) ? "" : party.registration_number;
}

Party CompletedFrom(const Party& account, Party buyer) {
  if (!IsSameBusiness(account, buyer)) return buyer;
  if (IsBlank(buyer.endpoint)) buyer.endpoint = account.endpoint;
  if (IsBlank(buyer.buyer_reference)) buyer.buyer_reference = account.buyer_reference;
  return buyer;
}

}  // namespace vlot::invoicing
