// S12. Overdue invoices climb the reminder levels by themselves, the last one holds credit, and a bank statement that
// pays lifts it. The sandbox's clock is moved from day to day through the doors; two processes, as a company would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int kTriesMax = 3000;
constexpr useconds_t kPollMicros = 10'000;

// A camt.053.001.08 statement of one transfer, from an empty account on.
std::string Camt(const std::string& day, int64_t cents, const std::string& text) {
  const std::string amount = absl::StrFormat("%d.%02d", cents / 100, cents % 100);
  const auto balance = [&](const char* type, const std::string& at) {
    return absl::StrCat("<Bal><Tp><CdOrPrtry><Cd>", type, "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">", at,
                        "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>", day, "</Dt></Dt></Bal>");
  };
  return absl::StrCat(
      "<?xml version=\"1.0\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>",
      "<Id>S12-", day, "</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>",
      balance("OPBD", "0.00"), balance("CLBD", amount), "<Ntry><Amt Ccy=\"EUR\">", amount,
      "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>", day,
      "</Dt></BookgDt><AcctSvcrRef>S12-1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>", text,
      "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>");
}

class S12 : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Installation>> started = Installation::Start(
        {.processes = {"access,ordering,notification,gateway", "fulfilment,payment,invoicing,courier"},
         .serve_flags = {"--sandbox_clock"}});
    ASSERT_OK(started);
    vlot_ = *std::move(started);
    day_ = ToCivilDay(SystemClock().Now(), DefaultTimeZone());
  }

  Json Get(const std::string& path) {
    const absl::StatusOr<Json> got = vlot_->office().Get(path);
    EXPECT_OK(got) << path;
    return got.value_or(Json::object());
  }

  template <class Condition>
  bool Wait(Condition condition) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
      if (condition()) return true;
      usleep(kPollMicros);
    }
    return false;
  }

  // To nine in the morning of that day; and until the day's own run is over.
  void GoTo(absl::CivilDay day) {
    day_ = day;
    const std::string to = FormatRfc3339(StartOfDay(day, DefaultTimeZone()) + absl::Hours(9));
    ASSERT_OK(vlot_->office().Post("/v1/sandboxClock:advance", {{"to", to}}).status());
    ASSERT_TRUE(Wait([&] {
      const Json runs = Get("/v1/dunningRuns?pageSize=1");
      if (!runs.contains("runs")) return false;
      const Json& run = runs["runs"][0];
      return DayOf(run.at("date")) == day && run.at("state") == "DONE";
    })) << "no run of "
        << day;
  }

  static absl::CivilDay DayOf(const Json& date) {
    return absl::CivilDay(date.at("year").get<int>(), date.at("month").get<int>(), date.at("day").get<int>());
  }

  Json Reminders() { return Get("/v1/reminders?account=" + account_).value("reminders", Json::array()); }
  Json Case() { return Get("/v1/dunningCases?account=" + account_).at("cases").at(0); }
  bool IsHeld() { return Get("/v1/" + account_).value("dunningHold", false); }

  // An order of the customer's on account, delivered and billed: its invoice.
  Json NewOwedInvoice(const absl::StatusOr<std::string>& customer) {
    EXPECT_OK(customer);
    const absl::StatusOr<std::string> item = vlot_->NewItem("STANDARD", 10);
    EXPECT_OK(item);
    body_ = Installation::OrderBody(*customer, *item, 2, 100'000);
    body_["order"]["pricesIncludeVat"] = false;
    EXPECT_TRUE(Wait([&] {
      const absl::StatusOr<Json> checked = Place(true);
      return checked.ok() && checked->value("onAccount", false);
    }));
    const absl::StatusOr<Json> order = Place(false);
    EXPECT_OK(order);
    const absl::StatusOr<Json> completed = vlot_->WaitForState(order->at("name"), "COMPLETED", false);
    EXPECT_OK(completed);
    account_ = completed->at("account");
    SetEmail("boek@jansen.example");
    const std::string period = FormatIsoDate(day_).substr(0, 7);
    EXPECT_OK(
        vlot_->office().Post("/v1/billingRuns", {{"period", period}, {"account", account_}, {"final", true}}).status());
    EXPECT_TRUE(Wait([&] { return Get("/v1/invoices?account=" + account_).contains("invoices"); }));
    return Get("/v1/invoices?account=" + account_).at("invoices").at(0);
  }

  // Where the account's documents go.
  void SetEmail(const std::string& email) {
    Json account = {{"name", account_}, {"party", Get("/v1/" + account_).at("party")}};
    account["party"]["email"] = email;
    ASSERT_OK(vlot_->office().Patch("/v1/" + account_, {{"account", account}, {"updateMask", "party"}}).status());
  }

  // Mail of that template that was sent.
  size_t Sent(const std::string& name) {
    size_t count = 0;
    for (const Json& message : Get("/v1/messages?pageSize=1000").value("messages", Json::array())) {
      count += message.at("template") == name && message.at("state") == "SENT" &&
               message.at("recipient") == "boek@jansen.example";
    }
    return count;
  }

  absl::StatusOr<Json> Place(bool validate_only) {
    body_["requestId"] = NewRequestId();
    body_["validateOnly"] = validate_only;
    return vlot_->shop().Post("/v1/orders", body_);
  }

  std::unique_ptr<Installation> vlot_;
  absl::CivilDay day_;
  std::string account_;
  Json body_;
};

