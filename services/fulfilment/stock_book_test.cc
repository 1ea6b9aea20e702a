#include "services/fulfilment/stock_book.h"

#include "common/testing/status_matchers.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using vlot::testing::StatusIs;

const Sku kA = TheSku("A");
const LocationId kOne = Nth<LocationId>(1), kTwo = Nth<LocationId>(2);

TEST(StockBook, Levels_ComeByPriorityThenId) {
  StockBook book;
  book.Add(kA, kOne, 5, 1, 0);
  book.Add(kA, kTwo, 5, 2, 0);
  book.Add(kA, Nth<LocationId>(3), 1, 3, 0);
  std::vector<int64_t> on_hand;
  for (const StockLevel& level : book.LevelsOf(kA)) on_hand.push_back(level.on_hand);
  EXPECT_THAT(on_hand, ElementsAre(3, 1, 2));
  EXPECT_THAT(book.LevelsOf(TheSku("B")), IsEmpty());
}

TEST(StockBook, ReserveThenShip_TakesBothDownTogether) {
  StockBook book;
  book.Add(kA, kOne, 0, 10, 2);
  EXPECT_OK(book.Reserve({{1, kA, kOne, 3}}));
  EXPECT_THAT(book.Changes(), ElementsAre(StockChange{kA, kOne, 0, 3}));
  EXPECT_OK(book.Ship({{1, kA, kOne, 4}}));
  EXPECT_EQ(book.Find(kA, kOne)->available(), 5);
  EXPECT_THAT(book.Changes(), ElementsAre(StockChange{kA, kOne, -4, -1}));
}

TEST(StockBook, ThereAndBack_ChangesNothing) {
  StockBook book;
  book.Add(kA, kOne, 0, 10, 0);
  EXPECT_OK(book.Reserve({{1, kA, kOne, 3}}));
  EXPECT_OK(book.Release({{1, kA, kOne, 3}}));
  EXPECT_THAT(book.Changes(), IsEmpty());
}

TEST(StockBook, SecondPartImpossible_LeavesTheFirstUndone) {
  StockBook book;
  book.Add(kA, kOne, 0, 10, 0);
  book.Add(kA, kTwo, 0, 1, 0);
  EXPECT_THAT(book.Reserve({{1, kA, kOne, 3}, {1, kA, kTwo, 2}}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(book.Reserve({{1, kA, kOne, 3}, {1, TheSku("B"), kTwo, 2}}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(book.Release({{1, kA, kOne, 1}}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(book.Changes(), IsEmpty());
}

}  // namespace
}  // namespace vlot::fulfilment
