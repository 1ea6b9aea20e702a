// The payment provider pays out what it has collected, and the bank says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/testing/status_matchers.h"
#include "tests/scenario/camt.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kTries = 3000;
constexpr useconds_t kPollMicros = 10'000;

class S11Settlement : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(vlot_, Installation::Start({.processes = {"access,ordering,invoicing,notification,gateway",
                                                                   "fulfilment,payment,courier"},
                                                     .serve_flags = {"--psp_settlements_every=1s"}}));
    ASSERT_OK_AND_ASSIGN(item_, vlot_->NewItem("STANDARD", 100));
  }

  // A consumer's order of two pieces at 12.10, paid and delivered.
  absl::StatusOr<Json> Complete() {
    ASSIGN_OR_RETURN(const std::string customer, vlot_->NewConsumer());
    ASSIGN_OR_RETURN(const Json order,
                     vlot_->shop().Post("/v1/orders", Installation::OrderBody(customer, item_, 2, 1210)));
    return vlot_->WaitForState(order.at("name"), "COMPLETED");
  }

  // Polls `path` until `is_so`; the last answer.
  template <class IsSo>
  Json Await(const std::string& path, IsSo is_so) {
    Json answer;
    for (int tries = 0; tries < kTries; ++tries) {
      const absl::StatusOr<Json> now = vlot_->office().Get(path);
      EXPECT_OK(now);
      if (now.ok()) answer = *now;
      if (now.ok() && is_so(answer)) return answer;
      usleep(kPollMicros);
    }
    ADD_FAILURE() << path << " does not come to be so: " << answer;
    return answer;
  }

  int64_t Balance(const std::string& ledger_account) {
    const absl::StatusOr<Json> balances = vlot_->office().Get("/v1/trialBalance");
    EXPECT_OK(balances);
    for (const Json& row : balances->value("rows", Json::array())) {
      if (row.at("ledgerAccount") == ledger_account) return Cents(row.at("balance"));
    }
    return 0;
  }

  absl::StatusOr<Json> Import(const std::string& file) {
    return vlot_->office().Post("/v1/bankStatements:import", {{"content", absl::Base64Escape(file)}});
  }

  std::unique_ptr<Installation> vlot_;
  std::string item_;
};

