// What the values of electronic addresses look like, by their schemes. Pure; any thread.
#pragma once

#include <string_view>

namespace vlot::invoicing {

// How closely numbers are looked at. What was issued when few were (layouts before 3: files/letterhead.h) says what it
// said then.
enum class NumberChecks { kFew, kAll };

// Whether `scheme` has such a value. Where its form and check digits are published (PEPPOL-COMMON-R040 to R059, BIS
// Billing 3 of November 2026): exactly that. Otherwise: printable ASCII without spaces.
bool IsEndpointValue(std::string_view scheme, std::string_view value, NumberChecks checks);

}  // namespace vlot::invoicing
