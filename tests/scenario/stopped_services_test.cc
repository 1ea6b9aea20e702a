// Every service a process of its own; any of them stopped in the middle. Orders go on afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "common/testing/status_matchers.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

class StoppedServices : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = Installation::Start(
        {.processes = {"access,gateway", "fulfilment", "payment", "invoicing", "courier", "ordering", "notification"}});
    ASSERT_OK(started);
    installation_ = std::move(*started).release();
  }
  static void TearDownTestSuite() { delete installation_; }

  static Installation* installation_;
};
Installation* StoppedServices::installation_ = nullptr;

class StoppedService : public StoppedServices, public ::testing::WithParamInterface<const char*> {};

// Long enough that every deadline of a call and the first retries pass.
constexpr std::chrono::seconds kDown(5);

TEST_P(StoppedService, KilledWhileOrdersAreUnderWay_TheyGoOnWhenItIsBack) {
  Installation& vlot = *installation_;
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot.NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot.NewItem("STANDARD", 100));
  std::vector<std::string> orders;
  auto place = [&](int count) {
    for (int i = 0; i < count; ++i) {
      const auto order = vlot.shop().Post("/v1/orders", Installation::OrderBody(customer, item, 1, 1000));
      if (order.ok()) orders.push_back(order->at("name"));
    }
  };
  place(5);
  vlot.process(GetParam()).Kill();
  const auto until = std::chrono::steady_clock::now() + kDown;
  place(3);  // those that are refused are the shop's to place again
  std::this_thread::sleep_until(until);
  ASSERT_OK(vlot.process(GetParam()).Restart());
  ASSERT_OK(vlot.WaitUntilReady());
  place(2);
  EXPECT_GE(orders.size(), 7u);
  for (const std::string& order : orders) EXPECT_OK(vlot.WaitForState(order, "COMPLETED").status());
}

INSTANTIATE_TEST_SUITE_P(Each, StoppedService,
                         ::testing::Values("fulfilment", "payment", "invoicing", "courier", "ordering", "notification",
                                           "access,gateway", "psp"));

}  // namespace
}  // namespace vlot::testing
