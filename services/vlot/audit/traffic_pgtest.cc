// Audits beside live traffic: orders are placed, paid, shipped and delivered all the while, and nothing is cried out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "common/testing/status_matchers.h"
#include "services/vlot/audit/audit.h"
#include "tests/support/installation.h"

namespace vlot::audit {
namespace {

using testing::Installation;

constexpr int kClients = 4, kOrdersEach = 6;

TEST(AuditTrafficTest, OrdersUnderWay_AreNoViolations) {
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Installation> vlot, Installation::Start());
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot->NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot->NewItem("STANDARD", 1000));
  std::atomic<int> completed = 0, clients_done = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&] {
      for (int i = 0; i < kOrdersEach; ++i) {
        const auto placed = vlot->shop().Post("/v1/orders", Installation::OrderBody(customer, item, 1, 1000));
        if (placed.ok() && vlot->WaitForState(placed->at("name"), "COMPLETED").ok()) ++completed;
      }
      ++clients_done;
    });
  }
  const Options options = {.databases = {.conninfo = vlot->conninfo()},
                           .psp_books_url = vlot->psp_url() + "/sandbox/v1/books",
                           .wait = [] { absl::SleepFor(absl::Milliseconds(100)); }};
  int beside_traffic = 0;
  while (clients_done < kClients) {
    const absl::StatusOr<Tally> tally = RunAudit(options);
    EXPECT_OK(tally);
    if (!tally.ok()) break;
    for (size_t i = 0; i < kInvariants; ++i) {
      for (const Finding& finding : tally->line(static_cast<Invariant>(i)).listed) {
        ADD_FAILURE() << Name(finding.invariant) << " " << finding.id << ": " << finding.detail;
      }
    }
    beside_traffic += clients_done < kClients;
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(completed, kClients * kOrdersEach);
  EXPECT_GT(beside_traffic, 2) << "audits that ended while orders were under way";
  ASSERT_OK_AND_ASSIGN(const Tally tally, RunAudit(options));
  EXPECT_EQ(tally.violations(), 0);
  EXPECT_EQ(tally.line(Invariant::kPaidIsAccountedFor).checked, completed);
}

}  // namespace
}  // namespace vlot::audit
