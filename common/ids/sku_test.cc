#include "common/ids/sku.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::vlot::testing::StatusIs;

TEST(SkuTest, Parse_AllowedCharacters_IsKeptAsItIs) {
  for (const std::string& text : {std::string("A"), std::string("SIM-5G_nano.v2"), std::string(64, '9')}) {
    ASSERT_OK_AND_ASSIGN(const Sku sku, Sku::Parse(text));
    EXPECT_EQ(sku.value(), text);
    EXPECT_EQ(sku.Name(), "items/" + text);
    EXPECT_EQ(Sku::ParseName(sku.Name()).value(), sku);
  }
}

TEST(SkuTest, Parse_EmptyLongOrOtherCharacters_IsRefused) {
  for (const std::string& text : {std::string(), std::string(65, '9'), std::string("a b"), std::string("a/b"),
                                  std::string("caf\xc3\xa9"), std::string("a\0b", 3), std::string("a\n")}) {
    EXPECT_THAT(Sku::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_SKU")));
  }
}

TEST(SkuTest, ParseName_OtherCollection_IsRefused) {
  for (const char* name : {"A-1", "items/", "item/A-1"}) {
    EXPECT_THAT(Sku::ParseName(name),
                StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_RESOURCE_NAME")));
  }
}

TEST(SkuTest, Compare_OtherCase_IsAnotherSku) { EXPECT_NE(Sku::Parse("a").value(), Sku::Parse("A").value()); }

}  // namespace
}  // namespace vlot
