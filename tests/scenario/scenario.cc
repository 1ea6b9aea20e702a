#include "tests/scenario/scenario.h"

#include <unistd.h>

#include <iostream>
#include <memory>

namespace vlot::testing {
namespace {

std::unique_ptr<Installation>& Shared() {
  static std::unique_ptr<Installation> shared;
  return shared;
}

// Takes the installation down after the last test, while everything that it needs is still there.
class TakeDown : public ::testing::Environment {
 public:
  void TearDown() override { Shared().reset(); }
};

const auto* const kTakeDown = ::testing::AddGlobalTestEnvironment(new TakeDown);

}  // namespace

Installation& Scenario::vlot() {
  if (!Shared()) {
    absl::StatusOr<std::unique_ptr<Installation>> started =
        Installation::Start({.serve_flags = {"--sandbox_clock",  // every door is there
                                             "--sepa_creditor_id=NL69ZZZ123456780000"}});
    if (!started.ok()) {
      std::cerr << "no installation: " << started.status() << "\n";
      std::abort();
    }
    Shared() = *std::move(started);
  }
  return *Shared();
}

absl::StatusOr<std::string> Scenario::Place(const Json& body) {
  absl::StatusOr<Json> order = vlot().shop().Post("/v1/orders", body);
  if (!order.ok()) return order.status();
  return order->at("name").get<std::string>();
}

// The account is known to ordering a moment after invoicing made it.
absl::StatusOr<std::string> Scenario::PlaceOnAccount(const Json& body) {
  Json validate = body;
  validate["validateOnly"] = true;
  for (int tries = 0; tries < 500; ++tries) {
    validate["requestId"] = NewRequestId();
    absl::StatusOr<Json> checked = vlot().shop().Post("/v1/orders", validate);
    if (checked.ok() && checked->value("onAccount", false)) break;
  }
  return Place(body);
}

absl::StatusOr<Json> Scenario::WaitForRun(const std::string& run) {
  for (int tries = 0; tries < 5000; ++tries) {
    absl::StatusOr<Json> now = vlot().office().Get("/v1/" + run);
    if (!now.ok() || now->value("state", "") == "DONE") return now;
    usleep(10'000);
  }
  return absl::DeadlineExceededError(run + " does not end");
}

}  // namespace vlot::testing
