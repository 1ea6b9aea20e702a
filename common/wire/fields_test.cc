#include "common/wire/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::wire {
namespace {

TEST(FieldsTest, TakeName_GoodMissingAndForeign_TakesOrNotesTheField) {
  Violations violations;
  const std::string name = "orders/01933b1c-8a3c-7000-8000-000000000001";
  EXPECT_EQ(TakeName<OrderId>(name, "order", violations).Name(), name);
  EXPECT_TRUE(violations.empty());
  TakeName<OrderId>("", "order", violations);
  TakeName<PaymentId>(name, "payment", violations);
  ASSERT_EQ(violations.all().size(), 2u);
  EXPECT_EQ(violations.all()[0].field, "order");
  EXPECT_EQ(violations.all()[1].field, "payment");
}

TEST(FieldsTest, TakeRequestId_OnlyUuids_AreTaken) {
  Violations violations;
  EXPECT_FALSE(TakeRequestId("01933b1c-8a3c-7000-8000-000000000001", violations).IsNil());
  EXPECT_TRUE(violations.empty());
  TakeRequestId("", violations);
  TakeRequestId("abc", violations);
  TakeRequestId("00000000-0000-0000-0000-000000000000", violations);
  EXPECT_EQ(violations.all().size(), 3u);
}

TEST(FieldsTest, TakeText_LengthAndControlCharacters_AreChecked) {
  Violations violations;
  EXPECT_EQ(TakeText("two\nlines", 1, 10, "note", violations), "two\nlines");
  EXPECT_EQ(TakeText("", 0, 10, "note", violations), "");
  EXPECT_TRUE(violations.empty());
  TakeText("", 1, 10, "note", violations);
  TakeText("12345678901", 1, 10, "note", violations);
  TakeText("a\tb", 1, 10, "note", violations);
  EXPECT_EQ(violations.all().size(), 3u);
}

TEST(FieldsTest, TakeText_LongInBytes_IsMeasuredInCharacters) {
  Violations violations;
  for (const std::string ten :
       {"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", "\u20ac23456789\U0001F600"}) {
    EXPECT_EQ(TakeText(ten, 10, 10, "note", violations), ten);
    EXPECT_TRUE(violations.empty()) << ten;
  }
  TakeText("\u20ac234567890\U0001F600", 1, 10, "note", violations);
  TakeText("\U0001F600", 2, 10, "note", violations);
  ASSERT_EQ(violations.all().size(), 2u);
  EXPECT_EQ(violations.all()[0].description, "is longer than 10 characters");
  EXPECT_EQ(violations.all()[1].description, "is shorter than 2 characters");
}

TEST(FieldsTest, TakeText_WhatXmlCannotCarryOrNobodyCanSee_IsRefused) {
  Violations violations;
  EXPECT_EQ(TakeText("\xEF\xBF\xBD", 1, 10, "note", violations), "\xEF\xBF\xBD");
  EXPECT_EQ(TakeText(" ", 0, 10, "note", violations), " ");
  EXPECT_TRUE(violations.empty());
  TakeText("a\xEF\xBF\xBE", 1, 10, "note", violations);
  TakeText("\xEF\xBF\xBF", 0, 10, "note", violations);
  TakeText(" \n ", 1, 10, "note", violations);
  ASSERT_EQ(violations.all().size(), 3u);
  EXPECT_EQ(violations.all()[0].description, "has control characters");
  EXPECT_EQ(violations.all()[1].description, "has control characters");
  EXPECT_EQ(violations.all()[2].description, "is required: it is blank");
}

TEST(FieldsTest, TakePageSize_AsAip158_HasDefaultAndMaximum) {
  Violations violations;
  EXPECT_EQ(TakePageSize(0, 50, 200, violations), 50);
  EXPECT_EQ(TakePageSize(7, 50, 200, violations), 7);
  EXPECT_EQ(TakePageSize(900, 50, 200, violations), 200);
  EXPECT_TRUE(violations.empty());
  TakePageSize(-1, 50, 200, violations);
  EXPECT_FALSE(violations.empty());
}

}  // namespace
}  // namespace vlot::wire
