// The numbers of a company, as the resources of several services have them. Pure functions, any thread.
#pragma once

#include <string>

#include "common/status/status.h"

namespace vlot::wire {

// Notes a violation of `field` for a VAT id that is none. Empty is fine.
void CheckVatId(const std::string& vat_id, const std::string& field, Violations& violations);

// Notes a violation of `<field>.registration_number` or `<field>.vat_id` for a number that is not one, of a company in
// `region_code`. Empty numbers are fine.
void CheckCompanyNumbers(const std::string& region_code, const std::string& registration_number,
                         const std::string& vat_id, const std::string& field, Violations& violations);

}  // namespace vlot::wire
