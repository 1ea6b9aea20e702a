#include "services/invoicing/calendar/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "common/testing/status_matchers.h"
#include "common/trail/store.h"
#include "services/invoicing/billing_command.h"
#include "services/invoicing/seller_store.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "vlot/invoicing/v1/billing_schedule.grpc.pb.h"

namespace vlot::invoicing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;

class CalendarTest : public InvoicingTest {
 protected:
  using SchedulesApi = v1::BillingSchedules::StubInterface::async_interface;

  void SetUp() override {
    InvoicingTest::SetUp();
    schedules_ = v1::BillingSchedules::NewStub(client().channel());
  }
  void TearDown() override {
    schedules_.reset();
    InvoicingTest::TearDown();
  }

  void GoTo(int year, int month, int day, int hour) {
    clock_.Set(absl::FromCivil(absl::CivilHour(year, month, day, hour), DefaultTimeZone()));
  }

  // A delivery today, on a new account.
  AccountId Deliver() {
    const AccountId account = NewMonthlyAccount(1'000'000);
    EXPECT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
    return account;
  }

  int StartDueRuns() {
    const auto started = app().calendar().StartDueRuns();
    EXPECT_OK(started);
    return started.value_or(-1);
  }

  std::vector<v1::BillingRun> Runs() {
    const auto runs = CallAsOperator(&BillingApi::ListBillingRuns, {});
    EXPECT_OK(runs);
    if (!runs.ok()) return {};
    return {runs->billing_runs().begin(), runs->billing_runs().end()};
  }

  void FinishRuns() {
    while (Number("SELECT count(*) FROM billing_runs WHERE state = 1") > 0 && !HasFailure()) {
      ASSERT_OK(app().billing().StepAll());
    }
  }

  template <class Request>
  absl::StatusOr<v1::BillingSchedule> Call(rpc::AsyncMethod<SchedulesApi, Request, v1::BillingSchedule> method,
                                           std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), schedules_->async(), method, std::move(request), AsOperator());
  }

  absl::StatusOr<v1::BillingSchedule> SetSchedule(int day, int hour, bool disabled = false) {
    v1::SetBillingScheduleRequest request;
    request.set_request_id(NewId<AccountId>().ToString());
    v1::BillingSchedule& schedule = *request.mutable_schedule();
    schedule.set_day(day);
    schedule.set_hour(hour);
    schedule.set_disabled(disabled);
    schedule.set_time_zone("Europe/Amsterdam");
    return Call(&SchedulesApi::SetBillingSchedule, request);
  }

 private:
  std::unique_ptr<v1::BillingSchedules::Stub> schedules_;
};

TEST_F(CalendarTest, StartDueRuns_OnTheFirstAtFour_BillsTheMonthBefore) {
  Deliver();
  GoTo(2026, 12, 1, 3);
  EXPECT_EQ(StartDueRuns(), 0) << "not yet";
  GoTo(2026, 12, 1, 4);
  EXPECT_EQ(StartDueRuns(), 1);
  FinishRuns();
  const std::vector<v1::BillingRun> runs = Runs();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].period(), "2026-11");
  EXPECT_EQ(runs[0].creator(), "schedule");
  EXPECT_EQ(runs[0].invoices(), 1);
}

TEST_F(CalendarTest, StartDueRuns_Again_StartsNothing) {
  Deliver();
  GoTo(2026, 12, 1, 4);
  EXPECT_EQ(StartDueRuns(), 1);
  FinishRuns();
  EXPECT_EQ(StartDueRuns(), 0);
}

TEST_F(CalendarTest, StartDueRuns_TwoCopiesAtOnce_StartOneRun) {
  Deliver();
  GoTo(2026, 12, 1, 4);
  metrics::Registry metrics;
  UuidV7Generator ids(clock_);
  feed::Feed feed({.database = database()});
  const auto seller = pg::ReadOnly(pool(), FindNewestSeller);
  ASSERT_OK(seller);
  const Issuer issuer(clock_, feed, **seller);
  BillingRunner runner({}, database(), issuer, ids);
  Calendar other({}, database(), issuer, ids, runner, metrics);
  absl::StatusOr<int> there = -1;
  std::thread thread([&] { there = other.StartDueRuns(); });
  const int here = StartDueRuns();
  thread.join();
  ASSERT_OK(there);
  EXPECT_EQ(here + *there, 1);
  FinishRuns();
  EXPECT_THAT(Runs(), SizeIs(1));
}

