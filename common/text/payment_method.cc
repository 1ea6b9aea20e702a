#include "common/text/payment_method.h"

namespace vlot {
namespace {

// Names of Mollie's API.
struct Method {
  std::string_view name, dutch, english;
};
constexpr Method kMethods[] = {{"ideal", "iDEAL", "iDEAL"},
                               {"creditcard", "creditcard", "credit card"},
                               {"bancontact", "Bancontact", "Bancontact"},
                               {"banktransfer", "bankoverschrijving", "bank transfer"},
                               {"paypal", "PayPal", "PayPal"},
                               {"applepay", "Apple Pay", "Apple Pay"},
                               {"klarna", "Klarna", "Klarna"},
                               {"riverty", "Riverty", "Riverty"},
                               {"in3", "in3", "in3"}};

}  // namespace

std::string PaymentMethodName(std::string_view method, std::string_view language) {
  for (const Method& known : kMethods) {
    if (known.name == method) return std::string(language == "nl" ? known.dutch : known.english);
  }
  return std::string(method);
}

}  // namespace vlot
