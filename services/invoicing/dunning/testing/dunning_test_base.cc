#include "services/invoicing/dunning/testing/dunning_test_base.h"

#include <algorithm>

#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/wire/types.h"

namespace vlot::invoicing::dunning {

absl::CivilDay DayFrom(const google::type::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

void DunningTest::SetUp() {
  BankTest::SetUp();
  dunning_ = v1::Dunning::NewStub(client().channel());
}

void DunningTest::TearDown() {
  CheckDunning();
  dunning_.reset();
  BankTest::TearDown();
}

std::string DunningTest::OwedByBusiness(AccountId account) { return IssueOwed(account); }

std::string DunningTest::OwedByConsumer(AccountId account) {
  v1::IssueInvoiceRequest request = PaidOrder();
  request.clear_prepaid();
  if (!account.IsNil()) request.set_account(account.Name());
  EXPECT_OK(Issue(request));
  return request.name();
}

void DunningTest::GoTo(absl::CivilDay day) { clock_.Set(StartOfDay(day, DefaultTimeZone()) + absl::Hours(9)); }

v1::DunningRun DunningTest::GetRun(const std::string& name) {
  v1::GetDunningRunRequest request;
  request.set_name(name);
  const auto run = CallDunning(&DunningApi::GetDunningRun, request);
  EXPECT_OK(run);
  return run.value_or(v1::DunningRun());
}

v1::DunningRun DunningTest::RunToday(AccountId account) {
  v1::RunDunningRequest request;
  request.set_request_id(NewRequestId());
  request.set_reason("test");
  if (!account.IsNil()) request.set_account(account.Name());
  const auto run = CallDunning(&DunningApi::RunDunning, request);
  EXPECT_OK(run);
  if (!run.ok()) return {};
  // The service's own thread works on it too; whoever is first.
  while (GetRun(run->name()).state() == v1::DunningRun::RUNNING && !HasFailure()) {
    EXPECT_OK(app().dunning().StepAll());
  }
  return GetRun(run->name());
}

void DunningTest::RunUntil(absl::CivilDay day) {
  for (absl::CivilDay at = ToCivilDay(clock_.Now(), DefaultTimeZone()); at <= day; ++at) {
    GoTo(at);
    RunToday();
  }
}

std::vector<v1::DunningCase> DunningTest::Cases(AccountId account) {
  v1::ListDunningCasesRequest request;
  if (!account.IsNil()) request.set_account(account.Name());
  const auto cases = CallDunning(&DunningApi::ListDunningCases, request);
  EXPECT_OK(cases);
  if (!cases.ok()) return {};
  return {cases->cases().begin(), cases->cases().end()};
}

std::vector<v1::Reminder> DunningTest::Reminders(AccountId account) {
  v1::ListRemindersRequest request;
  request.set_account(account.Name());
  const auto reminders = CallDunning(&DunningApi::ListReminders, request);
  EXPECT_OK(reminders);
  if (!reminders.ok()) return {};
  std::vector<v1::Reminder> listed(reminders->reminders().begin(), reminders->reminders().end());
  std::reverse(listed.begin(), listed.end());
  return listed;
}

absl::Status DunningTest::Pause(AccountId account, absl::CivilDay until) {
  v1::PauseDunningRequest request;
  request.set_account(account.Name());
  request.set_request_id(NewRequestId());
  *request.mutable_until_date() = wire::ToProto(until);
  request.set_reason("disputed");
  return CallDunning(&DunningApi::PauseDunning, request).status();
}

void DunningTest::Pay(int64_t cents, const std::string& text) {
  const auto line = ImportOne({.cents = cents, .text = text, .reference = NewRequestId()});
  EXPECT_OK(line);
  if (line.ok()) {
    EXPECT_EQ(line->state(), v1::BankLine::MATCHED);
  }
}

void DunningTest::Script(const std::string& sql) {
  EXPECT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return tx.ExecScript(sql); }));
}

void DunningTest::CheckDunning() {
  const auto count = [&](const char* name, const char* sql) -> int64_t {
    const pg::Statement statement{name, sql};
    const auto rows = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return tx.Exec(statement); });
    EXPECT_OK(rows);
    return rows.ok() ? rows->front().Get<int64_t>(0) : -1;
  };
  EXPECT_EQ(count("test.levels", R"sql(
      SELECT count(*) FROM dunning_cases AS c
      WHERE c.level <> (SELECT count(*) FROM dunning_notices AS n WHERE n.case_id = c.case_id)
         OR c.level <> (SELECT max(n.level) FROM dunning_notices AS n WHERE n.case_id = c.case_id))sql"),
            0)
      << "a level without its notice, or a notice twice";
  EXPECT_EQ(count("test.live", R"sql(
      SELECT count(*) FROM dunning_cases AS c
      WHERE (c.state = 1) <> EXISTS (SELECT 1 FROM dunning_claims AS l JOIN invoices AS i ON i.invoice_id = l.invoice_id
                                     WHERE l.case_id = c.case_id AND l.live AND i.open_minor > 0))sql"),
            0)
      << "a case is live that is paid, or closed that is not";
  EXPECT_EQ(count("test.holds", R"sql(
      SELECT count(*) FROM accounts AS a
      WHERE a.dunning_hold <> EXISTS (SELECT 1 FROM dunning_cases AS c
                                      WHERE c.account_id = a.account_id AND c.state = 1 AND c.held))sql"),
            0)
      << "an account is held without a case, or not held with one";
  EXPECT_EQ(count("test.charges", R"sql(
      SELECT count(*) FROM dunning_notices AS n FULL JOIN (SELECT invoice_id, net_minor FROM invoices WHERE kind = 4) AS i
        ON i.invoice_id = n.charge_id
      WHERE (n.notice_id IS NULL OR n.interest_minor + n.costs_minor > 0 OR n.charge_id IS NOT NULL)
        AND n.interest_minor + n.costs_minor IS DISTINCT FROM i.net_minor)sql"),
            0)
      << "what notices charge is not what charge notes say";
}

}  // namespace vlot::invoicing::dunning
