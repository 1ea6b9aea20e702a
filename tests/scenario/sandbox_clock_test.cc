// A month end without waiting for it: services in two processes, whose clock is moved by one call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "common/sync/poll.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::unique_ptr<Installation>> TwoProcesses(std::vector<std::string> serve_flags) {
  serve_flags.push_back("--sandbox_clock");
  return Installation::Start(
      {.processes = {"access,ordering,notification,gateway", "fulfilment,payment,invoicing,courier"},
       .serve_flags = std::move(serve_flags)});
}

// Twice 100 euro, 20 off, 5 for shipping, and VAT.
constexpr int64_t kOrderCents = 22385;

// Such an order on account, delivered.
void Deliver(const std::unique_ptr<Installation>& vlot) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot->NewMonthlyCustomer(1'000'000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot->NewItem("STANDARD", 10));
  Json body = Installation::OrderBody(customer, item, 2, 10000);
  body["order"]["pricesIncludeVat"] = false;
  body["order"]["charges"] = {{{"title", "Verzending"}, {"amount", Euro(500)}}};
  body["order"]["allowances"] = {{{"title", "Korting"}, {"amount", Euro(2000)}}};
  std::string placed;
  while (placed.empty()) {  // the account is known to ordering a moment after invoicing made it
    body["requestId"] = NewRequestId();
    body["validateOnly"] = true;
    ASSERT_OK_AND_ASSIGN(const Json checked, vlot->shop().Post("/v1/orders", body));
    if (!checked.value("onAccount", false)) continue;
    body["validateOnly"] = false;
    ASSERT_OK_AND_ASSIGN(const Json order, vlot->shop().Post("/v1/orders", body));
    placed = order.at("name");
  }
  ASSERT_OK(vlot->WaitForState(placed, "COMPLETED", false).status());
}

TEST(SandboxClockScenario, S02_TheClockMovedToTheNextMonth_MakesTheMonthEnd) {
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Installation> vlot, TwoProcesses({}));
  ASSERT_NO_FATAL_FAILURE(Deliver(vlot));

  const absl::CivilMonth month(ToCivilDay(SystemClock().Now(), DefaultTimeZone()));
  const std::string period = FormatIsoDate(absl::CivilDay(month)).substr(0, 7);
  const absl::StatusOr<Json> early = vlot->office().Post("/v1/billingRuns", {{"period", period}});
  ASSERT_FALSE(early.ok());
  EXPECT_THAT(std::string(early.status().message()), HasSubstr("PERIOD_NOT_OVER"));

  const absl::Time second = StartOfDay(absl::CivilDay(month + 1) + 1, DefaultTimeZone()) + absl::Hours(9);
  ASSERT_OK_AND_ASSIGN(const Json moved,
                       vlot->office().Post("/v1/sandboxClock:advance", {{"to", FormatRfc3339(second)}}));
  EXPECT_GE(moved.at("time").get<std::string>(), FormatRfc3339(second).substr(0, 10));
  ASSERT_OK_AND_ASSIGN(Json run, vlot->office().Post("/v1/billingRuns", {{"period", period}}));
  const std::string name = run.at("name");
  for (int tries = 0; tries < 3000 && run.at("state") != "DONE"; ++tries) {
    usleep(10'000);
    ASSERT_OK_AND_ASSIGN(run, vlot->office().Get("/v1/" + name));
  }
  EXPECT_EQ(run.value("invoices", ""), "1");
  ASSERT_OK_AND_ASSIGN(const Json listed, vlot->office().Get("/v1/invoices"));
  ASSERT_EQ(listed.at("invoices").size(), 1u);
  EXPECT_EQ(listed["invoices"][0].at("issueDate").at("day"), 2);
  EXPECT_EQ(listed["invoices"][0].at("issueDate").at("month"), (month + 1).month());
  EXPECT_EQ(Cents(listed["invoices"][0].at("payable")), kOrderCents);
}

TEST(SandboxClockScenario, S10_AMonthEnd_ComesByItself) {
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Installation> vlot, TwoProcesses({"--billing_schedule=true"}));
  ASSERT_NO_FATAL_FAILURE(Deliver(vlot));
  const absl::CivilMonth month(ToCivilDay(SystemClock().Now(), DefaultTimeZone()));
  const absl::Time four = StartOfDay(absl::CivilDay(month + 1), DefaultTimeZone()) + absl::Hours(4);
  ASSERT_OK_AND_ASSIGN(const Json schedule, vlot->office().Get("/v1/billingSchedule"));
  EXPECT_EQ(schedule.value("day", 0), 1);
  EXPECT_EQ(schedule.value("hour", 0), 4);
  ASSERT_OK(vlot->office().Post("/v1/sandboxClock:advance", {{"to", FormatRfc3339(four + absl::Minutes(1))}}).status());
  Json runs;
  for (int tries = 0; tries < 6000; ++tries) {
    ASSERT_OK_AND_ASSIGN(runs, vlot->office().Get("/v1/billingRuns"));
    if (runs.contains("billingRuns") && runs["billingRuns"][0].at("state") == "DONE") break;
    usleep(10'000);
  }
  ASSERT_TRUE(runs.contains("billingRuns")) << "no run came by itself";
  ASSERT_EQ(runs["billingRuns"].size(), 1u);
  EXPECT_EQ(runs["billingRuns"][0].at("period"), FormatIsoDate(absl::CivilDay(month)).substr(0, 7));
  EXPECT_EQ(runs["billingRuns"][0].at("creator"), "schedule");
  ASSERT_OK_AND_ASSIGN(const Json listed, vlot->office().Get("/v1/invoices"));
  ASSERT_EQ(listed.at("invoices").size(), 1u);
  EXPECT_EQ(Cents(listed["invoices"][0].at("payable")), kOrderCents);
}

TEST(SandboxClockScenario, S25_AWebhookThatNeverComes_IsMadeUpForByTheSweep) {
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Installation> vlot, TwoProcesses({}));
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot->NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot->NewItem("STANDARD", 10));
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer told,
                       vlot->psp().Send("POST", "/sandbox/v1/faults", R"({"operation":"webhook","kind":"lost"})"));
  ASSERT_TRUE(told.ok()) << told.body;
  ASSERT_OK_AND_ASSIGN(const Json placed,
                       vlot->shop().Post("/v1/orders", Installation::OrderBody(customer, item, 1, 1000)));
  const std::string name = placed.at("name");
  ASSERT_OK_AND_ASSIGN(const Json open, vlot->WaitForCheckout(name));
  ASSERT_OK(vlot->Pay(open.at("checkoutUrl")));
  ASSERT_OK(Poll(absl::Minutes(1), "the webhook was not lost", [&]() -> absl::StatusOr<bool> {
    const absl::StatusOr<Json> faults = vlot->psp().Get("/sandbox/v1/faults");
    if (!faults.ok()) return faults.status();
    return faults->at("faults").empty();
  }));
  ASSERT_OK_AND_ASSIGN(const Json unpaid, vlot->shop().Get("/v1/" + name));
  EXPECT_EQ(unpaid.at("state"), "PENDING");

  const std::string later = FormatRfc3339(SystemClock().Now() + absl::Minutes(2));
  ASSERT_OK(vlot->office().Post("/v1/sandboxClock:advance", {{"to", later}}).status());
  ASSERT_OK(vlot->WaitForState(name, "COMPLETED", false).status());
}

}  // namespace
}  // namespace vlot::testing