TEST_F(S11Settlement, S11_TheProviderPaysOut_ClearingIsNothingWhenTheBankHasIt) {
  ASSERT_OK_AND_ASSIGN(const Json kept, Complete());
  ASSERT_OK_AND_ASSIGN(const Json given_back, Complete());
  const int64_t paid = Balance("PSP_CLEARING");
  // A piece of the second goes back, and the bank of the first payer takes a part back.
  ASSERT_OK_AND_ASSIGN(
      const Json remedy,
      vlot_->office().Post(
          absl::StrCat("/v1/", given_back.at("name").get<std::string>(), "/remedies"),
          {{"remedy", {{"kind", "REFUND"}, {"lines", {{{"line", 1}, {"quantity", 1}}}}, {"reason", "broken"}}}}));
  Await("/v1/" + remedy.at("name").get<std::string>(), [](const Json& now) { return now.at("state") == "DONE"; });
  const std::string payment = "/v1/payments/" + kept.at("name").get<std::string>().substr(7);
  ASSERT_OK_AND_ASSIGN(const Json paid_one, vlot_->office().Get(payment));
  EXPECT_EQ(paid, 2 * Cents(paid_one.at("captured")));
  const std::string psp_id = paid_one.at("attempts")[0].at("pspId");
  ASSERT_OK(vlot_->psp().Post("/sandbox/v1/payments/" + psp_id + "/chargeback",
                              {{"amount", {{"value", "5.00"}, {"currency", "EUR"}}}}));
  Await(payment, [](const Json& now) { return now.contains("disputed") && Cents(now.at("disputed")) == 500; });
  const int64_t refunded = paid - Balance("PSP_CLEARING");
  EXPECT_GT(refunded, 0);

  ASSERT_OK(vlot_->psp().Post("/sandbox/v1/settlements", Json::object()));
  const Json listed =
      Await("/v1/settlements?state=PAID_OUT", [](const Json& now) { return now.contains("settlements"); });
  ASSERT_EQ(listed.at("settlements").size(), 1u);
  const Json& settlement = listed["settlements"][0];
  EXPECT_EQ(settlement.value("differingLines", 0), 0) << settlement;
  EXPECT_EQ(Cents(settlement.at("payments")), paid);
  EXPECT_EQ(Cents(settlement.at("refunds")), -refunded);
  EXPECT_EQ(Cents(settlement.at("chargebacks")), -500);
  const int64_t amount = Cents(settlement.at("amount"));
  EXPECT_EQ(amount, paid - refunded - 500 - 58 - 12);  // two payments at 0.29, and VAT on it

  Await("/v1/postings?ledgerAccount=PSP_IN_TRANSIT", [](const Json& now) { return now.contains("postings"); });
  EXPECT_EQ(Balance("PSP_CLEARING"), 0);
  EXPECT_EQ(Balance("PSP_IN_TRANSIT"), amount);
  EXPECT_EQ(Balance("PSP_FEES"), 58);
  EXPECT_EQ(Balance("VAT_RECEIVABLE"), 12);
  EXPECT_EQ(Balance("CHARGEBACKS"), 500);

  const std::string file =
      Camt(NewRequestId(),
           {{.cents = amount, .text = "Uitbetaling " + settlement.at("reference").get<std::string>() + " SANDBOX"}});
  ASSERT_OK_AND_ASSIGN(const Json imported, Import(file));
  EXPECT_EQ(imported.at("statements")[0].value("linesMatched", 0), 1);
  EXPECT_EQ(Balance("PSP_IN_TRANSIT"), 0);
  EXPECT_EQ(Balance("BANK"), amount);
  EXPECT_EQ(Balance("BANK_UNMATCHED"), 0);
  ASSERT_OK_AND_ASSIGN(const Json again, Import(file));
  EXPECT_TRUE(again.at("statements")[0].value("duplicate", false));

  ASSERT_OK_AND_ASSIGN(const std::string list, vlot_->Run({"settlements", "list"}));
  EXPECT_THAT(list, HasSubstr(settlement.at("reference").get<std::string>()));
  ASSERT_OK_AND_ASSIGN(const std::string shown,
                       vlot_->Run({"settlements", "show", settlement.at("name").get<std::string>()}));
  EXPECT_THAT(shown, HasSubstr(psp_id));
  ASSERT_OK_AND_ASSIGN(const std::string audit, vlot_->Run({"audit"}));
  EXPECT_THAT(audit, HasSubstr("nothing lost, nothing doubled"));
}

TEST_F(S11Settlement, S11_PaymentOfNobody_IsADifferenceThatFinanceSees) {
  ASSERT_OK(Complete());
  const Json stranger = {{"amount", {{"value", "7.00"}, {"currency", "EUR"}}},
                         {"description", "from the till"},
                         {"redirectUrl", "https://shop.example"},
                         {"method", "ideal"}};
  ASSERT_OK_AND_ASSIGN(const Json made, vlot_->psp().Post("/v2/payments", stranger));
  const std::string psp_id = made.at("id");
  ASSERT_OK(vlot_->psp().Post("/sandbox/v1/payments/" + psp_id + "/pay", Json::object()));
  ASSERT_OK(vlot_->psp().Post("/sandbox/v1/settlements", Json::object()));
  const Json listed = Await("/v1/settlements?differing=true&state=PAID_OUT",
                            [](const Json& now) { return now.contains("settlements"); });
  const Json& settlement = listed.at("settlements")[0];
  EXPECT_EQ(Cents(settlement.at("difference")), 700);
  ASSERT_OK_AND_ASSIGN(
      const Json lines,
      vlot_->office().Get(absl::StrCat("/v1/", settlement.at("name").get<std::string>(), "/lines?differing=true")));
  ASSERT_EQ(lines.at("lines").size(), 1u);
  EXPECT_EQ(lines["lines"][0].at("pspId"), psp_id);
  Await("/v1/postings?ledgerAccount=PSP_DIFFERENCES", [](const Json& now) { return now.contains("postings"); });
  EXPECT_EQ(Balance("PSP_DIFFERENCES"), -700);
  EXPECT_EQ(Balance("PSP_CLEARING"), 0);
  const absl::StatusOr<std::string> listing = vlot_->Run({"settlements", "list", "differing"});
  EXPECT_FALSE(listing.ok()) << "its exit code says that something does not match";
}

}  // namespace
}  // namespace vlot::testing
