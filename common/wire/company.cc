#include "common/wire/company.h"

#include "common/checks/check_digits.h"

namespace vlot::wire {

void CheckVatId(const std::string& vat_id, const std::string& field, Violations& violations) {
  if (vat_id.empty() || IsVatId(vat_id)) return;
  violations.Add(field, "must be a VAT id with its country prefix and right check digits");
}

void CheckCompanyNumbers(const std::string& region_code, const std::string& registration_number,
                         const std::string& vat_id, const std::string& field, Violations& violations) {
  if (region_code == "NL" && !registration_number.empty() && !IsDutchRegistrationNumber(registration_number)) {
    violations.Add(field + ".registration_number", "must be 8 digits (KvK) or 20 (OIN)");
  }
  CheckVatId(vat_id, field + ".vat_id", violations);
}

}  // namespace vlot::wire
