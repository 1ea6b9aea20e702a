#include "services/invoicing/party.h"

#include <algorithm>

#include "common/checks/check_digits.h"

namespace vlot::invoicing {
namespace {

constexpr std::string_view kSchemeKvk = "0106";
constexpr std::string_view kSchemeOin = "0190";
constexpr std::string_view kSchemeDutchVat = "9944";

}  // namespace

bool HasFullAddress(const Address& address) {
  return !address.lines.empty() && !address.lines.front().empty() && !address.city.empty() &&
         !address.postal_code.empty();
}

Endpoint EndpointOf(const Party& party) {
  if (!party.business) return {};
  const size_t colon = party.endpoint.find(':');
  if (colon != std::string::npos) return {party.endpoint.substr(0, colon), party.endpoint.substr(colon + 1)};
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

}  // namespace vlot::invoicing
