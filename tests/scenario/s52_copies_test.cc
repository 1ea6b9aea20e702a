// Two copies of every service on one database: a second one is started and takes its share, either may be killed, and
// so may the database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

const std::vector<std::string>& Groups() {
  static const auto& groups = *new std::vector<std::string>{"access",  "fulfilment", "payment",     "invoicing",
                                                            "courier", "ordering",   "notification"};
  return groups;
}

// A list that each of them serves.
const char* ListOf(const std::string& service) {
  static const auto& lists = *new std::map<std::string, const char*>{
      {"access", "apiKeys"}, {"fulfilment", "items"}, {"payment", "payments"},     {"invoicing", "invoices"},
      {"courier", "jobs"},   {"ordering", "orders"},  {"notification", "messages"}};
  return lists.at(service);
}

class TwoCopies : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    InstallationOptions options{.processes = Groups(), .spares = Groups(), .serve_flags = {"--log_level=debug"}};
    options.processes.push_back("gateway");
    auto started = Installation::Start(std::move(options));
    ASSERT_OK(started);
    vlot_ = std::move(*started).release();
  }
  static void TearDownTestSuite() { delete vlot_; }

  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(customer_, vlot_->NewConsumer());
    ASSERT_OK_AND_ASSIGN(item_, vlot_->NewItem("STANDARD", 1000));
  }

  // Orders that were accepted, out of `count`, placed by several shops at once.
  std::vector<std::string> Place(int count) {
    std::vector<std::string> names(count);
    std::vector<std::thread> shops;
    for (std::string& name : names) {
      shops.emplace_back([&] {
        Json body = Installation::OrderBody(customer_, item_, 1, 1000);
        // The request's id makes asking again safe. What is refused at once would be refused fifty times at once.
        for (int tries = 0; tries < 50 && name.empty(); ++tries) {
          if (auto order = vlot_->shop().Post("/v1/orders", body); order.ok()) {
            name = order->at("name");
          } else {
            vlot_->WaitUntilReady().IgnoreError();
          }
        }
      });
    }
    for (std::thread& shop : shops) shop.join();
    std::erase(names, "");
    return names;
  }

  void ExpectCompleted(const std::vector<std::string>& orders) {
    for (const std::string& order : orders) {
      EXPECT_OK(vlot_->WaitForState(order, "COMPLETED").status());
      ASSERT_OK_AND_ASSIGN(const Json invoices, vlot_->office().Get("/v1/invoices?order=" + order));
      EXPECT_EQ(invoices.value("invoices", Json::array()).size(), 1u) << order;
    }
    ASSERT_OK_AND_ASSIGN(const Json levels, vlot_->office().Get("/v1/stockLevels?item=" + item_));
    EXPECT_EQ(levels["stockLevels"][0].value("reserved", "0"), "0");
    EXPECT_EQ(levels["stockLevels"][0].value("onHand", ""), absl::StrCat(1000 - sold_ - orders.size()));
    sold_ += orders.size();
  }

  // Calls that a process has answered.
  static int CallsOf(const std::string& process) {
    const std::string log = vlot_->LogOf(process);
    static constexpr std::string_view kCall = "\"event\":\"REQUEST\"";
    int calls = 0;
    for (size_t at = log.find(kCall); at != std::string::npos; at = log.find(kCall, at + 1)) ++calls;
    return calls;
  }

  static Installation* vlot_;
  std::string customer_, item_;
  size_t sold_ = 0;
};
Installation* TwoCopies::vlot_ = nullptr;

TEST_F(TwoCopies, S52_SecondCopyOfEachService_TakesItsShareOfTheLoad) {
  for (const std::string& group : Groups()) ASSERT_OK(vlot_->StartSpare(group));
  for (const std::string& group : Groups()) {
    constexpr int kCalls = 20;
    const int before = CallsOf(group);
    // Until the callers have found it: they look every second for one that was away.
    const absl::Time until = absl::Now() + absl::Minutes(1);
    while (CallsOf(group + "-2") < kCalls / 2 && absl::Now() < until) {
      ASSERT_OK(vlot_->office().Get(absl::StrCat("/v1/", ListOf(group), "?pageSize=1")));
    }
    EXPECT_GE(CallsOf(group + "-2"), kCalls / 2) << group;
    EXPECT_GE(CallsOf(group) - before, kCalls / 2 - 2) << group << ": in turn";
  }
  ExpectCompleted(Place(20));
}

// Also the first copy of each service may go: nothing hangs on it.
TEST_F(TwoCopies, S51_EachProcessKilledUnderLoad_EveryAcceptedOrderIsCompletedOnce) {
  std::vector<std::string> names = Groups();
  for (const std::string& group : Groups()) names.push_back(group + "-2");
  for (const char* name : {"gateway", "psp", "sandbox_courier"}) names.emplace_back(name);
  std::vector<std::string> orders;
  for (const std::string& name : names) {
    std::thread shops([&] {
      for (std::string& order : Place(4)) orders.push_back(std::move(order));
    });
    vlot_->process(name).Kill();
    EXPECT_OK(vlot_->process(name).Restart());
    shops.join();
  }
  EXPECT_EQ(orders.size(), 4 * names.size());
  ExpectCompleted(orders);
}

TEST_F(TwoCopies, S51_DatabaseKilledUnderLoad_EveryAcceptedOrderIsCompletedOnce) {
  std::vector<std::string> orders = Place(5);
  std::thread shops([&] {
    for (std::string& order : Place(10)) orders.push_back(std::move(order));
  });
  vlot_->KillPostgres();
  EXPECT_OK(vlot_->RestartPostgres());
  shops.join();
  EXPECT_EQ(orders.size(), 15u);
  ExpectCompleted(orders);
}

// Longer than any lease: others have carried its orders on when it wakes.
TEST_F(TwoCopies, S51_CopyStalledBeyondItsLease_WakesUpAndChangesNothing) {
  std::vector<std::string> orders = Place(5);
  vlot_->process("ordering").Signal(SIGSTOP);
  for (std::string& order : Place(5)) orders.push_back(std::move(order));
  for (const std::string& order : orders) EXPECT_OK(vlot_->WaitForState(order, "COMPLETED").status());
  vlot_->process("ordering").Signal(SIGCONT);
  ASSERT_OK(vlot_->WaitUntilReady());
  ExpectCompleted(orders);
}

}  // namespace
}  // namespace vlot::testing
