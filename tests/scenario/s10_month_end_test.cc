// S10. A month end of 10,000 accounts with 100,000 items, which are set up behind the doors; the run is killed on the
// way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/pg/pg.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

constexpr int kAccounts = 10'000;
constexpr int kDeliveries = 5;  // an account's, of two items each
constexpr absl::Duration kRunMax = absl::Seconds(60);
constexpr absl::Duration kPatience = absl::Minutes(4);
constexpr int64_t kMemoryMaxKb = 256 * 1024;
constexpr useconds_t kPollMicros = 20'000;

std::string Program() {
  const char* program = std::getenv("VLOT_PROGRAM");
  return program != nullptr ? program : "build/services/vlot/vlot";
}

// $0 an account's id, $1 the month's first day, $2 accounts, $3 deliveries.
constexpr char kSetUp[] = R"sql(
INSERT INTO accounts (account_id, version, billing_mode, document_profile, payment_term_days, credit_hold, currency,
                      credit_limit_minor, open_minor, accrued_minor, reserved_minor, time_zone, language, party, create_time)
SELECT md5('account ' || n)::uuid, 1, 2, document_profile, payment_term_days, false, currency, credit_limit_minor, 0, 0, 0,
       time_zone, language, party, create_time
FROM accounts, generate_series(1, $2) AS n WHERE account_id = '$0'
ON CONFLICT (account_id) DO NOTHING;

INSERT INTO accruals (accrual_id, account_id, order_id, order_number, external_reference, prices_include_vat,
                      delivery_date, currency, gross_minor, create_time)
SELECT md5('$1 delivery ' || n || ' ' || d)::uuid, md5('account ' || n)::uuid, md5('$1 order ' || n || ' ' || d)::uuid,
       'T-' || n || '-' || d, '', false, DATE '$1' + (n * 7 + d * 5) % 28, 'EUR', 0, DATE '$1'
FROM generate_series(1, $2) AS n, generate_series(1, $3) AS d;

INSERT INTO billable_items (accrual_id, item_index, account_id, delivery_date, title, item, quantity, unit_price_minor,
                            vat_category, charge)
SELECT accrual_id, i, account_id, delivery_date, 'Thing ' || i, 'THING-' || i, 1 + (h + i) % 9, (h * (i + 3)) % 20000, i, false
FROM (SELECT accrual_id, account_id, delivery_date, ('x' || substr(accrual_id::text, 1, 6))::bit(24)::int AS h
      FROM accruals WHERE delivery_date >= '$1' AND delivery_date < DATE '$1' + INTERVAL '1 month') AS a,
     generate_series(1, 2) AS i;

UPDATE accruals AS a SET gross_minor = b.gross
FROM (SELECT accrual_id, sum(round(quantity * unit_price_minor * CASE vat_category WHEN 1 THEN 1.21 ELSE 1.09 END)) AS gross
      FROM billable_items WHERE invoice_id IS NULL GROUP BY accrual_id) AS b
WHERE a.accrual_id = b.accrual_id;

UPDATE accounts AS a SET accrued_minor = a.accrued_minor + b.gross
FROM (SELECT account_id, sum(gross_minor) AS gross FROM accruals
      WHERE delivery_date >= '$1' AND delivery_date < DATE '$1' + INTERVAL '1 month' GROUP BY account_id) AS b
WHERE a.account_id = b.account_id;

ANALYZE;
)sql";

class MonthEndTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Installation>> started = Installation::Start();
    ASSERT_OK(started);
    vlot_ = *std::move(started);
    auto parts = pg::ParseConninfo(vlot_->conninfo());
    ASSERT_OK(parts);
    (*parts)["dbname"] = "vlot_invoicing";
    pool_ = std::make_unique<pg::Pool>(
        pg::Options{.conninfo = pg::FormatConninfo(*parts), .statement_timeout = kPatience, .oltp_plans = false}, 1);
    ASSERT_OK(vlot_->NewMonthlyCustomer(10'000'000).status());
    ASSERT_OK_AND_ASSIGN(const Json accounts, vlot_->office().Get("/v1/accounts?billingMode=MONTHLY"));
    account_ = accounts["accounts"][0].at("name").get<std::string>().substr(9);
  }

  // The month so many before the running one.
  static absl::CivilMonth MonthBefore(int months) {
    return absl::CivilMonth(ToCivilDay(SystemClock().Now(), DefaultTimeZone())) - months;
  }
  static std::string Period(absl::CivilMonth month) { return FormatIsoDate(absl::CivilDay(month)).substr(0, 7); }

  void Fill(absl::CivilMonth month) {
    const std::string first = FormatIsoDate(absl::CivilDay(month));
    const std::string sql = absl::Substitute(kSetUp, account_, first, kAccounts, kDeliveries);
    ASSERT_OK(pg::RunInTransaction(*pool_, [&](pg::Transaction& tx) { return tx.ExecScript(sql); }));
  }

  int64_t Count(const std::string& sql) {
    const std::string name =
        absl::StrCat("test.", std::hash<std::string>()(sql));  // a session knows statements by name
    const pg::Statement statement{name.c_str(), sql.c_str()};
    const auto rows = pg::ReadOnly(*pool_, [&](pg::Transaction& tx) { return tx.Exec(statement); });
    EXPECT_OK(rows);
    return rows.ok() ? rows->front().Get<int64_t>(0) : -1;
  }
  int64_t Invoices(absl::CivilMonth month) {
    return Count(absl::StrCat("SELECT count(*) FROM invoice_periods WHERE period_begin = '",
                              FormatIsoDate(absl::CivilDay(month)), "'"));
  }

  void WaitForInvoices(absl::CivilMonth month, int64_t invoices) {
    const absl::Time until = SystemClock().Now() + kPatience;
    while (Invoices(month) < invoices) {
      ASSERT_LT(SystemClock().Now(), until) << "waited in vain for " << invoices << " invoices";
      usleep(kPollMicros);
    }
  }

  Process StartCommand(absl::CivilMonth month) {
    absl::StatusOr<Process> process =
        Process::Start({.command = {Program(), "billing", "run", "--period=" + Period(month),
                                    "--reason=the month is over", "--postgres=" + vlot_->conninfo()},
                        .log_file = "/dev/null"});
    EXPECT_OK(process);
    return *std::move(process);
  }

  Json RunOf(absl::CivilMonth month) {
    const absl::StatusOr<Json> runs = vlot_->office().Get("/v1/billingRuns");
    EXPECT_OK(runs);
    for (const Json& run : runs->value("billingRuns", Json::array())) {
      if (run.at("period") == Period(month)) return run;
    }
    return {};
  }

  void WaitUntilDone(absl::CivilMonth month) {
    const absl::Time until = SystemClock().Now() + kPatience;
    while (RunOf(month).value("state", "") != "DONE") {
      ASSERT_LT(SystemClock().Now(), until) << RunOf(month).dump();
      usleep(kPollMicros);
    }
  }

  // Whatever happened on the way: S10's sentences, by a calculation apart from the program's.
  void CheckEverything() {
    EXPECT_EQ(Count("SELECT count(*) FROM billable_items WHERE invoice_id IS NULL"), 0);
    EXPECT_EQ(Count(R"sql(
        SELECT count(*) FROM billable_items AS b FULL JOIN (
          SELECT d.accrual_id, d.invoice_id, l.line - d.line_first + 1 AS item_index, l.title, l.quantity, l.unit_price_minor
          FROM invoice_deliveries AS d
          JOIN invoice_lines AS l ON l.invoice_id = d.invoice_id AND l.line BETWEEN d.line_first AND d.line_last) AS l
          ON l.accrual_id = b.accrual_id AND l.item_index = b.item_index
        WHERE (b.invoice_id, b.title, b.quantity, b.unit_price_minor)
          IS DISTINCT FROM (l.invoice_id, l.title, l.quantity, l.unit_price_minor))sql"),
              0)
        << "an item is not on exactly the one invoice that it says";
    EXPECT_EQ(Count(R"sql(
        SELECT count(*) FROM number_counters AS n WHERE n.last_number <> (
          SELECT count(DISTINCT i.number) FROM invoices AS i WHERE i.legal_entity = n.legal_entity))sql"),
              0)
        << "numbers have gaps";
    EXPECT_EQ(Count(R"sql(
        SELECT count(*) FROM (
          SELECT account_id, month, sum(net) + sum(round(net * CASE vat_category WHEN 1 THEN 0.21 ELSE 0.09 END)) AS total
          FROM (SELECT account_id, date_trunc('month', delivery_date)::date AS month, vat_category,
                       sum(quantity * unit_price_minor) AS net
                FROM billable_items GROUP BY 1, 2, 3) AS g GROUP BY account_id, month) AS expected
        FULL JOIN (
          SELECT p.account_id, p.period_begin AS month, sum(i.net_minor + i.vat_minor + i.rounding_minor) AS total
          FROM invoice_periods AS p JOIN invoices AS i ON i.invoice_id = p.invoice_id GROUP BY 1, 2) AS issued
          ON issued.account_id = expected.account_id AND issued.month = expected.month
        WHERE issued.total IS DISTINCT FROM expected.total)sql"),
              0)
        << "an account's total is not right to the cent";
    EXPECT_EQ(Count("SELECT count(*) FROM (SELECT transaction_id FROM postings GROUP BY transaction_id "
                    "HAVING sum(amount_minor) <> 0) AS x"),
              0);
    EXPECT_EQ(Count("SELECT count(*) FROM accounts AS a WHERE a.accrued_minor <> 0 OR a.open_minor <> "
                    "(SELECT coalesce(sum(p.amount_minor), 0) FROM postings AS p "
                    "WHERE p.account_id = a.account_id AND p.ledger_account = 1)"),
              0);
    EXPECT_EQ(Count("SELECT sum(events)::bigint FROM feed_events"), Count("SELECT count(*) FROM invoices") + 1)
        << "each document is told once; and the one account that was made through the doors";
  }

  std::unique_ptr<Installation> vlot_;
  std::unique_ptr<pg::Pool> pool_;
  std::string account_;  // one made through the doors; the others are like it
};

