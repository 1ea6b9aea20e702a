#include "services/invoicing/seller.h"

#include "common/checks/check_digits.h"
#include "common/checks/sepa.h"
#include "common/status/status.h"
#include "common/text/blank.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {

absl::Status CheckSeller(const Seller& seller) {
  Violations violations;
  if (seller.legal_entity.empty() || seller.legal_entity.size() > 16) {
    violations.Add("legal_entity", "must have 1 to 16 characters");
  }
  if (IsBlank(seller.legal_name)) violations.Add("legal_name", "is required");
  if (seller.address.region != "NL")
    violations.Add("address.region", "must be NL: the VAT rates of others are not known");
  if (!HasFullAddress(seller.address)) violations.Add("address", "needs a street, a city and a postal code");
  if (!IsKvkNumber(seller.registration_number)) violations.Add("registration_number", "must be 8 digits");
  if (!IsDutchVatId(seller.vat_id)) violations.Add("vat_id", "must be a Dutch VAT id with the right check digits");
  if (!IsSepaIban(seller.iban)) {
    violations.Add("iban", "must be an IBAN of a SEPA country with the right check digits, without spaces");
  }
  if (!seller.bic.empty() && !IsBic(seller.bic)) violations.Add("bic", "must be a BIC of 8 or 11 characters");
  return violations.ToStatus(kErrorDomain);
}

Seller ExampleSeller() {
  return {.legal_entity = "VLOT",
          .legal_name = "Vlot Voorbeeld B.V.",
          .trade_name = "Vlot Voorbeeldwinkel",
          .address = {.region = "NL", .postal_code = "1012 AB", .city = "Amsterdam", .lines = {"Voorbeeldkade 1"}},
          .registration_number = "12345678",
          .vat_id = "NL123456782B90",
          .iban = "NL91ABNA0417164300",
          .bic = "ABNANL2A",
          .email = "administratie@winkel.example"};
}

}  // namespace vlot::invoicing
