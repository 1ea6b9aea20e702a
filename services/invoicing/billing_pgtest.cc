#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "common/testing/status_matchers.h"
#include "services/invoicing/billing_command.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "services/invoicing/testing/ubl_oracle.h"

namespace vlot::invoicing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;
using testing::ViolationOf;

class BillingTest : public InvoicingTest {
 protected:
  absl::StatusOr<v1::BillingRun> StartRun(const std::string& period, AccountId account = {}, bool final = false) {
    v1::StartBillingRunRequest request;
    request.set_request_id(NewId<AccountId>().ToString());
    request.set_period(period);
    if (!account.IsNil()) request.set_account(account.Name());
    request.set_final(final);
    return CallAsOperator(&BillingApi::StartBillingRun, request);
  }

  v1::BillingRun GetRun(const std::string& name) {
    v1::GetBillingRunRequest request;
    request.set_name(name);
    const auto run = CallAsOperator(&BillingApi::GetBillingRun, request);
    EXPECT_OK(run);
    return run.ok() ? *run : v1::BillingRun();
  }

  // Helps the app's own runner until the run is done.
  v1::BillingRun Finish(const v1::BillingRun& started) {
    for (;;) {
      const v1::BillingRun run = GetRun(started.name());
      if (run.state() != v1::BillingRun::RUNNING || HasFailure()) return run;
      EXPECT_OK(app().billing().StepAll());
    }
  }

  v1::BillingRun Bill(const std::string& period, AccountId account = {}, bool final = false) {
    const auto started = StartRun(period, account, final);
    EXPECT_OK(started);
    return started.ok() ? Finish(*started) : v1::BillingRun();
  }

  int64_t Unbilled(const std::string& urgency) {
    return metrics().GetGauge("vlot_unbilled_items", "", {{"urgency", urgency}}).value();
  }

  std::vector<v1::BilledAccount> AccountsOf(const v1::BillingRun& run) {
    v1::ListBilledAccountsRequest request;
    request.set_billing_run(run.name());
    const auto response = CallAsOperator(&BillingApi::ListBilledAccounts, request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->billed_accounts().begin(), response->billed_accounts().end()};
  }

  std::vector<v1::Invoice> InvoicesOf(AccountId account) {
    v1::ListInvoicesRequest request;
    request.set_account(account.Name());
    const auto response = CallAsOperator(&InvoicesApi::ListInvoices, request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->invoices().begin(), response->invoices().end()};
  }

  std::string UblOf(const v1::Invoice& invoice) {
    v1::GetInvoiceDocumentRequest request;
    request.set_name(invoice.name());
    const auto document = CallAsOperator(&InvoicesApi::GetInvoiceDocument, request);
    EXPECT_OK(document);
    return document.ok() ? document->content() : "";
  }

  std::vector<v1::BillingPreview> Preview(const std::string& period) {
    v1::ListBillingPreviewsRequest request;
    request.set_period(period);
    const auto response = CallAsOperator(&BillingApi::ListBillingPreviews, request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->previews().begin(), response->previews().end()};
  }

  void Deliver(AccountId account, int days_ago = 0) {
    v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), true);
    delivery.mutable_event_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() - absl::Hours(24 * days_ago)));
    EXPECT_OK(Accrue(delivery));
  }

  void GoToDecember() { clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 12, 2, 9, 0), absl::UTCTimeZone())); }
};

TEST_F(BillingTest, Run_AMonthOfDeliveries_IsOneInvoiceThatIsOwed) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account, 3);
  Deliver(account, 1);
  GoToDecember();
  const v1::BillingRun run = Bill("2026-11");
  EXPECT_EQ(run.state(), v1::BillingRun::DONE);
  EXPECT_EQ(run.accounts_invoiced(), 1);
  EXPECT_EQ(run.invoices(), 1);
  EXPECT_EQ(CentsOf(run.total()), 24200);
  EXPECT_EQ(run.issue_deadline().day(), 15);
  EXPECT_TRUE(run.has_finish_time());

  const std::vector<v1::Invoice> invoices = InvoicesOf(account);
  ASSERT_THAT(invoices, SizeIs(1));
  EXPECT_EQ(invoices[0].kind(), v1::Invoice::COLLECTIVE_INVOICE);
  EXPECT_EQ(invoices[0].number(), "F26-0000001");
  EXPECT_EQ(invoices[0].period_start().day(), 1);
  EXPECT_EQ(invoices[0].period_end().day(), 30);
  EXPECT_EQ(invoices[0].due_date().month(), 1);
  ASSERT_EQ(invoices[0].lines_size(), 2);
  EXPECT_EQ(invoices[0].lines(0).delivery_date().day(), 19);
  EXPECT_EQ(invoices[0].lines(1).delivery_date().day(), 21);
  EXPECT_EQ(invoices[0].lines(0).order_number(), "26-0001234");
  EXPECT_THAT(BrokenRules(UblOf(invoices[0])), IsEmpty());

  ASSERT_OK_AND_ASSIGN(const v1::Account owed, GetAccount(account));
  EXPECT_EQ(CentsOf(owed.open()), 24200);
  EXPECT_EQ(CentsOf(owed.accrued()), 0);
  const v1::Event told = Events().back();
  EXPECT_EQ(told.kind(), v1::Event::INVOICE_ISSUED);
  EXPECT_EQ(told.account().name(), account.Name());
  EXPECT_EQ(told.number(), "F26-0000001");
}

