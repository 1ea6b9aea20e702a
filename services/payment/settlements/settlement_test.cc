#include "services/payment/settlements/settlement.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"
#include "services/payment/settlements/mollie_settlements.h"
#include "services/payment/test_values.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using vlot::testing::StatusIs;

SettlementLine Paid(int64_t minor, const std::string& psp_id = "tr_1") {
  return {.kind = LineKind::kPayment, .psp_id = psp_id, .payment_psp_id = psp_id, .amount_minor = minor};
}
SettlementLine Part(LineKind kind, int64_t minor, const std::string& psp_id) {
  return {.kind = kind, .psp_id = psp_id, .payment_psp_id = "tr_1", .amount_minor = minor};
}

Known KnownOf(int64_t captured_minor, int64_t disputed_minor = 0) {
  Known known;
  known.payments["tr_1"] = {
      .id = Nth<PaymentId>(1), .currency = kEur, .captured_minor = captured_minor, .disputed_minor = disputed_minor};
  return known;
}

std::vector<int64_t> Expected(Known known, std::vector<SettlementLine> lines, Currency currency = kEur) {
  Compare(currency, known, absl::MakeSpan(lines));
  std::vector<int64_t> expected;
  for (const SettlementLine& line : lines) expected.push_back(line.expected_minor);
  return expected;
}

TEST(SettlementTest, Compare_PaymentThatWeKnow_IsExpectedWhole) {
  Known known = KnownOf(2500);
  std::vector<SettlementLine> lines = {Paid(2500)};
  Compare(kEur, known, absl::MakeSpan(lines));
  EXPECT_EQ(lines[0].expected_minor, 2500);
  EXPECT_EQ(lines[0].subject, Nth<PaymentId>(1).Name());
  EXPECT_FALSE(Differs(lines[0]));
}

TEST(SettlementTest, Compare_WhatDoesNotFit_Differs) {
  EXPECT_THAT(Expected(KnownOf(2500), {Paid(2400)}), ElementsAre(2500)) << "another amount";
  EXPECT_THAT(Expected(KnownOf(0), {Paid(2500)}), ElementsAre(0)) << "not paid as far as we know";
  EXPECT_THAT(Expected(KnownOf(2500), {Paid(2500, "tr_2")}), ElementsAre(0)) << "not ours";
  EXPECT_THAT(Expected(KnownOf(2500), {Paid(2500), Paid(2500)}), ElementsAre(2500, 0)) << "settled twice";
  EXPECT_THAT(Expected(KnownOf(2500), {Paid(2500)}, kUsd), ElementsAre(0)) << "in another currency";
}

TEST(SettlementTest, Compare_Captures_MayBeParts) {
  EXPECT_THAT(Expected(KnownOf(2500), {Part(LineKind::kPayment, 1000, "cpt_1"), Part(LineKind::kPayment, 1500, "cpt_2"),
                                       Part(LineKind::kPayment, 100, "cpt_3")}),
              ElementsAre(1000, 1500, 0));
}

TEST(SettlementTest, Compare_Chargebacks_AreExpectedAsFarAsWeHeardOfThem) {
  const SettlementLine chargeback = Part(LineKind::kChargeback, -1000, "chb_1");
  EXPECT_THAT(Expected(KnownOf(2500, 1000), {chargeback}), ElementsAre(-1000));
  EXPECT_THAT(Expected(KnownOf(2500, 0), {chargeback}), ElementsAre(0));
  EXPECT_THAT(Expected(KnownOf(2500, 1000), {chargeback, chargeback}), ElementsAre(-1000, 0));
}

TEST(SettlementTest, Compare_Refunds_AreExpectedOnceUnlessTheyFailed) {
  Known known = KnownOf(2500);
  known.refunds["re_1"] = {.id = Nth<RefundId>(3), .amount_minor = 400};
  const SettlementLine refund = Part(LineKind::kRefund, -400, "re_1");
  EXPECT_THAT(Expected(known, {refund, refund}), ElementsAre(-400, 0));
  EXPECT_THAT(Expected(known, {Part(LineKind::kRefund, -500, "re_1")}), ElementsAre(-400));
  EXPECT_THAT(Expected(known, {Part(LineKind::kRefund, -400, "re_2")}), ElementsAre(0));
  known.refunds["re_1"].counts = false;
  EXPECT_THAT(Expected(known, {refund}), ElementsAre(0));
}

Costs CostsOf(int64_t net, int64_t vat) { return {.net = Decimal::Of(net, 4), .vat = Decimal::Of(vat, 4)}; }