TEST_F(CalendarTest, StartDueRuns_WhatCameLate_IsBilledTheNextDay) {
  const AccountId account = Deliver();
  v1::AccrueItemsRequest late = Delivery(account, NewId<OrderId>(), true);
  GoTo(2026, 12, 1, 4);
  EXPECT_EQ(StartDueRuns(), 1);
  FinishRuns();
  GoTo(2026, 12, 1, 15);
  ASSERT_OK(Accrue(late));
  EXPECT_EQ(StartDueRuns(), 0) << "it struck today";
  GoTo(2026, 12, 2, 4);
  EXPECT_EQ(StartDueRuns(), 1);
  FinishRuns();
  GoTo(2026, 12, 3, 4);
  EXPECT_EQ(StartDueRuns(), 0) << "nothing is left";
  EXPECT_EQ(Number("SELECT count(*) FROM billable_items WHERE invoice_id IS NULL"), 0);
}

// Months that were missed are not lost.
TEST_F(CalendarTest, StartDueRuns_AfterMonthsOfSilence_BillsThemAll) {
  Deliver();
  GoTo(2026, 12, 15, 12);
  Deliver();
  GoTo(2027, 1, 20, 12);
  EXPECT_EQ(StartDueRuns(), 2);
  FinishRuns();
  EXPECT_EQ(Number("SELECT count(*) FROM billable_items WHERE invoice_id IS NULL"), 0);
}

TEST_F(CalendarTest, StartDueRuns_TheRunningMonth_IsLeftAlone) {
  Deliver();
  GoTo(2026, 11, 30, 23);
  EXPECT_EQ(StartDueRuns(), 0);
  EXPECT_THAT(Runs(), IsEmpty());
}

TEST_F(CalendarTest, SetBillingSchedule_AnotherDayAndHour_CountsFromThenOn) {
  ASSERT_OK_AND_ASSIGN(const auto before, Call(&SchedulesApi::GetBillingSchedule, {}));
  EXPECT_EQ(before.day(), 1);
  EXPECT_EQ(before.hour(), 4);
  EXPECT_EQ(before.time_zone(), "Europe/Amsterdam");
  EXPECT_THAT(before.actor(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto set, SetSchedule(3, 6));
  EXPECT_THAT(set.actor(), HasSubstr("fiona"));
  EXPECT_EQ(set.next_time().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(absl::CivilHour(2026, 11, 23, 6), DefaultTimeZone())));
  Deliver();
  GoTo(2026, 12, 3, 5);
  EXPECT_EQ(StartDueRuns(), 0);
  GoTo(2026, 12, 3, 6);
  EXPECT_EQ(StartDueRuns(), 1);
}

TEST_F(CalendarTest, SetBillingSchedule_Disabled_StartsNothing) {
  ASSERT_OK(SetSchedule(1, 4, true));
  Deliver();
  GoTo(2026, 12, 10, 12);
  EXPECT_EQ(StartDueRuns(), 0);
  ASSERT_OK_AND_ASSIGN(const auto schedule, Call(&SchedulesApi::GetBillingSchedule, {}));
  EXPECT_TRUE(schedule.disabled());
  EXPECT_FALSE(schedule.has_next_time());
}

TEST_F(CalendarTest, SetBillingSchedule_DayThatMissesTheDeadline_IsRefused) {
  EXPECT_THAT(SetSchedule(15, 4), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
}

TEST_F(CalendarTest, BillingScheduleCommand_ShowsAndSets) {
  std::string reason;
  const auto run = [&](ScheduleWish wish, int code) {
    const BillingWish billing{.schedule = std::move(wish),
                              .act = {.actor = "cli:fiona", .method = "vlot billing schedule", .reason = reason}};
    std::ostringstream out, notes;
    EXPECT_EQ(RunBillingCommand({"schedule"}, billing, database(), clock_, out, notes), code);
    return out.str() + notes.str();
  };
  EXPECT_EQ(run({}, 0),
            "VLOT: from day 1 of the month on, every day at 04:00 Europe/Amsterdam; next 2026-11-23 04:00 CET\n");
  EXPECT_THAT(run({.day = 2}, 1), HasSubstr("give a reason in --reason="));
  reason = "the bank is closed on the first";
  EXPECT_EQ(run({.day = 2, .time = "05:30"}, 0),
            "VLOT: from day 2 of the month on, every day at 05:30 Europe/Amsterdam; next 2026-11-23 05:30 CET\n");
  EXPECT_THAT(run({.state = "off"}, 0), HasSubstr("every day at 05:30 Europe/Amsterdam (off)"));
  EXPECT_THAT(run({.time = "half past"}, 1), HasSubstr("not a time of the day"));
  EXPECT_THAT(run({.state = "perhaps"}, 1), HasSubstr("on or off"));
  pg::Pool pool(database(), 1);
  ASSERT_OK_AND_ASSIGN(const auto entries, pg::ReadOnly(pool, [](pg::Transaction& tx) {
                         return trail::ListEntries(tx, {.method = "vlot billing schedule", .limit = 9});
                       }));
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries.front().act.reason, reason);
}

}  // namespace
}  // namespace vlot::invoicing
