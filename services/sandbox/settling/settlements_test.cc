#include <gmock/gmock.h>

#include <filesystem>

#include "services/sandbox/psp_sandbox_fixture.h"

namespace vlot::sandbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::UnorderedElementsAre;

// Time begins at 2025-01-15 09:00 UTC.
class SettlementsTest : public PspSandboxFixture {
 protected:
  void PassTime(absl::Duration time) {
    clock_.Advance(time);
    while (psp_->Step() > 0) {
    }
  }
  Json Settlements() { return Call("GET", "/v2/settlements").body["_embedded"]["settlements"]; }
  std::vector<std::string> IdsOf(const std::string& settlement, const std::string& part) {
    std::vector<std::string> ids;
    const Json body = Call("GET", "/v2/settlements/" + settlement + "/" + part).body;
    for (const Json& item : body["_embedded"][part]) ids.push_back(item["id"]);
    return ids;
  }
};

TEST_F(SettlementsTest, PaidPayment_IsSettledAtMidnightAndPaidOutInTheMorning) {
  const std::string id = CreatePaidPayment();
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["settlementAmount"]["value"], "10.00");
  EXPECT_FALSE(Call("GET", "/v2/payments/" + id).body.contains("settlementId"));
  PassTime(absl::Hours(14));
  EXPECT_THAT(Settlements(), IsEmpty());
  PassTime(absl::Hours(1));
  Json settlement = Settlements().at(0);
  EXPECT_THAT(settlement["id"].get<std::string>(), MatchesRegex("stl_[1-9A-HJ-NP-Za-km-z]{10}"));
  EXPECT_EQ(settlement["reference"], "1234567.2501.01");
  EXPECT_EQ(settlement["createdAt"], "2025-01-16T00:00:00+00:00");
  EXPECT_EQ(settlement["status"], "pending");
  EXPECT_TRUE(settlement["settledAt"].is_null());
  EXPECT_EQ(Call("GET", "/v2/settlements/next").body["amount"], settlement["amount"]);
  PassTime(absl::Hours(8));
  settlement = Settlements().at(0);
  EXPECT_EQ(settlement["status"], "paidout");
  EXPECT_EQ(settlement["settledAt"], "2025-01-16T08:00:00+00:00");
  // 10.00 less 0.29 and 21 % of it, 0.0609.
  EXPECT_EQ(settlement["amount"], Json({{"currency", "EUR"}, {"value", "9.65"}}));
  const Json cost = settlement["periods"]["2025"]["01"]["costs"][0];
  EXPECT_EQ(cost["rate"]["fixed"]["value"], "0.2900");
  EXPECT_EQ(cost["amountVat"]["value"], "0.0609");
  EXPECT_EQ(cost["amountGross"]["value"], "0.3509");
  EXPECT_EQ(settlement["periods"]["2025"]["01"]["revenue"][0]["amountNet"]["value"], "10.0000");
  EXPECT_EQ(Call("GET", "/v2/settlements/1234567.2501.01").body["id"], settlement["id"]);
  const Json payment = Call("GET", "/v2/payments/" + id).body;
  EXPECT_EQ(payment["settlementId"], settlement["id"]);
  EXPECT_EQ(payment["_links"]["settlement"]["href"], settlement["_links"]["self"]["href"]);
}

TEST_F(SettlementsTest, RefundsAndChargebacks_AreTakenOff) {
  const std::string refunded = CreatePaidPayment();
  const std::string disputed = CreatePaidPayment();
  const std::string refund =
      Call("POST", "/v2/payments/" + refunded + "/refunds", RefundBody("4.00")).body.value("id", "");
  EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + disputed + "/chargeback").status, 200);
  PassTime(absl::Hours(24));
  const Json settlement = Settlements().at(0);
  const std::string id = settlement["id"];
  EXPECT_EQ(settlement["amount"]["value"], "5.30");  // 20.00 - 4.00 - 10.00 - 2 x 0.3509
  EXPECT_THAT(IdsOf(id, "payments"), UnorderedElementsAre(refunded, disputed));
  EXPECT_THAT(IdsOf(id, "refunds"), ElementsAre(refund));
  const Json chargebacks = Call("GET", "/v2/settlements/" + id + "/chargebacks").body["_embedded"]["chargebacks"];
  ASSERT_EQ(chargebacks.size(), 1u);
  EXPECT_EQ(chargebacks[0]["settlementAmount"]["value"], "-10.00");
  EXPECT_EQ(chargebacks[0]["settlementId"], id);
  EXPECT_THAT(IdsOf(id, "captures"), IsEmpty());
}