// Credit goes over to the invoice to the cent, whatever comes on top and off.
TEST_F(BillingTest, Run_ChargesAndAllowances_AreWhatWasReservedAndAccrued) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const auto order = NewId<OrderId>();
  ASSERT_OK(Reserve(account, order, 11'435));
  v1::AccrueItemsRequest delivery = Delivery(account, order, true);  // 100.00 without VAT
  const auto add = [&](const char* title, int quantity, int64_t cents, const char* category) {
    v1::BillableLine& line = *delivery.add_lines();
    line.set_title(title);
    line.set_quantity(quantity);
    *line.mutable_unit_price() = Euro(cents);
    line.set_vat_category(category);
    line.set_charge(true);
  };
  add("Korting", -1, 1'000, "STANDARD");
  add("Verzending", 1, 500, "REDUCED");
  ASSERT_OK(Accrue(delivery));
  ASSERT_OK_AND_ASSIGN(const v1::Account accrued, GetAccount(account));
  EXPECT_EQ(CentsOf(accrued.accrued()), 11'435);  // 90.00 and 21 %, 5.00 and 9 %
  EXPECT_EQ(CentsOf(accrued.reserved()), 0);
  GoToDecember();
  Bill("2026-11");
  const std::vector<v1::Invoice> invoices = InvoicesOf(account);
  ASSERT_THAT(invoices, SizeIs(1));
  EXPECT_EQ(CentsOf(invoices[0].payable()), 11'435);
  EXPECT_THAT(BrokenRules(UblOf(invoices[0])), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const v1::Account owed, GetAccount(account));
  EXPECT_EQ(CentsOf(owed.open()), 11'435);
  EXPECT_EQ(CentsOf(owed.accrued()), 0);
}

TEST_F(BillingTest, Accrue_AnAllowanceOfMoreThanThereIs_IsRefused) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), true);
  v1::BillableLine& off = *delivery.add_lines();
  off.set_title("Korting");
  off.set_quantity(-1);
  *off.mutable_unit_price() = Euro(10'001);
  off.set_charge(true);
  EXPECT_THAT(Accrue(delivery), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  off.set_charge(false);  // pieces are counted up
  EXPECT_THAT(Accrue(delivery), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
}

TEST_F(BillingTest, Run_StartedTwiceAndAgainWhenDone_BillsOnce) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account);
  GoToDecember();
  ASSERT_OK_AND_ASSIGN(const v1::BillingRun first, StartRun("2026-11"));
  const auto second = StartRun("2026-11");  // the same run, or one that finds nothing left
  ASSERT_THAT(second, IsOk());
  Finish(first);
  Finish(*second);
  Bill("2026-11");
  EXPECT_THAT(InvoicesOf(account), SizeIs(1));
}

TEST_F(BillingTest, Run_SameRequestIdTwice_IsOneRun) {
  GoToDecember();
  v1::StartBillingRunRequest request;
  request.set_request_id(NewId<AccountId>().ToString());
  request.set_period("2026-11");
  ASSERT_OK_AND_ASSIGN(const auto first, CallAsOperator(&BillingApi::StartBillingRun, request));
  Finish(first);
  ASSERT_OK_AND_ASSIGN(const auto second, CallAsOperator(&BillingApi::StartBillingRun, request));
  EXPECT_EQ(first.name(), second.name());
}

TEST_F(BillingTest, Run_ADeliveryThatCameLate_IsOnAnInvoiceOfItsOwn) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account);
  GoToDecember();
  Bill("2026-11");
  Deliver(account, 5);  // of November, heard of in December
  Deliver(account);     // of December
  Bill("2026-11");
  const std::vector<v1::Invoice> invoices = InvoicesOf(account);
  ASSERT_THAT(invoices, SizeIs(2));
  EXPECT_EQ(invoices[0].lines_size(), 1);
  EXPECT_EQ(invoices[0].lines(0).delivery_date().month(), 11);
  ASSERT_OK_AND_ASSIGN(const v1::Account owed, GetAccount(account));
  EXPECT_EQ(CentsOf(owed.accrued()), 12100);
}

TEST_F(BillingTest, Run_AMonthThatIsNotOver_IsRefusedButForOneAccountsFinalInvoice) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account);
  EXPECT_THAT(StartRun("2026-11"), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PERIOD_NOT_OVER")));
  EXPECT_THAT(StartRun("2026-11", account), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PERIOD_NOT_OVER")));
  EXPECT_THAT(StartRun("2026-11", {}, true), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  Bill("2026-11", account, true);
  EXPECT_THAT(InvoicesOf(account), SizeIs(1));
}

TEST_F(BillingTest, Run_AnAccountWhereTheMonthIsNotOver_WaitsForTheNextStart) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account);
  Script("UPDATE accounts SET time_zone = 'America/Los_Angeles'");
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 12, 1, 3, 0), absl::UTCTimeZone()));
  const v1::BillingRun early = Bill("2026-11");
  EXPECT_EQ(early.accounts_parked(), 1);
  EXPECT_EQ(AccountsOf(early)[0].reason(), "PERIOD_NOT_OVER");
  clock_.Advance(absl::Hours(12));
  EXPECT_EQ(Bill("2026-11").accounts_invoiced(), 1);
}

