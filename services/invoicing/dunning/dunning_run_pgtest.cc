// Runs: once however often, together, broken accounts, the day's own, previews.
#include <gmock/gmock.h>

#include <thread>

#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/invoicing/dunning/testing/dunning_test_base.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using Day = absl::CivilDay;

const Day kReminderDay(2026, 12, 11);  // of consumers who owe since the fixture's day

class DunningRunTest : public DunningTest {
 protected:
  std::vector<AccountId> Debtors(int count) {
    std::vector<AccountId> accounts;
    for (int i = 0; i < count; ++i) accounts.push_back(AccountOf(OwedByConsumer()));
    return accounts;
  }

  absl::StatusOr<v1::DunningRun> Run(v1::RunDunningRequest request) {
    request.set_request_id(NewRequestId());
    request.set_reason("test");
    return CallDunning(&DunningApi::RunDunning, request);
  }

  // Three that carry a run on together until it is done.
  std::vector<std::thread> Workers(const std::string& run) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([this, run] {
        while (GetRun(run).state() == v1::DunningRun::RUNNING && !HasFailure()) {
          EXPECT_OK(app().dunning().StepAll());
        }
      });
    }
    return threads;
  }

  std::vector<v1::DunningPreview> Previews(Day day) {
    v1::ListDunningPreviewsRequest request;
    *request.mutable_date() = wire::ToProto(day);
    const auto previews = CallDunning(&DunningApi::ListDunningPreviews, request);
    EXPECT_OK(previews);
    if (!previews.ok()) return {};
    return {previews->previews().begin(), previews->previews().end()};
  }
};

TEST_F(DunningRunTest, Run_Again_SendsNothingTwice) {
  const std::vector<AccountId> accounts = Debtors(3);
  GoTo(kReminderDay);
  const v1::DunningRun first = RunToday();
  EXPECT_EQ(first.accounts(), 3);
  EXPECT_EQ(first.reminders(), 3);
  EXPECT_EQ(first.state(), v1::DunningRun::DONE);
  EXPECT_EQ(RunToday().reminders(), 0);
  for (const AccountId& account : accounts) EXPECT_THAT(Reminders(account), SizeIs(1));
}

TEST_F(DunningRunTest, Run_OfOneAccount_LeavesTheOthers) {
  const std::vector<AccountId> accounts = Debtors(2);
  GoTo(kReminderDay);
  const v1::DunningRun run = RunToday(accounts[1]);
  EXPECT_EQ(run.account(), accounts[1].Name());
  EXPECT_EQ(run.reminders(), 1);
  EXPECT_THAT(Reminders(accounts[0]), IsEmpty());
}

TEST_F(DunningRunTest, Run_SeveralWorkersAndPaymentsAtOnce_EachNoticeIsOneNotice) {
  std::vector<std::string> invoices;
  for (int i = 0; i < 60; ++i) invoices.push_back(OwedByConsumer());
  GoTo(kReminderDay);
  ASSERT_OK_AND_ASSIGN(const v1::DunningRun run, Run({}));
  std::vector<std::thread> threads = Workers(run.name());
  for (int i = 0; i < 60; i += 3) Pay(OpenOf(invoices[i]), NumberOf(invoices[i]));
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(RunToday().reminders(), 0);
  for (int i = 0; i < 60; ++i) {
    const size_t reminders = Reminders(AccountOf(invoices[i])).size();
    if (i % 3 != 0) {
      EXPECT_EQ(reminders, 1) << i;
    }
  }
}

TEST_F(DunningRunTest, Run_BrokenAccounts_AreParkedWithTheirReasonAndTheOthersGoOn) {
  const std::vector<AccountId> accounts = Debtors(5);
  Script("UPDATE accounts SET time_zone = 'Mars/Olympus_Mons' WHERE account_id = '" + accounts[1].ToString() + "'");
  // What PostgreSQL itself refuses: found by halving.
  Script("ALTER TABLE dunning_cases ADD CONSTRAINT not_this_one CHECK (account_id <> '" + accounts[3].ToString() +
         "')");
  GoTo(kReminderDay);
  ASSERT_OK_AND_ASSIGN(v1::DunningRun run, Run({}));
  // Several at once: each parks the account that it failed with, not the next.
  for (std::thread& thread : Workers(run.name())) thread.join();
  run = GetRun(run.name());
  EXPECT_EQ(run.reminders(), 3);
  EXPECT_EQ(run.accounts_parked(), 2);
  ASSERT_EQ(run.parked_size(), 2);
  for (const v1::DunningRun::Parked& parked : run.parked()) {
    EXPECT_EQ(parked.reason(), parked.account() == accounts[1].Name() ? "UNKNOWN_TIME_ZONE" : "DATA_ERROR");
  }
  Script("ALTER TABLE dunning_cases DROP CONSTRAINT not_this_one; UPDATE accounts SET time_zone = 'Europe/Amsterdam'");
  EXPECT_EQ(RunToday().reminders(), 2);
}

TEST_F(DunningRunTest, TheDaysOwn_IsStartedOnce_ByWhoeverComesFirst) {
  const std::vector<AccountId> accounts = Debtors(1);
  GoTo(kReminderDay);
  for (int copy = 0; copy < 2; ++copy) {
    EXPECT_THAT(app().dunning().StartDaily(), testing::IsOkAndHolds(true));
    ASSERT_OK(app().dunning().StepAll().status());
  }
  ASSERT_OK_AND_ASSIGN(const auto runs, CallDunning(&DunningApi::ListDunningRuns, {}));
  ASSERT_EQ(runs.runs_size(), 1);
  EXPECT_EQ(runs.runs(0).actor(), "schedule");
  EXPECT_EQ(DayFrom(runs.runs(0).date()), kReminderDay);
  GoTo(kReminderDay + 1);
  EXPECT_THAT(app().dunning().StartDaily(), testing::IsOkAndHolds(true));
}

TEST_F(DunningRunTest, Date_OnlyWhatWasDueByThen_AndNeverInTheFuture) {
  const std::vector<AccountId> accounts = Debtors(1);
  GoTo(kReminderDay + 3);
  v1::RunDunningRequest request;
  *request.mutable_date() = wire::ToProto(kReminderDay - 1);
  ASSERT_OK(Run(request).status());
  while (true) {
    ASSERT_OK_AND_ASSIGN(const int looked_at, app().dunning().StepAll());
    if (looked_at == 0) break;
  }
  EXPECT_THAT(Reminders(accounts[0]), IsEmpty());
  *request.mutable_date() = wire::ToProto(kReminderDay + 4);
  EXPECT_THAT(Run(request), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  request.clear_date();
  request.set_account(NewId<AccountId>().Name());
  EXPECT_THAT(Run(request), StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
}

TEST_F(DunningRunTest, Previews_SayWhatWouldGoOnADay_AndWriteNothing) {
  const std::vector<AccountId> accounts = Debtors(2);
  EXPECT_THAT(Previews(kReminderDay - 1), IsEmpty());
  const std::vector<v1::DunningPreview> previews = Previews(kReminderDay);
  ASSERT_THAT(previews, SizeIs(2));
  EXPECT_EQ(previews[0].level(), 1);
  EXPECT_EQ(previews[0].dunning_case(), "");
  EXPECT_THAT(Cases(), IsEmpty());
}

}  // namespace
}  // namespace vlot::invoicing::dunning
