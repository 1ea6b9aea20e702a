#include "services/fulfilment/sourcing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "common/testing/status_matchers.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using vlot::testing::IsOkAndHolds;
using vlot::testing::Message;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

const Sku kA = TheSku("A"), kB = TheSku("B");
const LocationId kNear = Nth<LocationId>(1), kFar = Nth<LocationId>(2), kPartner = Nth<LocationId>(3);

TEST(Source, TwoLinesOfOneSku_AreSummedFirst) {
  StockBook book;
  book.Add(kA, kNear, 0, 1, 0);
  EXPECT_THAT(Source({{1, kA, 1}, {2, kA, 1}}, book),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("OUT_OF_STOCK")));
}

TEST(Source, ReservedPieces_AreNotThereForOthers) {
  StockBook book;
  book.Add(kA, kNear, 0, 5, 4);
  EXPECT_THAT(Source({{1, kA, 2}}, book).status(), Metadata("available", "1"));
  EXPECT_OK(Source({{1, kA, 1}}, book));
}

TEST(Source, SeveralShort_FirstIsInTheMetadataAllInTheMessage) {
  StockBook book;
  const auto parts = Source({{1, kB, 2}, {2, kA, 1}}, book);
  EXPECT_THAT(parts.status(), Metadata("item", "items/B"));
  EXPECT_THAT(parts,
              StatusIs(absl::StatusCode::kFailedPrecondition, Message(HasSubstr("items/A (1 wanted, 0 available)"))));
}

TEST(Source, OneLocationHasEverything_IsPreferredToABetterPriority) {
  StockBook book;
  book.Add(kA, kNear, 0, 9, 0);
  book.Add(kA, kFar, 1, 9, 0);
  book.Add(kB, kFar, 1, 9, 0);
  EXPECT_THAT(Source({{1, kA, 1}, {2, kB, 1}}, book),
              IsOkAndHolds(ElementsAre(Part{1, kA, kFar, 1}, Part{2, kB, kFar, 1})));
}

TEST(Source, SeveralHaveEverything_BestPriorityGives) {
  StockBook book;
  book.Add(kA, kNear, 7, 9, 0);
  book.Add(kA, kFar, 3, 9, 0);
  EXPECT_THAT(Source({{1, kA, 1}}, book), IsOkAndHolds(ElementsAre(Part{1, kA, kFar, 1})));
}

TEST(Source, NoLocationHasEverything_LinesAreSplitBySku) {
  StockBook book;
  book.Add(kA, kNear, 0, 9, 0);
  book.Add(kB, kPartner, 2, 9, 0);
  EXPECT_THAT(Source({{1, kA, 2}, {2, kB, 1}}, book),
              IsOkAndHolds(ElementsAre(Part{1, kA, kNear, 2}, Part{2, kB, kPartner, 1})));
}

TEST(Source, LocationThatGivesAlready_IsPreferredForTheNextSku) {
  StockBook book;
  book.Add(kA, kFar, 1, 1, 0);
  book.Add(kB, kNear, 0, 1, 0);
  book.Add(kB, kFar, 1, 1, 0);
  const Sku c = TheSku("C");
  book.Add(c, kPartner, 2, 1, 0);
  EXPECT_THAT(Source({{1, kA, 1}, {2, c, 1}, {3, kB, 1}}, book),
              IsOkAndHolds(ElementsAre(Part{1, kA, kFar, 1}, Part{2, c, kPartner, 1}, Part{3, kB, kFar, 1})));
}

TEST(Source, NoLocationHasTheSkuWhole_PiecesComeByPriority) {
  StockBook book;
  book.Add(kA, kNear, 0, 2, 0);
  book.Add(kA, kFar, 1, 3, 0);
  EXPECT_THAT(Source({{1, kA, 3}, {2, kA, 1}}, book),
              IsOkAndHolds(ElementsAre(Part{1, kA, kNear, 2}, Part{1, kA, kFar, 1}, Part{2, kA, kFar, 1})));
}

TEST(Source, NothingAsked_GivesNothing) { EXPECT_THAT(Source({}, StockBook()), IsOkAndHolds(Parts())); }

// Whatever is asked and there: every line gets exactly its pieces, no level is overdrawn, and only what cannot be met
// is refused.
RC_GTEST_PROP(SourceProperty, AnyDemand_IsMetExactlyOrRefused, ()) {
  StockBook book;
  std::map<Sku, int64_t> there;
  for (const char* sku : {"A", "B", "C"}) {
    for (uint32_t location = 1; location <= 3; ++location) {
      const int on_hand = *rc::gen::inRange(0, 6);
      const int reserved = *rc::gen::inRange(0, on_hand + 1);
      book.Add(TheSku(sku), Nth<LocationId>(location), *rc::gen::inRange(0, 3), on_hand, reserved);
      there[TheSku(sku)] += on_hand - reserved;
    }
  }
  Demand demand;
  std::map<Sku, int64_t> asked;
  const int lines = *rc::gen::inRange(0, 5);
  for (int line = 1; line <= lines; ++line) {
    demand.push_back(
        {line, TheSku(std::string(1, static_cast<char>('A' + *rc::gen::inRange(0, 3)))), *rc::gen::inRange(1, 5)});
    asked[demand.back().sku] += demand.back().quantity;
  }
  bool enough = true;
  for (const auto& [sku, pieces] : asked) enough &= pieces <= there[sku];

  const auto parts = Source(demand, book);
  RC_ASSERT(parts.ok() == enough);
  if (!parts.ok()) return;
  std::map<int32_t, int64_t> given;
  for (const Part& part : *parts) {
    RC_ASSERT(part.quantity > 0);
    RC_ASSERT(part.sku == demand[part.line - 1].sku);
    given[part.line] += part.quantity;
  }
  for (const DemandLine& line : demand) RC_ASSERT(given[line.line] == line.quantity);
  RC_ASSERT(book.Reserve(*parts).ok());
}

}  // namespace
}  // namespace vlot::fulfilment
