// Payment methods as people know them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace vlot {

// "iDEAL" of "ideal", in Dutch for "nl" and else in English; one that is not known, as the payment provider names it.
std::string PaymentMethodName(std::string_view method, std::string_view language);

}  // namespace vlot