int64_t PeakMemoryKb(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string word; status >> word;) {
    int64_t kb = 0;
    if (word == "VmHWM:" && status >> kb) return kb;
  }
  return 0;
}

TEST_F(MonthEndTest, S10_ARunThatNobodyDisturbs_TakesLessThanAMinuteAndLittleMemory) {
  vlot_->process("all").Kill();  // the command does it alone
  const absl::CivilMonth month = MonthBefore(1);
  Fill(month);
  const absl::Time begun = SystemClock().Now();
  const Process command = StartCommand(month);
  int64_t peak_kb = 0;
  while (command.running() && SystemClock().Now() < begun + kPatience) {
    peak_kb = std::max(peak_kb, PeakMemoryKb(command.pid()));
    usleep(kPollMicros);
  }
  const absl::Duration took = SystemClock().Now() - begun;
  std::cout << "billed " << kAccounts * kDeliveries * 2 << " items of " << kAccounts << " accounts in " << took << ", "
            << peak_kb / 1024 << " MiB\n";
  EXPECT_EQ(Invoices(month), kAccounts);
  EXPECT_LT(took, kRunMax);
  EXPECT_LT(peak_kb, kMemoryMaxKb);
  CheckEverything();
}

TEST_F(MonthEndTest, S10_ARunThatIsKilledAgainAndAgain_BillsEachItemOnceWithoutGaps) {
  const absl::CivilMonth month = MonthBefore(1);
  Fill(month);
  const std::string broken = "(SELECT md5('account 5000')::uuid)";
  ASSERT_OK(pg::RunInTransaction(*pool_, [&](pg::Transaction& tx) {
    return tx.ExecScript("UPDATE accounts SET time_zone = 'Mars/Olympus_Mons' WHERE account_id = " + broken);
  }));
  ASSERT_OK_AND_ASSIGN(const Json started, vlot_->office().Post("/v1/billingRuns", {{"period", Period(month)}}));
  ASSERT_OK_AND_ASSIGN(const Json again, vlot_->office().Post("/v1/billingRuns", {{"period", Period(month)}}));
  EXPECT_EQ(started.at("name"), again.at("name"));

  WaitForInvoices(month, kAccounts / 10);
  vlot_->process("all").Kill();
  {
    Process command = StartCommand(month);
    WaitForInvoices(month, kAccounts * 3 / 10);
    command.Kill();
  }
  ASSERT_OK(vlot_->process("all").Restart());  // goes on by itself
  WaitForInvoices(month, kAccounts * 5 / 10);
  vlot_->process("all").Kill();
  ASSERT_OK(vlot_->process("all").Restart());
  const Process beside = StartCommand(month);
  ASSERT_OK(vlot_->WaitUntilReady());
  WaitUntilDone(month);

  EXPECT_EQ(RunOf(month).at("accountsParked"), "1");
  ASSERT_OK_AND_ASSIGN(
      const Json parked,
      vlot_->office().Get(absl::StrCat("/v1/", started.at("name").get<std::string>(), "/accounts?state=PARKED")));
  EXPECT_EQ(parked["billedAccounts"][0].at("reason"), "UNKNOWN_TIME_ZONE");
  ASSERT_OK(pg::RunInTransaction(*pool_, [&](pg::Transaction& tx) {
    return tx.ExecScript("UPDATE accounts SET time_zone = 'Europe/Amsterdam' WHERE account_id = " + broken);
  }));
  ASSERT_OK(vlot_->office().Post("/v1/billingRuns", {{"period", Period(month)}}).status());
  WaitUntilDone(month);
  EXPECT_EQ(Invoices(month), kAccounts);
  CheckEverything();
}

}  // namespace
}  // namespace vlot::testing