TEST_F(BillingTest, Run_DeliveryInTheLastHourOfTheMonth_IsOfTheMonthInTheAccountsZone) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  // 23:30 in Amsterdam on the 30th, and an hour later: the 1st.
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 11, 30, 22, 30), absl::UTCTimeZone()));
  Deliver(account);
  clock_.Advance(absl::Hours(1));
  Deliver(account);
  Bill("2026-11");
  const std::vector<v1::Invoice> invoices = InvoicesOf(account);
  ASSERT_THAT(invoices, SizeIs(1));
  ASSERT_EQ(invoices[0].lines_size(), 1);
  EXPECT_EQ(invoices[0].lines(0).delivery_date().day(), 30);
}

TEST_F(BillingTest, Run_BrokenAccounts_AreParkedWithTheirReasonsAndTheRestIsBilled) {
  const AccountId good = NewMonthlyAccount(1'000'000);
  const AccountId zoneless = NewMonthlyAccount(1'000'000);
  const AccountId numberless = NewMonthlyAccount(1'000'000);
  for (const AccountId& account : {good, zoneless, numberless}) Deliver(account);
  Script("UPDATE accounts SET time_zone = 'Mars/Olympus_Mons' WHERE account_id = '" + zoneless.ToString() + "'");
  Script("UPDATE accounts SET party = '' WHERE account_id = '" + numberless.ToString() + "'");
  Script("UPDATE billable_items SET vat_category = 5 WHERE account_id = '" + numberless.ToString() + "'");
  GoToDecember();
  const v1::BillingRun run = Bill("2026-11");
  EXPECT_EQ(run.accounts_invoiced(), 1);
  EXPECT_EQ(run.accounts_parked(), 2);
  std::map<std::string, std::string> reasons;
  for (const v1::BilledAccount& account : AccountsOf(run)) reasons[account.account()] = account.reason();
  EXPECT_EQ(reasons[good.Name()], "");
  EXPECT_EQ(reasons[zoneless.Name()], "UNKNOWN_TIME_ZONE");
  EXPECT_EQ(reasons[numberless.Name()], "INVALID_FIELDS");
  EXPECT_THAT(InvoicesOf(good), SizeIs(1));
  EXPECT_THAT(InvoicesOf(zoneless), IsEmpty());

  Script("UPDATE accounts SET time_zone = 'Europe/Amsterdam' WHERE account_id = '" + zoneless.ToString() + "'");
  EXPECT_EQ(Bill("2026-11").accounts_invoiced(), 1);
  EXPECT_THAT(InvoicesOf(zoneless), SizeIs(1));
}

TEST_F(BillingTest, Run_ARowThatPostgresRefuses_IsFoundAmongItsNeighbours) {
  std::vector<AccountId> accounts;
  for (int i = 0; i < 9; ++i) {
    accounts.push_back(NewMonthlyAccount(1'000'000));
    Deliver(accounts.back());
  }
  Script("ALTER TABLE invoices ADD CONSTRAINT no_such_account CHECK (account_id <> '" + accounts[4].ToString() + "')");
  GoToDecember();
  const v1::BillingRun run = Bill("2026-11");
  EXPECT_EQ(run.accounts_invoiced(), 8);
  EXPECT_EQ(run.accounts_parked(), 1);
  EXPECT_THAT(InvoicesOf(accounts[4]), IsEmpty());
  for (const v1::BilledAccount& account : AccountsOf(run)) {
    if (account.account() == accounts[4].Name()) {
      EXPECT_EQ(account.reason(), "DATA_ERROR");
    }
  }
}