TEST_F(SettlementsTest, RefundThatFailedLater_ComesBackWithAnother) {
  const std::string payment = CreatePaidPayment();
  const std::string refund =
      Call("POST", "/v2/payments/" + payment + "/refunds", RefundBody("4.00")).body.value("id", "");
  PassTime(absl::Hours(24));
  EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + payment + "/refunds/" + refund + "/fail").status, 200);
  PassTime(absl::Hours(24));
  ASSERT_EQ(Settlements().size(), 2u);
  EXPECT_EQ(Settlements().at(0)["amount"]["value"], "4.00");
  EXPECT_EQ(Settlements().at(0)["reference"], "1234567.2501.02");
  EXPECT_EQ(Settlements().at(0)["periods"]["2025"]["01"]["revenue"][0]["method"], "refund");
  PassTime(absl::Hours(48));
  EXPECT_EQ(Settlements().size(), 2u);
}

TEST_F(SettlementsTest, Captures_StandForTheirPayment) {
  Json body = PaymentBody();
  body["method"] = "creditcard";
  body["captureMode"] = "manual";
  const std::string payment = CreatePayment(body);
  EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + payment + "/pay").status, 200);
  const std::string capture =
      Call("POST", "/v2/payments/" + payment + "/captures", {{"amount", {{"currency", "EUR"}, {"value", "6.00"}}}})
          .body.value("id", "");
  PassTime(absl::Hours(24));
  const std::string id = Settlements().at(0)["id"];
  EXPECT_THAT(IdsOf(id, "payments"), IsEmpty());
  EXPECT_THAT(IdsOf(id, "captures"), ElementsAre(capture));
}

TEST_F(SettlementsTest, OpenBalance_IsWhatIsNotSettledYet) {
  EXPECT_EQ(Call("GET", "/v2/settlements/open").body["amount"]["value"], "0.00");
  const std::string payment = CreatePaidPayment();
  const Json open = Call("GET", "/v2/settlements/open").body;
  EXPECT_EQ(open["id"], "open");
  EXPECT_EQ(open["status"], "open");
  EXPECT_EQ(open["amount"]["value"], "9.65");
  EXPECT_TRUE(open["reference"].is_null());
  EXPECT_TRUE(open["settledAt"].is_null());
  EXPECT_THAT(IdsOf("open", "payments"), ElementsAre(payment));
  EXPECT_EQ(Call("GET", "/v2/settlements/stl_none").status, 404);
}

TEST_F(SettlementsTest, Months_AreApartAndInvoicedWhenOver) {
  clock_.Advance(absl::Hours(24 * 16 + 14));  // 31 January, 23:00
  CreatePaidPayment();
  EXPECT_EQ(Call("POST", "/sandbox/v1/settlements").status, 201);
  CreatePaidPayment();
  clock_.Advance(absl::Hours(2));
  CreatePaidPayment();
  const Json settled = Call("POST", "/sandbox/v1/settlements").body["settlements"];
  ASSERT_EQ(settled.size(), 1u);
  EXPECT_EQ(settled[0]["reference"], "1234567.2502.01");
  EXPECT_EQ(settled[0]["status"], "paidout");
  EXPECT_EQ(settled[0]["periods"]["2025"]["01"]["costs"][0]["count"], 1);
  EXPECT_EQ(settled[0]["periods"]["2025"]["02"]["costs"][0]["count"], 1);
  EXPECT_EQ(settled[0]["invoiceId"], settled[0]["periods"]["2025"]["01"]["invoiceId"]);
  EXPECT_FALSE(settled[0]["periods"]["2025"]["02"].contains("invoiceId"));
}

TEST_F(SettlementsTest, SettledOnce_AlsoAfterARestartAndWhenThePayoutFails) {
  const std::string folder = ::testing::TempDir() + "/psp_settlements";
  std::filesystem::remove_all(folder);
  Restart({.data_dir = folder});
  CreatePaidPayment();
  PassTime(absl::Hours(15));
  const std::string id = Settlements().at(0)["id"];
  EXPECT_EQ(Call("POST", "/sandbox/v1/settlements/" + id + "/fail").body["status"], "failed");
  Restart({.data_dir = folder});
  PassTime(absl::Hours(48));
  ASSERT_EQ(Settlements().size(), 1u);
  EXPECT_EQ(Settlements().at(0)["status"], "failed");
  EXPECT_EQ(Call("POST", "/sandbox/v1/settlements/" + id + "/payout").body["status"], "paidout");
  EXPECT_EQ(Call("POST", "/sandbox/v1/settlements/" + id + "/fail").status, 422);
  EXPECT_EQ(Call("POST", "/sandbox/v1/settlements").body["settlements"].size(), 0u);
}

}  // namespace
}  // namespace vlot::sandbox