TEST(SettlementTest, Close_TheProvidersRounding_IsItsFees) {
  // 20.00 less two times 0.29 and its VAT, 0.7018.
  ASSERT_OK_AND_ASSIGN(const Closing closing, Close({1930, kEur}, 2000, CostsOf(5800, 1218)));
  EXPECT_EQ(closing.fees_minor, 58);
  EXPECT_EQ(closing.fees_vat_minor, 12);
  EXPECT_EQ(closing.other_minor, 0);
  ASSERT_OK_AND_ASSIGN(const Closing rounded, Close({1929, kEur}, 2000, CostsOf(5800, 1218)));
  EXPECT_EQ(rounded.fees_minor + rounded.fees_vat_minor, 71);
  EXPECT_EQ(rounded.other_minor, 0);
}

TEST(SettlementTest, Close_WhatNobodyTells_IsOther) {
  ASSERT_OK_AND_ASSIGN(const Closing more, Close({2330, kEur}, 2000, CostsOf(5800, 1218)));
  EXPECT_EQ(more.other_minor, 400);
  ASSERT_OK_AND_ASSIGN(const Closing less, Close({1000, kEur}, 2000, CostsOf(5800, 1218)));
  EXPECT_EQ(less.other_minor, -930);
  EXPECT_EQ(2000 - less.fees_minor - less.fees_vat_minor + less.other_minor, 1000);
}

constexpr char kSettlement[] = R"json({"resource":"settlement","id":"stl_jDk30akdN","reference":"1234567.2604.03",
  "createdAt":"2026-04-06T06:00:01.0Z","settledAt":"2026-04-06T09:41:44.0Z","status":"paidout",
  "amount":{"currency":"EUR","value":"39.75"},"periods":{"2026":{"03":{"revenue":[],"costs":[
    {"description":"iDEAL","method":"ideal","count":6,"rate":{"fixed":{"currency":"EUR","value":"0.3500"},"percentage":null},
     "amountNet":{"currency":"EUR","value":"2.1000"},"amountVat":{"currency":"EUR","value":"0.4410"},
     "amountGross":{"currency":"EUR","value":"2.5410"}}]},"04":{"revenue":[],"costs":[
    {"description":"Refunds iDEAL","method":"refund","count":2,
     "amountNet":{"currency":"EUR","value":"0.5000"},"amountVat":null,
     "amountGross":{"currency":"EUR","value":"0.5000"}}]}}},"_links":{}})json";

TEST(SettlementTest, ParsePspSettlement_CostsOfAllMonths_AreAdded) {
  ASSERT_OK_AND_ASSIGN(const PspSettlement settlement, ParsePspSettlement(kSettlement));
  EXPECT_EQ(settlement.id, "stl_jDk30akdN");
  EXPECT_EQ(settlement.reference, "1234567.2604.03");
  EXPECT_EQ(settlement.status, PspSettlement::Status::kPaidOut);
  EXPECT_EQ(settlement.amount, (Money{3975, kEur}));
  EXPECT_EQ(settlement.costs.net, Decimal::Of(26, 1));
  EXPECT_EQ(settlement.costs.vat, Decimal::Of(441, 3));
  EXPECT_EQ(absl::FormatTime("%H:%M", settlement.settled_at, absl::UTCTimeZone()), "09:41");
}

TEST(SettlementTest, ParsePspLines_WhatIsCapturedByHand_IsSettledByItsCaptures) {
  constexpr char kPayments[] = R"json({"count":2,"_embedded":{"payments":[
    {"id":"tr_1","amount":{"currency":"EUR","value":"10.00"},"settlementAmount":{"currency":"EUR","value":"9.00"}},
    {"id":"tr_2","amount":{"currency":"EUR","value":"10.00"},"amountCaptured":{"currency":"EUR","value":"6.00"}}]},
    "_links":{"next":{"href":"https://x/v2/settlements/stl_1/payments?from=tr_3&limit=250"}}})json";
  ASSERT_OK_AND_ASSIGN(const PspLinePage page, ParsePspLines(kPayments, Phase::kPayments));
  EXPECT_EQ(page.next, "tr_3");
  EXPECT_THAT(page.lines, ElementsAre(Paid(900)));
}

TEST(SettlementTest, ParsePspLines_RefundsAndChargebacks_TakeOff) {
  constexpr char kRefunds[] = R"json({"_embedded":{"refunds":[
    {"id":"re_1","paymentId":"tr_1","amount":{"currency":"EUR","value":"4.00"}}]},"_links":{"next":null}})json";
  ASSERT_OK_AND_ASSIGN(const PspLinePage page, ParsePspLines(kRefunds, Phase::kRefunds));
  EXPECT_THAT(page.lines, ElementsAre(Part(LineKind::kRefund, -400, "re_1")));
  EXPECT_EQ(page.next, "");
  EXPECT_THAT(ParsePspLines(kRefunds, Phase::kChargebacks), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot::payment
