// The hosted payment page as HTML. Pure; everything from the payment is escaped.
#pragma once

#include <string>

#include "services/sandbox/psp_types.h"

namespace vlot::sandbox {

// `notice` stands above the form: why the last attempt did not succeed; "": none.
std::string CheckoutPage(const Payment& payment, const std::string& notice);

// A plain page with one sentence.
std::string MessagePage(const std::string& title, const std::string& message);

}  // namespace vlot::sandbox
