#include "services/fulfilment/part.h"

#include "common/testing/status_matchers.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

using vlot::testing::IsOkAndHolds;
using vlot::testing::StatusIs;

TEST(Parts, Encoded_DecodeToThemselves) {
  const Parts parts = {{1, TheSku("SIM-5G"), Nth<LocationId>(1), 2}, {12, TheSku("NULL"), Nth<LocationId>(7), 10'000}};
  EXPECT_EQ(EncodeParts(parts),
            "1:SIM-5G:01020304-0506-7008-8000-000000000001:2 12:NULL:01020304-0506-7008-8000-000000000007:10000");
  EXPECT_THAT(DecodeParts(EncodeParts(parts)), IsOkAndHolds(parts));
}

TEST(Parts, None_AreEmptyText) {
  EXPECT_EQ(EncodeParts({}), "");
  EXPECT_THAT(DecodeParts(""), IsOkAndHolds(Parts()));
}

TEST(Parts, ForeignText_IsDataLoss) {
  for (const char* text :
       {"1", "1:A", "1:A:x:2", "x:A:01020304-0506-7008-8000-000000000001:2",
        "1:A:01020304-0506-7008-8000-000000000001:0", "1:A:01020304-0506-7008-8000-000000000001:2:3"}) {
    EXPECT_THAT(DecodeParts(text), StatusIs(absl::StatusCode::kDataLoss)) << text;
  }
}

}  // namespace
}  // namespace vlot::fulfilment