TEST_F(S12, S12_Dunning_OverdueClimbsByItself_TheLastLevelHoldsCredit_AndPayingLiftsIt) {
  const Json invoice = NewOwedInvoice(vlot_->NewMonthlyCustomer(10'000'000));
  const absl::CivilDay due = DayOf(invoice.at("dueDate"));
  GoTo(due + 1);
  EXPECT_THAT(Reminders(), SizeIs(0));

  // Each step is when the case itself says it is.
  GoTo(due + 5);
  for (int tries = 0; Reminders().empty() && tries < 7; ++tries) GoTo(day_ + 1);  // a weekend or a holiday between
  ASSERT_THAT(Reminders(), SizeIs(1));
  EXPECT_EQ(Cents(Reminders()[0].at("amount")), 242'000);

  GoTo(DayOf(Case().at("nextDate")) - 1);
  EXPECT_THAT(Reminders(), SizeIs(1));
  GoTo(day_ + 1);
  ASSERT_THAT(Reminders(), SizeIs(2));
  EXPECT_EQ(Cents(Reminders()[0].at("costs")), 4'000);
  EXPECT_GT(Cents(Reminders()[0].at("interest")), 0);
  EXPECT_FALSE(IsHeld());

  // A dispute: nothing moves until it is over.
  const absl::CivilDay pause = DayOf(Case().at("nextDate")) + 3;
  ASSERT_OK(vlot_->office()
                .Post(absl::StrCat("/v1/", account_, ":pauseDunning"),
                      {{"untilDate", {{"year", pause.year()}, {"month", pause.month()}, {"day", pause.day()}}},
                       {"reason", "says that a parcel is missing"}})
                .status());
  GoTo(pause);
  EXPECT_THAT(Reminders(), SizeIs(2));
  ASSERT_OK(
      vlot_->office().Post(absl::StrCat("/v1/", account_, ":resumeDunning"), {{"reason", "it was found"}}).status());
  for (int tries = 0; Reminders().size() < 3 && tries < 7; ++tries) GoTo(day_ + 1);
  const Json reminders = Reminders();
  ASSERT_THAT(reminders, SizeIs(3));
  EXPECT_TRUE(IsHeld());
  EXPECT_EQ(Case().value("creditHold", false), true);

  // Held is refused, with the reason.
  ASSERT_OK_AND_ASSIGN(const Json refused, Place(false));
  ASSERT_OK(vlot_->WaitForState(refused.at("name"), "CANCELLED", false).status());
  ASSERT_OK_AND_ASSIGN(
      const JsonApi::Answer journal,
      vlot_->office().Send("GET", absl::StrCat("/v1/", refused.at("name").get<std::string>(), "/journal"), ""));
  EXPECT_THAT(journal.body.dump(), HasSubstr("CREDIT_HOLD_OVERDUE"));

  // The letter is a PDF, the same for ever.
  const std::string letter = "/v1/" + reminders[0].at("name").get<std::string>() + "/document";
  EXPECT_EQ(Get(letter).at("contentType"), "application/pdf");
  EXPECT_EQ(Get(letter).at("sha256"), Get(letter).at("sha256"));

  // Running it again sends nothing twice.
  ASSERT_OK_AND_ASSIGN(const Json again, vlot_->office().Post("/v1/dunningRuns", {{"reason", "once more"}}));
  EXPECT_TRUE(Wait([&] { return Get("/v1/" + again.at("name").get<std::string>()).at("state") == "DONE"; }));
  EXPECT_THAT(Reminders(), SizeIs(3));
  ASSERT_OK_AND_ASSIGN(const std::string cases, vlot_->Run({"dunning", "cases"}));
  EXPECT_THAT(cases, HasSubstr("ON HOLD"));

  // One transfer for all that the last letter asks for, with the numbers that it names.
  std::string text = invoice.at("number");
  for (const Json& reminder : reminders) {
    if (const std::string charge = reminder.value("chargeNote", ""); !charge.empty()) {
      absl::StrAppend(&text, " ", Get("/v1/" + charge).at("number").get<std::string>());
    }
  }
  const std::string file = Camt(FormatIsoDate(day_), Cents(reminders[0].at("amount")), text);
  ASSERT_OK_AND_ASSIGN(const Json imported,
                       vlot_->office().Post("/v1/bankStatements:import", {{"content", absl::Base64Escape(file)}}));
  EXPECT_EQ(imported.at("statements")[0].value("linesMatched", 0), 1);
  EXPECT_FALSE(IsHeld());
  EXPECT_EQ(Case().at("state"), "CLOSED");
  EXPECT_EQ(Cents(Get("/v1/" + account_).at("open")), 0);
  ASSERT_OK_AND_ASSIGN(const Json order, Place(false));
  EXPECT_OK(vlot_->WaitForState(order.at("name"), "COMPLETED", false).status());

  GoTo(day_ + 30);
  EXPECT_THAT(Reminders(), SizeIs(3));
  // Each document was mailed once.
  EXPECT_TRUE(Wait([&] { return Sent("reminder") == 3; })) << Sent("reminder");
  EXPECT_EQ(Sent("collective_invoice"), 1u);
  vlot_->process("fulfilment,payment,invoicing,courier").Terminate();
  vlot_->process("access,ordering,notification,gateway").Terminate();
  ASSERT_OK_AND_ASSIGN(const std::string audited, vlot_->Run({"audit"}));
  EXPECT_THAT(audited, HasSubstr("nothing lost, nothing doubled"));
}

// The consumers' road: a reminder, the letter of article 6:96(6) BW that names fourteen days and the exact costs, and
// only after these days the costs, as the decree (WIK) has them: 15 percent of the first 2,500 euro.
TEST_F(S12, S12_Dunning_OfAConsumer_CostsCountOnlyAfterTheFourteenDayLetter) {
  constexpr int64_t kPrincipal = 242'000, kCosts = 36'300;
  const Json invoice = NewOwedInvoice(vlot_->NewConsumerOnAccount(10'000'000));
  GoTo(DayOf(invoice.at("dueDate")) + 5);
  for (int tries = 0; Reminders().empty() && tries < 7; ++tries) GoTo(day_ + 1);  // a weekend or a holiday between
  ASSERT_THAT(Reminders(), SizeIs(1));
  EXPECT_FALSE(Reminders()[0].value("fourteenDayLetter", false));
  EXPECT_EQ(Cents(Reminders()[0].at("amount")), kPrincipal);

  GoTo(DayOf(Case().at("nextDate")));
  ASSERT_THAT(Reminders(), SizeIs(2));
  const Json letter = Reminders()[0];
  EXPECT_TRUE(letter.value("fourteenDayLetter", false));
  EXPECT_EQ(Cents(letter.at("costsAnnounced")), kCosts);
  EXPECT_EQ(Cents(letter.at("costs")), 0);
  EXPECT_EQ(Cents(letter.at("amount")), kPrincipal) << "the letter is free";
  // Fourteen days from the day after its delivery, which takes two working days at the least.
  EXPECT_GE(DayOf(letter.at("payUntilDate")), day_ + 2 + 14);
  EXPECT_EQ(Get("/v1/" + letter.at("name").get<std::string>() + "/document").at("contentType"), "application/pdf");

  GoTo(DayOf(letter.at("payUntilDate")));
  EXPECT_THAT(Reminders(), SizeIs(2));
  EXPECT_EQ(Cents(Case().at("open")), kPrincipal) << "no costs within the fourteen days";
  GoTo(DayOf(Case().at("nextDate")));
  ASSERT_THAT(Reminders(), SizeIs(3));
  const Json charged = Reminders()[0];
  EXPECT_EQ(Cents(charged.at("costs")), kCosts) << "exactly what the letter named";
  EXPECT_EQ(Cents(charged.at("interest")), 0);
  EXPECT_EQ(Cents(charged.at("amount")), kPrincipal + kCosts);
  const Json note = Get("/v1/" + charged.at("chargeNote").get<std::string>());
  EXPECT_EQ(note.at("kind"), "CHARGE_NOTE");
  EXPECT_EQ(Cents(note.at("open")), kCosts);
  EXPECT_EQ(Cents(note.at("vat")), 0);

  // The consumer pays what was bought; the office gives the costs up.
  const std::string file = Camt(FormatIsoDate(day_), kPrincipal, invoice.at("number").get<std::string>());
  ASSERT_OK(vlot_->office().Post("/v1/bankStatements:import", {{"content", absl::Base64Escape(file)}}).status());
  EXPECT_EQ(Case().at("state"), "LIVE");
  ASSERT_OK_AND_ASSIGN(const Json written,
                       vlot_->office().Post("/v1/" + note.at("name").get<std::string>() + ":writeOff",
                                            {{"reason", "paid on the day of the notice"}}));
  EXPECT_EQ(Cents(written.at("amount")), kCosts);
  EXPECT_EQ(Get("/v1/" + note.at("name").get<std::string>()).at("state"), "WRITTEN_OFF");
  EXPECT_EQ(Case().at("state"), "CLOSED");
  EXPECT_EQ(Cents(Get("/v1/" + account_).at("open")), 0);
  GoTo(day_ + 30);
  EXPECT_THAT(Reminders(), SizeIs(3));
  vlot_->process("fulfilment,payment,invoicing,courier").Terminate();
  vlot_->process("access,ordering,notification,gateway").Terminate();
  ASSERT_OK_AND_ASSIGN(const std::string audited, vlot_->Run({"audit"}));
  EXPECT_THAT(audited, HasSubstr("nothing lost, nothing doubled"));
}

}  // namespace
}  // namespace vlot::testing
