// The work: order number n is always the same, whichever machine, run or number of clients.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::bench {

enum class Profile {
  kAccount,  // on account: no payment provider
  kInstant,  // paid at once: the payment provider over HTTP, with its webhook
  kMixed,    // the two in turn
};

// Whom and what the orders are made of. A value.
struct Recipe {
  Profile profile = Profile::kAccount;
  uint64_t seed = 1;
  std::vector<std::string> account_customers;  // customers/{uuid}
  std::vector<std::string> instant_customers;
  std::vector<std::string> items;  // items/{sku}

  // The n-th order: two lines. `request_id` is new each time.
  ordering::v1::PlaceOrderRequest Order(int64_t n) const;
  // The same for that customer.
  ordering::v1::PlaceOrderRequest OrderFor(const std::string& customer, int64_t n) const;
};

}  // namespace vlot::bench
