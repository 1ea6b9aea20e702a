// Money goes back: credit notes, refunds, and what becomes of those that fail. Through the doors only.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "absl/strings/escaping.h"
#include "common/sync/poll.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/scenario/camt.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

class S14 : public Scenario {
 protected:
  // A delivered order of so many pieces of 10.00, paid at once.
  std::string Delivered(int pieces) {
    const auto customer = vlot().NewConsumer();
    const auto item = vlot().NewItem("STANDARD", pieces);
    EXPECT_OK(customer);
    EXPECT_OK(item);
    const auto order = Place(Installation::OrderBody(*customer, *item, pieces, 1000));
    EXPECT_OK(order);
    EXPECT_OK(vlot().WaitForState(*order, "COMPLETED").status());
    return *order;
  }

  // The same on account, at 100.00 without VAT each; and its account.
  std::pair<std::string, std::string> DeliveredOnAccount(int pieces) {
    const auto customer = vlot().NewMonthlyCustomer(1'000'000);
    const auto item = vlot().NewItem("STANDARD", pieces);
    EXPECT_OK(customer);
    EXPECT_OK(item);
    Json body = Installation::OrderBody(*customer, *item, pieces, 10'000);
    body["order"]["pricesIncludeVat"] = false;
    const auto order = PlaceOnAccount(body);
    EXPECT_OK(order);
    const auto completed = vlot().WaitForState(*order, "COMPLETED", false);
    EXPECT_OK(completed);
    return {*order, completed->at("account").get<std::string>()};
  }

  static Json Pieces(int quantity) {
    return {{"kind", "REFUND"}, {"lines", {{{"line", 1}, {"quantity", quantity}}}}, {"reason", "broken"}};
  }
  static Json Gesture(int64_t cents) {
    return {{"kind", "GOODWILL"}, {"amount", Euro(cents)}, {"reason", "for the trouble"}};
  }

  absl::StatusOr<JsonApi::Answer> Ask(const std::string& order, const Json& remedy) {
    return vlot().office().Send("POST", "/v1/" + order + "/remedies",
                                Json{{"requestId", NewRequestId()}, {"remedy", remedy}}.dump());
  }

  // The remedy once it is no more RUNNING.
  Json Settled(const std::string& name) {
    for (int tries = 0; tries < 3000; ++tries) {
      const absl::StatusOr<Json> remedy = vlot().office().Get("/v1/" + name);
      if (remedy.ok() && remedy->at("state") != "RUNNING") return *remedy;
      usleep(10'000);
    }
    ADD_FAILURE() << name << " does not end";
    return {};
  }

  Json Grant(const std::string& order, const Json& remedy) {
    const auto answer = Ask(order, remedy);
    EXPECT_OK(answer);
    EXPECT_EQ(answer->status, 200) << answer->body.dump();
    return answer->ok() ? Settled(answer->body.at("name")) : Json();
  }

  Json Get(const std::string& name) {
    const absl::StatusOr<Json> answer = vlot().office().Get("/v1/" + name);
    EXPECT_OK(answer);
    return answer.ok() ? *answer : Json();
  }
  Json PaymentOf(const std::string& order) { return Get(Get(order).at("paymentName")); }
  int64_t RefundedOf(const std::string& order) { return Cents(PaymentOf(order).value("refunded", Euro(0))); }

  void ExpectBalanced() {
    const Json balance = Get("trialBalance");
    int64_t sum = 0;
    for (const Json& row : balance.at("rows")) sum += Cents(row.at("balance"));
    EXPECT_EQ(sum, 0) << balance.dump();
  }

  // The transaction of a document sums to zero.
  void ExpectBalanced(const std::string& document) {
    const Json postings = Get("postings?invoice=" + document).at("postings");
    int64_t sum = 0;
    for (const Json& posting : postings) sum += Cents(posting.at("amount"));
    EXPECT_EQ(sum, 0) << postings.dump();
    EXPECT_GT(postings.size(), 1u);
  }

  Json BillNow(const std::string& account) {
    const std::string period = FormatIsoDate(ToCivilDay(SystemClock().Now(), DefaultTimeZone())).substr(0, 7);
    const auto run =
        vlot().office().Post("/v1/billingRuns", {{"period", period}, {"account", account}, {"final", true}});
    EXPECT_OK(run);
    EXPECT_OK(WaitForRun(run->at("name")).status());
    const Json invoices = Get("invoices?account=" + account).at("invoices");
    return invoices.empty() ? Json() : invoices[0];
  }

  // The line of a statement that tells of one transfer.
  Json ImportOne(const Transfer& transfer) {
    const auto imported = vlot().office().Post("/v1/bankStatements:import",
                                               {{"content", absl::Base64Escape(Camt(NewRequestId(), {transfer}))}});
    EXPECT_OK(imported);
    if (!imported.ok()) return {};
    const std::string statement = imported->at("statements")[0].at("statement").at("name");
    const Json lines = Get("bankLines?statement=" + statement).at("lines");
    EXPECT_THAT(lines, SizeIs(1));
    return lines[0];
  }

  int64_t CreditOf(const std::string& account) {
    for (const Json& balance : Get("creditBalances?pageSize=1000").value("creditBalances", Json::array())) {
      if (balance.at("account") == account) return Cents(balance.at("balance"));
    }
    return 0;
  }

  static std::string Between(const std::string& text, const std::string& before, const std::string& after) {
    const size_t at = text.find(before);
    if (at == std::string::npos) return "";
    const size_t begin = at + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
  }

  // What the order says of its payment, once it says this.
  std::string PaymentOf(const std::string& order, const std::string& summary) {
    std::string said;
    EXPECT_OK(Poll(absl::Seconds(30), "the order does not say what went back", [&] {
      said = Get(order).at("paymentSummary");
      return said == summary;
    }));
    return said;
  }

  // The open work item about this order.
  Json WorkItemOf(const std::string& order) {
    for (int tries = 0; tries < 1000; ++tries) {
      for (const Json& item : Get("workItems?pageSize=1000").value("workItems", Json::array())) {
        if (item.at("order") == order) return item;
      }
      usleep(10'000);
    }
    ADD_FAILURE() << "no work item about " << order;
    return {};
  }
};

TEST_F(S14, S14_Credit_PartOfAPaidOrder_IsCreditedAndRefunded) {
  const std::string order = Delivered(3);
  const Json remedy = Grant(order, Pieces(1));
  ASSERT_EQ(remedy.at("state"), "DONE");
  EXPECT_EQ(Cents(remedy.at("toRefund")), 1000);
  EXPECT_EQ(RefundedOf(order), 1000);

  const Json note = Get(remedy.at("creditNote"));
  const Json invoices = Get("invoices?order=" + order).at("invoices");
  ASSERT_THAT(invoices, SizeIs(2));
  EXPECT_EQ(note.at("kind"), "CREDIT_NOTE");
  EXPECT_EQ(note.at("number").get<std::string>()[0], 'C');
  EXPECT_EQ(note.at("creditedNumber"), invoices[1].at("number"));
  EXPECT_EQ(note.at("lines")[0].at("quantity"), 1);
  ExpectBalanced(note.at("name"));
  ExpectBalanced();
  EXPECT_EQ(Get(remedy.at("refund")).at("state"), "REFUNDED");
  const auto timeline = vlot().Timeline(order);
  ASSERT_OK(timeline);
  for (const char* kind : {"REMEDY_GRANTED", "CREDIT_NOTE_ISSUED", "REFUND_REQUESTED", "REFUND_DONE"}) {
    EXPECT_THAT(*timeline, Contains(kind));
  }
}

TEST_F(S14, S14_Credit_GestureAndThenTheRest_GiveBackExactlyWhatWasPaid) {
  const std::string order = Delivered(3);
  const Json gesture = Grant(order, Gesture(525));
  ASSERT_EQ(gesture.at("state"), "DONE");
  EXPECT_EQ(RefundedOf(order), 525);
  EXPECT_EQ(PaymentOf(order, "PAYMENT_PARTLY_REFUNDED"), "PAYMENT_PARTLY_REFUNDED");
  const Json rest = Grant(order, {{"kind", "REFUND"}, {"reason", "all of it back"}});
  ASSERT_EQ(rest.at("state"), "DONE");
  EXPECT_EQ(Cents(rest.at("toRefund")), 2475);
  EXPECT_EQ(RefundedOf(order), 3000);
  EXPECT_EQ(PaymentOf(order, "PAYMENT_REFUNDED"), "PAYMENT_REFUNDED");
  EXPECT_EQ(Get(order).at("state"), "COMPLETED");
  for (const Json& invoice : Get("invoices?order=" + order).at("invoices")) {
    if (invoice.at("kind") == "INSTANT_INVOICE") {
      EXPECT_EQ(invoice.at("state"), "CREDITED");
    }
    ExpectBalanced(invoice.at("name").get<std::string>());
  }
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer more, Ask(order, Gesture(1)));
  EXPECT_EQ(more.status, 400);
  EXPECT_EQ(more.body.at("reason"), "REMEDY_EXCEEDS");
}

TEST_F(S14, S14_Credit_TwoAtOnce_NeverExceedWhatWasPaid) {
  const std::string order = Delivered(3);
  std::vector<absl::StatusOr<JsonApi::Answer>> answers(2, absl::UnknownError("none"));
  std::vector<std::thread> clients;
  for (auto& answer : answers) clients.emplace_back([&] { answer = Ask(order, Pieces(2)); });
  for (std::thread& client : clients) client.join();
  std::vector<int> statuses;
  for (const auto& answer : answers) {
    ASSERT_OK(answer);
    statuses.push_back(answer->status);
    if (answer->ok()) {
      EXPECT_EQ(Settled(answer->body.at("name")).at("state"), "DONE");
    }
  }
  std::sort(statuses.begin(), statuses.end());
  EXPECT_EQ(statuses, (std::vector<int>{200, 400}));
  EXPECT_EQ(RefundedOf(order), 2000);

  // And past the order, at the payment itself: 10.00 is left.
  const std::string payment = Get(order).at("paymentName");
  clients.clear();
  for (size_t i = 0; i < answers.size(); ++i) {
    clients.emplace_back([&, i] {
      answers[i] = vlot().office().Send(
          "POST", "/v1/" + payment + ":refund",
          Json{{"requestId", NewRequestId()}, {"amount", Euro(600 + static_cast<int64_t>(i))}, {"reason", "by hand"}}
              .dump());
    });
  }
  for (std::thread& client : clients) client.join();
  statuses.clear();
  for (const auto& answer : answers) {
    ASSERT_OK(answer);
    statuses.push_back(answer->status);
    if (!answer->ok()) {
      EXPECT_EQ(answer->body.at("reason"), "REFUND_EXCEEDS_CAPTURE");
    }
  }
  std::sort(statuses.begin(), statuses.end());
  EXPECT_EQ(statuses, (std::vector<int>{200, 400}));
}

TEST_F(S14, S14_Credit_RefundThatFails_IsAWorkItemAndNeverCountsAsDone) {
  const std::string order = Delivered(2);
  ASSERT_OK(vlot()
                .psp()
                .Send("POST", "/sandbox/v1/faults",
                      Json{{"operation", "create_refund"}, {"kind", "error"}, {"count", 1}, {"status", 422}}.dump())
                .status());
  const Json parked = Grant(order, Pieces(1));
  ASSERT_EQ(parked.at("state"), "PARKED") << parked.dump();
  EXPECT_EQ(RefundedOf(order), 0);
  EXPECT_EQ(Get(parked.at("refund")).at("state"), "FAILED");
  const Json item = WorkItemOf(order);
  EXPECT_EQ(item.at("reason"), "REFUND_FAILED");
  EXPECT_TRUE(Get(order).at("attention").get<bool>());

  ASSERT_OK(vlot()
                .office()
                .Post("/v1/" + item.at("name").get<std::string>() + ":resolve",
                      {{"act", "RETRY"}, {"reason", "the bank says that it works again"}})
                .status());
  const Json done = Settled(parked.at("name"));
  EXPECT_EQ(done.at("state"), "DONE") << done.dump();
  EXPECT_EQ(RefundedOf(order), 1000);
  EXPECT_FALSE(Get(order).value("attention", false));
  EXPECT_EQ(Get("invoices?order=" + order).at("invoices").size(), 2u);  // one credit note, as before
}

TEST_F(S14, S14_Credit_OnAccountBeforeTheInvoice_LessIsBilled) {
  const auto [order, account] = DeliveredOnAccount(3);
  const Json remedy = Grant(order, Pieces(1));
  ASSERT_EQ(remedy.at("state"), "DONE");
  EXPECT_EQ(remedy.value("creditNote", ""), "");
  EXPECT_EQ(Cents(remedy.at("amount")), 12'100);
  EXPECT_EQ(Cents(Get(account).at("accrued")), 24'200);
  ASSERT_EQ(Grant(order, Gesture(2'420)).at("state"), "DONE");
  const Json invoice = BillNow(account);
  EXPECT_EQ(Cents(invoice.at("payable")), 24'200 - 2'420);
}

TEST_F(S14, S14_Credit_OnACollectiveInvoice_ReducesWhatIsOpenAndThenIsTheAccountsCredit) {
  const auto [order, account] = DeliveredOnAccount(3);
  const Json invoice = BillNow(account);
  ASSERT_EQ(Cents(invoice.at("payable")), 36'300);
  const Json remedy = Grant(order, Pieces(1));
  ASSERT_EQ(remedy.at("state"), "DONE") << remedy.dump();
  const Json note = Get(remedy.at("creditNote"));
  EXPECT_EQ(note.at("creditedNumber"), invoice.at("number"));
  EXPECT_EQ(note.at("order"), order);
  EXPECT_EQ(Cents(Get(invoice.at("name")).at("open")), 24'200);
  EXPECT_EQ(Cents(Get(account).at("open")), 24'200);

  // A person of finance credits the rest by the invoice itself; nothing is open any more.
  ASSERT_OK_AND_ASSIGN(const Json by_hand,
                       vlot().office().Post("/v1/" + invoice.at("name").get<std::string>() + ":credit",
                                            {{"reason", "agreed on the phone"}}));
  EXPECT_EQ(Cents(by_hand.at("gross")), 24'200);
  EXPECT_EQ(Get(invoice.at("name")).at("state"), "CREDITED");
  ExpectBalanced(by_hand.at("name").get<std::string>());
  ExpectBalanced();
  const Json refused = Grant(order, Pieces(1));
  EXPECT_EQ(refused.at("state"), "PARKED");  // the order knows of no credit by hand: a person decides
  EXPECT_EQ(WorkItemOf(order).at("reason"), "CREDIT_EXCEEDS_INVOICE");
  ASSERT_OK(vlot()
                .office()
                .Post("/v1/" + WorkItemOf(order).at("name").get<std::string>() + ":resolve",
                      {{"act", "CANCEL"}, {"reason", "was credited by hand"}})
                .status());
  EXPECT_EQ(Settled(refused.at("name")).at("state"), "WITHDRAWN");
}

// Paid by bank: there is no payment at the provider to give back, so the credit goes back by the bank, to the bank
// account that it came from.
TEST_F(S14, S14_Credit_AfterATransfer_GoesBackToThePayersBankAccount) {
  const auto [order, account] = DeliveredOnAccount(3);
  const Json invoice = BillNow(account);
  ASSERT_EQ(Cents(invoice.at("payable")), 36'300);
  ImportOne({.cents = 36'300, .reference = invoice.at("paymentReference")});
  ASSERT_EQ(Get(invoice.at("name")).at("state"), "PAID");

  const Json remedy = Grant(order, Pieces(1));
  ASSERT_EQ(remedy.at("state"), "DONE") << remedy.dump();
  const Json note = Get(remedy.at("creditNote"));
  EXPECT_EQ(note.at("creditedNumber"), invoice.at("number"));
  EXPECT_EQ(Cents(note.at("gross")), 12'100);
  ExpectBalanced(note.at("name"));
  EXPECT_EQ(CreditOf(account), 12'100);

  ASSERT_OK_AND_ASSIGN(const Json file, vlot().office().Post("/v1/sepaFiles:refund", {{"accounts", {account}}}));
  EXPECT_EQ(file.at("transactions"), 1);
  EXPECT_EQ(Cents(file.at("total")), 12'100);
  std::string pain;
  ASSERT_TRUE(absl::Base64Unescape(file.at("content").get<std::string>(), &pain));
  EXPECT_EQ(Between(Between(pain, "<CdtrAcct>", "</CdtrAcct>"), "<IBAN>", "<"), kPayerIban);
  EXPECT_EQ(Between(pain, "<InstdAmt Ccy=\"EUR\">", "<"), "121.00");
  EXPECT_EQ(CreditOf(account), 0) << "on its way";
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer twice,
                       vlot().office().Send("POST", "/v1/sepaFiles:refund",
                                            Json{{"requestId", NewRequestId()}, {"accounts", {account}}}.dump()));
  EXPECT_EQ(twice.body.value("reason", ""), "NOTHING_TO_PAY");

  const std::string end_to_end_id = Between(pain, "<EndToEndId>", "<");
  const Json line = ImportOne({.cents = -12'100, .text = "Terugbetaling", .end_to_end_id = end_to_end_id});
  EXPECT_EQ(line.at("state"), "MATCHED");
  EXPECT_EQ(line.at("shares")[0].at("purpose"), "REFUND_IN_TRANSIT");
  EXPECT_EQ(line.at("shares")[0].at("account"), account);

  // The payer's bank does not take it: it is credit again, and asked for again.
  EXPECT_EQ(ImportOne({.cents = 12'100, .text = "Retour", .end_to_end_id = end_to_end_id}).at("rule"), "RETURN");
  EXPECT_EQ(CreditOf(account), 12'100);
  ASSERT_OK_AND_ASSIGN(const Json again, vlot().office().Post("/v1/sepaFiles:refund", {{"accounts", {account}}}));
  EXPECT_EQ(Cents(again.at("total")), 12'100);
  EXPECT_EQ(Get(invoice.at("name")).at("state"), "PAID");
  ExpectBalanced();
}

// Money that was paid goes back with its credit note or not at all.
TEST_F(S14, S14_Credit_ByHandOfAPrepaidInvoice_IsSentToTheOrder) {
  const std::string order = Delivered(3);
  const std::string invoice = Get("invoices?order=" + order).at("invoices").at(0).at("name");
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer refused,
                       vlot().office().Send("POST", "/v1/" + invoice + ":credit",
                                            Json{{"requestId", NewRequestId()},
                                                 {"credit", {{"lines", {{"lines", {{{"line", 1}, {"quantity", 2}}}}}}}},
                                                 {"reason", "agreed on the phone"}}
                                                .dump()));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body.at("reason"), "CREDIT_NEEDS_REFUND");
  EXPECT_EQ(Get("invoices?order=" + order).at("invoices").size(), 1u);
  ASSERT_EQ(Grant(order, Pieces(2)).at("state"), "DONE");
  EXPECT_EQ(RefundedOf(order), 2000);
  EXPECT_EQ(Grant(order, Pieces(1)).at("state"), "DONE");
  EXPECT_EQ(Get(invoice).at("state"), "CREDITED");
  ExpectBalanced();
}

TEST_F(S14, S14_Credit_WrongRequests_AreToldFieldByField) {
  const std::string order = Delivered(1);
  const auto fields = [&](const Json& remedy) {
    const auto answer = Ask(order, remedy);
    EXPECT_OK(answer);
    EXPECT_EQ(answer->status, 400);
    std::vector<std::string> names;
    for (const Json& error : answer->body.value("violations", Json::array())) names.push_back(error.at("field"));
    return names;
  };
  EXPECT_THAT(fields({{"kind", "REDELIVERY"}, {"reason", "x"}}), Contains("remedy.kind"));
  EXPECT_THAT(fields({{"kind", "GOODWILL"}, {"reason", "x"}}), Contains("remedy.amount"));
  EXPECT_THAT(fields({{"kind", "REFUND"}, {"lines", {{{"line", 2}, {"quantity", 1}}}}, {"reason", "x"}}),
              Contains("remedy.lines[0].line"));
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer unreasoned, Ask(order, {{"kind", "GOODWILL"}, {"amount", Euro(1)}}));
  EXPECT_EQ(unreasoned.body.value("reason", ""), "REASON_REQUIRED");
  EXPECT_THAT(unreasoned.body.at("metadata").at("where").get<std::string>(), ::testing::HasSubstr("remedy.reason"));
}

}  // namespace
}  // namespace vlot::testing
