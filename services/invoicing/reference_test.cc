#include "services/invoicing/reference.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/strings/str_format.h"

namespace vlot::invoicing {
namespace {

TEST(ReferenceTest, IsCreditorReference_TheStandardsExample_IsOne) {
  EXPECT_TRUE(IsCreditorReference("RF18539007547034"));
  EXPECT_FALSE(IsCreditorReference("RF19539007547034"));
}

RC_GTEST_PROP(ReferencePropertyTest, AnyNumbersReference_IsRight_AndAWrongDigitIsSeen, ()) {
  const std::string number = absl::StrFormat("F%02d-%07d", *rc::gen::inRange(0, 100), *rc::gen::inRange(0, 10'000'000));
  std::string reference = CreditorReference(number);
  RC_ASSERT(IsCreditorReference(reference));
  char& digit = reference[*rc::gen::inRange<size_t>(5, reference.size())];
  digit = static_cast<char>('0' + (digit - '0' + *rc::gen::inRange(1, 10)) % 10);
  RC_ASSERT(!IsCreditorReference(reference));
}

}  // namespace
}  // namespace vlot::invoicing
