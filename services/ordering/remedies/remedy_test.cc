#include "services/ordering/remedies/remedy.h"

#include <gtest/gtest.h>

#include "common/status/status.h"
#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/ordering/policy.h"
#include "services/ordering/record.h"
#include "services/ordering/remedies/convert_remedy.h"

namespace vlot::ordering {
namespace {

using testing::Metadata;
using testing::Reason;
using testing::StatusIs;
using testing::ViolationOf;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Money Eur(int64_t cents) { return {cents, kEur}; }

InvoiceId AnInvoice() { return InvoiceId(*Uuid::Parse("01933b1c-0000-7000-8000-000000000001")); }
ShipmentId ADelivery() { return ShipmentId(*Uuid::Parse("01933b1c-0000-7000-8000-000000000002")); }

Remedy Asked(std::vector<RemedyLine> lines) {
  Remedy remedy{.lines = std::move(lines), .amount = Eur(0), .reason = "broken"};
  remedy.credit_note = AnInvoice();
  return remedy;
}

Remedy Granted(const ShipmentId& delivery = {}) {
  return *Grant(Asked({{1, 2}}), {{3, 1}, Eur(7887)}, Eur(1598), delivery, "operator:fiona", kNow);
}

absl::Status Failure(absl::StatusCode code, std::string reason) {
  return MakeError(code, "no", {.reason = std::move(reason), .domain = "test"});
}

TEST(RemedyTest, Grant_OfPieces_HasTheirPriceAndBeginsWithTheCreditNote) {
  const Remedy remedy = Granted();
  EXPECT_EQ(remedy.amount, Eur(1598));
  EXPECT_EQ(remedy.stage, RemedyStage::kCredit);
  EXPECT_EQ(remedy.due, kNow);
  EXPECT_EQ(NewsOf(remedy).kind, RemedyNews::Kind::kGranted);
  EXPECT_EQ(NewsOf(remedy).number, 1);
}

TEST(RemedyTest, Grant_MoreThanIsLeft_IsRefusedWithWhatIsLeft) {
  const RemedyLeft left = LeftOf({3, 1}, Eur(7887), {Granted()});
  EXPECT_EQ(left.pieces, (std::vector<int32_t>{1, 1}));
  EXPECT_EQ(left.amount, Eur(6289));
  EXPECT_THAT(Grant(Asked({{1, 2}}), left, Eur(1598), {}, "x", kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(Reason("REMEDY_EXCEEDS"), Metadata("quantity_left", "1"))));
  Remedy gesture = Asked({});
  gesture.kind = RemedyKind::kGoodwill;
  gesture.amount = Eur(6290);
  EXPECT_THAT(Grant(gesture, left, Eur(0), {}, "x", kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, Metadata("amount_left", "62.89")));
}

TEST(RemedyTest, Grant_OfAllThatIsLeft_LeavesNothing) {
  const Remedy first = Granted();
  const Remedy rest = *Grant(Asked({}), LeftOf({3, 1}, Eur(7887), {first}), Eur(7887), {}, "x", kNow);
  EXPECT_EQ(rest.amount, Eur(6289));
  const RemedyLeft left = LeftOf({3, 1}, Eur(7887), {first, rest});
  EXPECT_EQ(left.pieces, (std::vector<int32_t>{0, 0}));
  EXPECT_EQ(left.amount, Eur(0));
}

// Prices without VAT: what pieces cost one at a time is not what they cost together.
void PlaceOrder(int quantity, int64_t cents, PlacedOrder& placed) {
  placed.created_at = kNow;
  auto& line = *placed.details.mutable_order()->add_lines();
  line.set_quantity(quantity);
  *line.mutable_unit_price() = wire::ToProto(Eur(cents));
  line.set_vat_category("STANDARD");
}

TEST(RemedyTest, Grant_PieceByPiece_ComesToTheOrdersTotal) {
  struct Case {
    int quantity;
    int64_t cents, total;
  };
  for (const Case& c : {Case{3, 9999, 36296}, Case{7, 103, 872}, Case{2, 102, 247}}) {
    PlacedOrder placed;
    PlaceOrder(c.quantity, c.cents, placed);
    std::vector<Remedy> before;
    int64_t granted = 0;
    for (int piece = 0; piece < c.quantity; ++piece) {
      ASSERT_OK_AND_ASSIGN(const Money price, PriceOf(placed, {{1, 1}}, TakenBy(before)));
      const RemedyLeft left = LeftOf(PiecesOf(placed), Eur(c.total), before);
      ASSERT_OK_AND_ASSIGN(const Remedy remedy, Grant(Asked({{1, 1}}), left, price, {}, "x", kNow));
      granted += remedy.amount.minor;
      before.push_back(remedy);
    }
    EXPECT_EQ(granted, c.total) << c.quantity << " of " << c.cents;
    EXPECT_EQ(LeftOf(PiecesOf(placed), Eur(c.total), before).amount, Eur(0));
  }
}

TEST(RemedyTest, Grant_OfTheLastPieces_IsNoMoreThanIsLeft) {
  const RemedyLeft left{{1, 1}, Eur(2000)};  // an allowance was taken off, or goodwill given
  EXPECT_EQ(Grant(Asked({{1, 1}, {2, 1}}), left, Eur(3000), {}, "x", kNow)->amount, Eur(2000));
  EXPECT_THAT(Grant(Asked({{1, 1}}), left, Eur(3000), {}, "x", kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REMEDY_EXCEEDS")));
  EXPECT_THAT(Grant(Asked({{1, 1}, {2, 1}}), {{1, 1}, Eur(0)}, Eur(3000), {}, "x", kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REMEDY_EXCEEDS")));
}

TEST(RemedyTest, TakenBy_PassesOverWithdrawnOnes) {
  Remedy withdrawn = Granted();
  withdrawn.state = RemedyState::kWithdrawn;
  EXPECT_EQ(TakenBy({Granted(), withdrawn}), (std::vector<RemedyLine>{{1, 2}}));
}

TEST(RemedyTest, LeftOf_PassesOverWithdrawnOnes) {
  Remedy remedy = Granted();
  remedy.state = RemedyState::kWithdrawn;
  EXPECT_EQ(LeftOf({3, 1}, Eur(7887), {remedy}).amount, Eur(7887));
}

TEST(RemedyTest, AtOnce_CreditedThenRefundedThenDone) {
  Remedy remedy = Granted();
  OnCredited("C26-1", Eur(1598), Eur(1598), kNow, remedy);
  EXPECT_EQ(remedy.stage, RemedyStage::kRefund);
  EXPECT_EQ(NewsOf(remedy).kind, RemedyNews::Kind::kCredited);
  EXPECT_EQ(NewsOf(remedy).reference, "C26-1");
  OnRefund(RefundOutcome::kUnderWay, "", kNow, remedy);
  EXPECT_EQ(remedy.stage, RemedyStage::kAwait);
  EXPECT_GT(*remedy.due, kNow);
  OnRefund(RefundOutcome::kDone, "", kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kDone);
  EXPECT_FALSE(remedy.due.has_value());
  EXPECT_EQ(remedy.news, 2);
}

TEST(RemedyTest, RefundFailed_WaitsForAPersonAndIsNeverDone) {
  Remedy remedy = Granted();
  OnCredited("C26-1", Eur(1598), Eur(1598), kNow, remedy);
  OnRefund(RefundOutcome::kFailed, "the bank gave it back", kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kParked);
  EXPECT_EQ(NewsOf(remedy).reason, "REFUND_FAILED");
  EXPECT_THAT(Resolve(OperatorAct::Act::kCancel, "x", "no", kNow, remedy),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("act")));
  ASSERT_OK(Resolve(OperatorAct::Act::kRetry, "operator:fiona", "again", kNow, remedy));
  EXPECT_EQ(remedy.stage, RemedyStage::kRetry);
  EXPECT_EQ(NewsOf(remedy).kind, RemedyNews::Kind::kResumed);
  OnRefund(RefundOutcome::kUnderWay, "", kNow, remedy);
  OnRefund(RefundOutcome::kDone, "", kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kDone);
}

TEST(RemedyTest, ParkedRefund_ThatIsDoneAfterAll_ResolvesItself) {
  Remedy remedy = Granted();
  OnCredited("C26-1", Eur(1598), Eur(1598), kNow, remedy);
  OnRefund(RefundOutcome::kFailed, "", kNow, remedy);
  const int news = remedy.news;
  OnRefund(RefundOutcome::kFailed, "", kNow, remedy);  // looked at again: nothing new
  EXPECT_EQ(remedy.news, news);
  OnRefund(RefundOutcome::kDone, "", kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kDone);
  EXPECT_EQ(NewsOf(remedy).kind, RemedyNews::Kind::kResumed);
}

TEST(RemedyTest, OnAccount_IsOffTheMonth) {
  Remedy remedy = Granted(ADelivery());
  EXPECT_EQ(remedy.stage, RemedyStage::kReduce);
  OnReduced(Eur(1598), kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kDone);
  EXPECT_TRUE(remedy.to_refund.IsZero());
}

TEST(RemedyTest, OnAccount_InvoicedMeanwhile_IsCreditedThere) {
  Remedy remedy = Granted(ADelivery());
  OnFailure(Failure(absl::StatusCode::kFailedPrecondition, "ACCRUAL_INVOICED"), AnInvoice(), kNow, remedy);
  EXPECT_EQ(remedy.stage, RemedyStage::kCredit);
  EXPECT_EQ(remedy.invoice, AnInvoice());
  OnCredited("C26-1", Eur(1598), Eur(0), kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kDone);
}

TEST(RemedyTest, Failures_ThatPass_AreTriedAgainForADay) {
  Remedy remedy = Granted();
  const absl::Status unavailable = absl::UnavailableError("down");
  OnFailure(unavailable, {}, kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kRunning);
  EXPECT_GT(*remedy.due, kNow);
  OnFailure(unavailable, {}, kNow + kGiveUpAfter, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kParked);
}

TEST(RemedyTest, Refused_WaitsForAPerson_WhoMayWithdrawWhatWasNotCredited) {
  Remedy remedy = Granted();
  OnFailure(Failure(absl::StatusCode::kFailedPrecondition, "CREDIT_EXCEEDS_INVOICE"), {}, kNow, remedy);
  EXPECT_EQ(remedy.state, RemedyState::kParked);
  EXPECT_EQ(NewsOf(remedy).reason, "CREDIT_EXCEEDS_INVOICE");
  ASSERT_OK(Resolve(OperatorAct::Act::kCancel, "x", "a mistake", kNow, remedy));
  EXPECT_EQ(remedy.state, RemedyState::kWithdrawn);
  EXPECT_THAT(Resolve(OperatorAct::Act::kSkip, "x", "", kNow, remedy),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("WORK_ITEM_RESOLVED")));
}

TEST(RemedyTest, Skipped_BeforeAnythingWasCredited_IsWithdrawn) {
  Remedy remedy = Granted(ADelivery());
  OnFailure(Failure(absl::StatusCode::kFailedPrecondition, "ACCRUAL_INVOICED"), AnInvoice(), kNow, remedy);
  OnFailure(Failure(absl::StatusCode::kFailedPrecondition, "CREDIT_EXCEEDS_INVOICE"), {}, kNow, remedy);
  ASSERT_OK(Resolve(OperatorAct::Act::kSkip, "x", "settled otherwise", kNow, remedy));
  EXPECT_EQ(remedy.state, RemedyState::kWithdrawn);
  EXPECT_EQ(LeftOf({3, 1}, Eur(7887), {remedy}).amount, Eur(7887));
}

TEST(RemedyTest, Skipped_OnceCredited_IsDone) {
  Remedy remedy = Granted();
  OnCredited("C26-1", Eur(1598), Eur(1598), kNow, remedy);
  OnRefund(RefundOutcome::kFailed, "", kNow, remedy);
  ASSERT_OK(Resolve(OperatorAct::Act::kSkip, "x", "paid by hand", kNow, remedy));
  EXPECT_EQ(remedy.state, RemedyState::kDone);
}

TEST(RemedyTest, News_AreToldOnceByTheProcess) {
  Process process = NewProcess({});
  const OrderFacts facts{.payment_hold = absl::Minutes(30), .placed = kNow};
  Remedy remedy = Granted();
  remedy.id = RemedyId(*Uuid::Parse("01933b1c-0000-7000-8000-000000000009"));
  OnFailure(Failure(absl::StatusCode::kFailedPrecondition, "NO"), {}, kNow, remedy);
  Effects effects;
  Apply(facts, NewsOf(remedy), kNow, process, effects);
  Apply(facts, NewsOf(remedy), kNow, process, effects);
  ASSERT_EQ(effects.work_items.size(), 1u);
  EXPECT_TRUE(effects.work_items[0].open);
  EXPECT_EQ(effects.work_items[0].about, "remedies/01933b1c-0000-7000-8000-000000000009");
  EXPECT_EQ(effects.journal.size(), 1u);
  EXPECT_TRUE(process.parked());
  ASSERT_OK(Resolve(OperatorAct::Act::kSkip, "x", "paid by hand", kNow, remedy));
  Apply(facts, NewsOf(remedy), kNow, process, effects);
  ASSERT_EQ(effects.work_items.size(), 2u);
  EXPECT_FALSE(effects.work_items[1].open);
  EXPECT_EQ(effects.work_items[1].message, "paid by hand");
  EXPECT_FALSE(process.parked());
}

}  // namespace
}  // namespace vlot::ordering