TEST_F(BillingTest, Run_SeveralRunnersAndDeliveriesAtOnce_EachItemIsOnOneInvoice) {
  std::vector<AccountId> accounts;
  for (int i = 0; i < 40; ++i) {
    accounts.push_back(NewMonthlyAccount(10'000'000));
    for (int d = 0; d < 5; ++d) Deliver(accounts.back(), d);
  }
  GoToDecember();
  ASSERT_OK_AND_ASSIGN(const v1::BillingRun run, StartRun("2026-11"));
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      while (GetRun(run.name()).state() == v1::BillingRun::RUNNING && !HasFailure()) {
        EXPECT_OK(app().billing().StepAll());
      }
    });
  }
  for (const AccountId& account : accounts) Deliver(account, 10);  // late, while it runs
  for (std::thread& thread : threads) thread.join();
  Bill("2026-11");
  int64_t lines = 0;
  std::set<std::string> numbers;
  for (const AccountId& account : accounts) {
    for (const v1::Invoice& invoice : InvoicesOf(account)) {
      lines += invoice.lines_size();
      EXPECT_TRUE(numbers.insert(invoice.number()).second);
    }
  }
  EXPECT_EQ(lines, 40 * 6);  // the rest is in CheckInvariants
}

TEST_F(BillingTest, Preview_ShowsWhatARunWouldBillAndTheDifference_AndWritesNothing) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const AccountId broken = NewMonthlyAccount(1'000'000);
  Deliver(account, 31);  // October
  Deliver(account);
  Deliver(account);
  Deliver(broken);
  Script("UPDATE accounts SET time_zone = 'Mars/Olympus_Mons' WHERE account_id = '" + broken.ToString() + "'");
  Bill("2026-10");
  const std::vector<v1::BillingPreview> previews = Preview("2026-11");
  ASSERT_THAT(previews, SizeIs(2));
  EXPECT_EQ(previews[0].account(), account.Name());
  EXPECT_EQ(previews[0].deliveries(), 2);
  EXPECT_EQ(CentsOf(previews[0].net()), 20000);
  EXPECT_EQ(CentsOf(previews[0].total()), 24200);
  EXPECT_EQ(CentsOf(previews[0].total_before()), 12100);
  EXPECT_EQ(CentsOf(previews[0].difference()), 12100);
  EXPECT_EQ(previews[1].reason(), "UNKNOWN_TIME_ZONE");
  EXPECT_THAT(InvoicesOf(account), SizeIs(1));

  GoToDecember();
  EXPECT_EQ(CentsOf(Bill("2026-11").total()), 24200);
  EXPECT_THAT(Preview("2026-10"), IsEmpty());
}

TEST_F(BillingTest, Preview_WhoStoppedBuying_IsListedSoThatDifferencesAddUp) {
  const AccountId loyal = NewMonthlyAccount(1'000'000);
  const AccountId gone = NewMonthlyAccount(1'000'000);
  Deliver(loyal, 31);  // October
  Deliver(gone, 31);
  Bill("2026-10");
  Deliver(loyal);
  std::vector<v1::BillingPreview> previews = Preview("2026-11");
  ASSERT_THAT(previews, SizeIs(2));
  EXPECT_EQ(previews[1].account(), gone.Name());
  EXPECT_EQ(previews[1].deliveries(), 0);
  EXPECT_EQ(previews[1].invoices(), 0);
  EXPECT_EQ(CentsOf(previews[1].total()), 0);
  EXPECT_EQ(CentsOf(previews[1].total_before()), 12100);
  EXPECT_EQ(CentsOf(previews[1].difference()), -12100);
  EXPECT_EQ(previews[1].reason(), "");
  v1::ListBillingPreviewsRequest one;
  one.set_period("2026-11");
  one.set_account(gone.Name());
  EXPECT_THAT(CallAsOperator(&BillingApi::ListBillingPreviews, one)->previews(), SizeIs(1));

  std::ostringstream out, notes;
  EXPECT_EQ(RunBillingCommand({"run"}, {.period = "2026-11", .dry_run = true}, database(), clock_, out, notes), 0);
  EXPECT_THAT(out.str(), HasSubstr("1 invoices for 1 accounts, 1 items, EUR 121.00; the month before EUR 242.00, "
                                   "difference EUR -121.00"));
  EXPECT_THAT(out.str(), HasSubstr("1 of the accounts billed for the month before have nothing now"));

  // Who is billed for the month is no longer gone from it.
  GoToDecember();
  Bill("2026-11");
  previews = Preview("2026-11");
  ASSERT_THAT(previews, SizeIs(1));
  EXPECT_EQ(previews[0].account(), gone.Name());
}

