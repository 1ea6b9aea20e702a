#include "services/invoicing/provider/provider_settlement.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing::provider {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using vlot::testing::StatusIs;

Money Eur(int64_t minor) { return {minor, kEur}; }

// 75.00 paid, 10.00 refunded, 25.00 charged back, 7.00 of nobody, less 0.87 and 0.18 VAT.
ProviderSettlement Example() {
  return {.reference = "1234567.2611.01",
          .amount = Eur(4595),
          .payments = Eur(7500),
          .refunds = Eur(-1000),
          .chargebacks = Eur(-2500),
          .fees = Eur(87),
          .fees_vat = Eur(18),
          .difference = Eur(700),
          .day = absl::CivilDay(2026, 11, 26)};
}

TEST(ProviderSettlementTest, PostingsOf_EveryPart_HasItsAccountAndTheSumIsZero) {
  ASSERT_OK(Check(Example()));
  const std::vector<Posting> postings = PostingsOf(Example());
  EXPECT_TRUE(IsBalanced(postings));
  std::vector<std::pair<LedgerAccount, int64_t>> booked;
  for (const Posting& posting : postings) booked.emplace_back(posting.ledger_account, posting.amount.minor);
  EXPECT_THAT(booked, UnorderedElementsAre(
                          Pair(LedgerAccount::kPspInTransit, 4595), Pair(LedgerAccount::kPspFees, 87),
                          Pair(LedgerAccount::kVatReceivable, 18), Pair(LedgerAccount::kChargebacks, 2500),
                          Pair(LedgerAccount::kPspClearing, -6500), Pair(LedgerAccount::kPspDifferences, -700)));
}

TEST(ProviderSettlementTest, PostingsOf_Nothing_AreNone) {
  ProviderSettlement nothing{.amount = Eur(0),
                             .payments = Eur(0),
                             .refunds = Eur(0),
                             .chargebacks = Eur(0),
                             .fees = Eur(0),
                             .fees_vat = Eur(0),
                             .difference = Eur(0)};
  EXPECT_OK(Check(nothing));
  EXPECT_THAT(PostingsOf(nothing), IsEmpty());
}

TEST(ProviderSettlementTest, Check_PartsThatDoNotAddUp_AreRefused) {
  ProviderSettlement settlement = Example();
  settlement.fees.minor += 1;
  EXPECT_THAT(Check(settlement), StatusIs(absl::StatusCode::kInvalidArgument));
  settlement = Example();
  settlement.refunds.currency = kUsd;
  EXPECT_THAT(Check(settlement), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot::invoicing::provider
