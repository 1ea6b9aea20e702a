// One order of the demo: placed, paid, and followed through the HTTP door.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/vlot/demo/trial.h"

namespace vlot::demo {

class FollowedOrder {
 public:
  // `number` chooses channel, customer and lines, so that all of them occur.
  FollowedOrder(Trial& trial, int number)
      : FollowedOrder(trial, number, trial.customers()[number % trial.customers().size()]) {}
  FollowedOrder(Trial& trial, int number, TrialCustomer customer)
      : trial_(trial), number_(number), customer_(std::move(customer)) {}

  absl::Status Place();
  // The same, once ordering knows whether the customer buys on account.
  absl::Status PlaceWhenKnown(bool on_account);
  // Prints what is new on its timeline, and pays when it is asked to.
  absl::Status Look();

  bool final() const { return final_; }
  bool completed() const { return completed_; }
  const std::string& name() const { return name_; }
  const std::string& number() const { return order_number_; }
  // From placed to that kind of entry; nullopt when there is none.
  std::optional<absl::Duration> TimeTo(const std::string& kind) const;
  // Why it is not final, in words.
  std::string Waiting();

 private:
  Json Body() const;
  absl::Status Pay();
  void Print(const Json& entry) const;

  Trial& trial_;
  const int number_;
  const TrialCustomer customer_;
  std::string name_, order_number_, channel_;
  size_t seen_ = 0;
  bool final_ = false, completed_ = false;
  std::map<std::string, absl::Time> times_;  // first entry of each kind
};

// Looks at every order until all are final, the patience is over, or Ctrl-C.
absl::Status Follow(std::vector<FollowedOrder>& orders);

}  // namespace vlot::demo
