#include "common/ids/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

constexpr char kText[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

OrderId Example() { return OrderId(Uuid::Parse(kText).value()); }

// Two kinds of identity can be neither compared nor converted.
static_assert(!std::is_convertible_v<OrderId, PaymentId>);
static_assert(!std::is_constructible_v<OrderId, PaymentId>);
static_assert(!std::is_convertible_v<Uuid, OrderId>);

TEST(IdTest, Name_Any_IsCollectionAndUuid) {
  EXPECT_EQ(Example().Name(), std::string("orders/") + kText);
  EXPECT_EQ(Example().ToString(), kText);
  EXPECT_EQ(WorkItemId(Example().uuid()).Name(), std::string("workItems/") + kText);
}

TEST(IdTest, ParseName_ItsOwnName_GivesTheSame) {
  EXPECT_THAT(OrderId::ParseName(Example().Name()), IsOkAndHolds(Example()));
  EXPECT_THAT(OrderId::Parse(kText), IsOkAndHolds(Example()));
}

TEST(IdTest, ParseName_OtherCollectionOrShape_IsRefused) {
  for (const std::string& name : {std::string(""), std::string(kText), std::string("orders/"), std::string("orders"),
                                  std::string("payments/") + kText, std::string("ordersx/") + kText,
                                  std::string("/orders/") + kText, std::string("Orders/") + kText}) {
    EXPECT_THAT(OrderId::ParseName(name),
                StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_RESOURCE_NAME")))
        << name;
  }
  EXPECT_THAT(OrderId::ParseName("orders/7"),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_UUID")));
  EXPECT_THAT(OrderId::ParseName(Example().Name() + "/lines/1"),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_UUID")));
}

TEST(IdTest, Default_Any_IsNil) {
  EXPECT_TRUE(OrderId().IsNil());
  EXPECT_FALSE(Example().IsNil());
}

TEST(IdTest, Hash_InASet_FindsEqualOnes) {
  absl::flat_hash_set<OrderId> set = {Example()};
  EXPECT_TRUE(set.contains(OrderId::Parse(kText).value()));
  EXPECT_FALSE(set.contains(OrderId()));
}

}  // namespace
}  // namespace vlot