TEST_F(BillingTest, ListBillingRuns_Filters_ShowWhatIsAskedFor) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account, 31);  // October
  Bill("2026-10");
  GoToDecember();
  Bill("2026-11");
  v1::StartBillingRunRequest start;
  start.set_request_id(NewId<InvoiceId>().ToString());
  start.set_period("2026-11");
  start.set_account(account.Name());
  ASSERT_OK(CallAsOperator(&BillingApi::StartBillingRun, start).status());
  const auto count = [&](const v1::ListBillingRunsRequest& request) {
    const auto page = CallAsOperator(&BillingApi::ListBillingRuns, request);
    EXPECT_OK(page);
    return page->billing_runs_size();
  };
  v1::ListBillingRunsRequest request;
  EXPECT_EQ(count(request), 3);
  request.set_period("2026-11");
  EXPECT_EQ(count(request), 2);
  request.set_account(account.Name());
  EXPECT_EQ(count(request), 1);
  request.clear_account();
  request.set_period("2026-10");
  request.set_state(v1::BillingRun::DONE);
  EXPECT_EQ(count(request), 1);
  request.set_state(v1::BillingRun::RUNNING);
  EXPECT_EQ(count(request), 0);
  request.set_period("October");
  EXPECT_THAT(CallAsOperator(&BillingApi::ListBillingRuns, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("period")));
  request.set_period("2026-10");
  request.set_state(static_cast<v1::BillingRun::State>(9));
  EXPECT_THAT(CallAsOperator(&BillingApi::ListBillingRuns, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("state")));
}

TEST_F(BillingTest, ListBillingPeriods_WarnsBeforeTheFifteenth) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  Deliver(account, 31);  // October
  Deliver(account);
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 12, 11, 9, 0), absl::UTCTimeZone()));
  Deliver(account);
  ASSERT_OK_AND_ASSIGN(const auto periods, CallAsOperator(&BillingApi::ListBillingPeriods, {}));
  ASSERT_EQ(periods.billing_periods_size(), 3);
  EXPECT_EQ(periods.billing_periods(0).period(), "2026-10");
  EXPECT_EQ(periods.billing_periods(0).urgency(), v1::BillingPeriod::OVERDUE);
  EXPECT_EQ(periods.billing_periods(1).urgency(), v1::BillingPeriod::DUE_SOON);
  EXPECT_EQ(periods.billing_periods(1).issue_deadline().day(), 15);
  EXPECT_EQ(periods.billing_periods(2).urgency(), v1::BillingPeriod::NOT_OVER);
  ASSERT_OK_AND_ASSIGN(const int warned, app().billing().WarnOfDuePeriods());
  EXPECT_EQ(warned, 2);
  ASSERT_OK(app().billing().MeasureUnbilled());
  EXPECT_EQ(Unbilled("overdue"), 1);
  EXPECT_EQ(Unbilled("due_soon"), 1);
  EXPECT_EQ(Unbilled("due"), 0);
  EXPECT_EQ(Unbilled("not_over"), 1);
}

TEST_F(BillingTest, Lists_ArePaged) {
  GoToDecember();
  const v1::BillingRun first = Bill("2026-10");
  const v1::BillingRun second = Bill("2026-11");
  v1::ListBillingRunsRequest request;
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, CallAsOperator(&BillingApi::ListBillingRuns, request));
  ASSERT_EQ(page.billing_runs_size(), 1);
  EXPECT_EQ(page.billing_runs(0).name(), second.name());
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto last, CallAsOperator(&BillingApi::ListBillingRuns, request));
  ASSERT_EQ(last.billing_runs_size(), 1);
  EXPECT_EQ(last.billing_runs(0).name(), first.name());
  EXPECT_EQ(last.next_page_token(), "");
}

TEST_F(BillingTest, Requests_ThatNameNothing_AreRefused) {
  EXPECT_THAT(StartRun("2026-13"), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(StartRun("2026-10", NewId<AccountId>()),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  v1::GetBillingRunRequest request;
  request.set_name("billingRuns/" + NewId<AccountId>().ToString());
  EXPECT_THAT(CallAsOperator(&BillingApi::GetBillingRun, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("BILLING_RUN_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing
