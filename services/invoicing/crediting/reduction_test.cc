#include "services/invoicing/crediting/reduction.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing {
namespace {

using testing::Reason;
using testing::StatusIs;
using testing::ViolationOf;

Money Eur(int64_t cents) { return {cents, kEur}; }

// 3 × 7.99 at 9 % and 49.95 at 21 %, without VAT.
AccruedDelivery Delivered() {
  AccruedDelivery delivery{.date = absl::CivilDay(2026, 11, 22)};
  delivery.lines.push_back({.index = 1,
                            .line = {.title = "Koffie",
                                     .item = "COFFEE",
                                     .quantity = 3,
                                     .unit_price = Eur(799),
                                     .category = vat::Category::kReduced}});
  delivery.lines.push_back({.index = 2, .line = {.title = "Waterkoker", .item = "KETTLE", .unit_price = Eur(4995)}});
  return delivery;
}

void Add(AccruedDelivery& delivery, const Reduction& reduction) {
  for (const AccruedLine& line : reduction.lines) delivery.lines.push_back(line);
}

Credit OfPieces(std::vector<Pieces> pieces) { return {.form = Credit::Form::kPieces, .pieces = std::move(pieces)}; }
Credit OfAmount(int64_t cents) { return {.form = Credit::Form::kAmount, .amount = Eur(cents)}; }

TEST(ReductionTest, Pieces_StandBesideWhatWasDelivered) {
  ASSERT_OK_AND_ASSIGN(const Reduction reduction, Reduce(Delivered(), OfPieces({{1, 1}}), "NL"));
  ASSERT_EQ(reduction.lines.size(), 1u);
  EXPECT_EQ(reduction.lines[0].index, 3);
  EXPECT_EQ(reduction.lines[0].of_item, 1);
  EXPECT_EQ(reduction.lines[0].line.quantity, -1);
  EXPECT_EQ(reduction.lines[0].line.item, "");
  EXPECT_EQ(reduction.gross, Eur(871));
}

TEST(ReductionTest, Pieces_MoreThanAreLeft_AreRefused) {
  AccruedDelivery delivery = Delivered();
  ASSERT_OK_AND_ASSIGN(const Reduction reduction, Reduce(delivery, OfPieces({{1, 2}}), "NL"));
  Add(delivery, reduction);
  EXPECT_THAT(Reduce(delivery, OfPieces({{1, 2}}), "NL"),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  EXPECT_THAT(Reduce(delivery, OfPieces({{3, 1}}), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("credit.lines.lines[0].line")));
}

TEST(ReductionTest, Amount_OnPricesWithoutVat_IsTakenOffThem) {
  ASSERT_OK_AND_ASSIGN(const Reduction reduction, Reduce(Delivered(), OfAmount(1000), "NL"));
  EXPECT_EQ(reduction.gross, Eur(1000));
  EXPECT_THAT(Reduce(Delivered(), OfAmount(100000), "NL"),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST(ReductionTest, Rest_AfterAnAmount_LeavesExactlyNothing) {
  AccruedDelivery delivery = Delivered();
  ASSERT_OK_AND_ASSIGN(const Reduction amount, Reduce(delivery, OfAmount(1000), "NL"));
  Add(delivery, amount);
  ASSERT_OK_AND_ASSIGN(const Reduction rest, Reduce(delivery, {}, "NL"));
  Add(delivery, rest);
  EXPECT_EQ(amount.gross.minor + rest.gross.minor, 2397 + 216 + 4995 + 1049);
  EXPECT_THAT(Reduce(delivery, {}, "NL"),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST(ReductionTest, WithACeiling_LessIsTakenOff) {
  Credit rest{.ceiling = Eur(5000)};
  ASSERT_OK_AND_ASSIGN(const Reduction reduction, Reduce(Delivered(), rest, "NL"));
  EXPECT_EQ(reduction.gross, Eur(5000));
  Credit pieces = OfPieces({{1, 1}});
  pieces.ceiling = Eur(871);
  ASSERT_OK_AND_ASSIGN(const Reduction whole, Reduce(Delivered(), pieces, "NL"));
  EXPECT_EQ(whole.lines[0].of_item, 1);
  pieces.ceiling = Eur(500);
  ASSERT_OK_AND_ASSIGN(const Reduction less, Reduce(Delivered(), pieces, "NL"));
  EXPECT_NEAR(static_cast<double>(less.gross.minor), 500, 1);  // by the rounding of VAT
  EXPECT_EQ(less.lines[0].of_item, 0);
}

TEST(ReductionTest, Pieces_OfARateThatAnAmountWasTakenOff_BringNoRateBelowNothing) {
  AccruedDelivery delivery = Delivered();
  ASSERT_OK_AND_ASSIGN(const Reduction amount, Reduce(delivery, OfAmount(4000), "NL"));
  Add(delivery, amount);
  Credit pieces = OfPieces({{1, 3}});
  EXPECT_THAT(Reduce(delivery, pieces, "NL"),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  pieces.ceiling = Eur(2613);
  ASSERT_OK_AND_ASSIGN(const Reduction reduction, Reduce(delivery, pieces, "NL"));
  EXPECT_NEAR(static_cast<double>(reduction.gross.minor), 2613, 1);
  Add(delivery, reduction);
  std::vector<BillableLine> lines;
  for (const AccruedLine& line : delivery.lines) lines.push_back(line.line);
  ASSERT_OK_AND_ASSIGN(const Rates left, RatesOf(lines, false, "NL", delivery.date));
  for (const auto& [category, minor] : left) EXPECT_GT(minor, 0);
}

TEST(ReductionTest, Pieces_AfterAnAmountThatLeavesLess_AreRefused) {
  AccruedDelivery delivery = Delivered();
  ASSERT_OK_AND_ASSIGN(const Reduction amount, Reduce(delivery, OfAmount(1000), "NL"));
  Add(delivery, amount);
  EXPECT_THAT(Reduce(delivery, OfPieces({{1, 3}, {2, 1}}), "NL"),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

}  // namespace
}  // namespace vlot::invoicing
