#include "common/wire/page_token.h"

#include <gtest/gtest.h>

#include "common/ids/ids.h"

namespace vlot::wire {
namespace {

TEST(PageTokenTest, TakePageToken_OfTheSameList_GivesTheKeyBack) {
  Violations violations;
  EXPECT_EQ(TakePageToken("items", MakePageToken("items", "A:1"), violations), "A:1");
  EXPECT_EQ(TakePageToken("items", "", violations), "");
  EXPECT_TRUE(violations.empty());
}

TEST(PageTokenTest, TakePageToken_OfAnotherListOrGuessed_IsAViolation) {
  Violations violations;
  EXPECT_EQ(TakePageToken("items", MakePageToken("orders", "1"), violations), "");
  EXPECT_EQ(TakePageToken("items", "guess", violations), "");
  EXPECT_EQ(TakePageToken("items", MakePageToken("items", ""), violations), "");
  EXPECT_EQ(violations.all().size(), 3u);
}

TEST(PageTokenTest, TakePageNumber_NumbersOnly_AreTaken) {
  Violations violations;
  EXPECT_EQ(TakePageNumber("rows", MakePageToken("rows", "42"), violations), 42);
  EXPECT_EQ(TakePageNumber("rows", "", violations), std::nullopt);
  EXPECT_TRUE(violations.empty());
  TakePageNumber("rows", MakePageToken("rows", "-1"), violations);
  TakePageNumber("rows", MakePageToken("rows", "x"), violations);
  EXPECT_EQ(violations.all().size(), 2u);
}

TEST(PageTokenTest, TakePageId_IdsOnly_AreTaken) {
  Violations violations;
  const std::string id = "01933b1c-8a3c-7000-8000-000000000001";
  EXPECT_EQ(TakePageId<OrderId>("orders", MakePageToken("orders", id), violations), *OrderId::Parse(id));
  EXPECT_EQ(TakePageId<OrderId>("orders", "", violations), std::nullopt);
  EXPECT_TRUE(violations.empty());
  TakePageId<OrderId>("orders", MakePageToken("orders", "1"), violations);
  EXPECT_EQ(violations.all().size(), 1u);
}

}  // namespace
}  // namespace vlot::wire
