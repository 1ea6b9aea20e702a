#include "common/checks/check_digits.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(CheckDigitsTest, IsIban_PublishedExamples_AreRight) {
  for (std::string_view iban : {"NL91ABNA0417164300", "DE89370400440532013000", "BE68539007547034"}) {
    EXPECT_TRUE(IsIban(iban)) << iban;
  }
}

TEST(CheckDigitsTest, IsIban_TypingErrors_AreFound) {
  for (std::string_view iban :
       {"", "NL91ABNA0417164301", "NL91ABNA0417164030", "NL91 ABNA 0417 1643 00", "nl91abna0417164300"}) {
    EXPECT_FALSE(IsIban(iban)) << iban;
  }
}

TEST(CheckDigitsTest, IsDutchVatId_CompanyAndSoleTrader_AreRight) {
  EXPECT_TRUE(IsDutchVatId("NL123456782B90"));  // eleven test
  EXPECT_TRUE(IsDutchVatId("NL000099998B57"));  // MOD 97-10: the tax office's published example
  EXPECT_FALSE(IsDutchVatId("NL123456789B01"));
  EXPECT_FALSE(IsDutchVatId("NL123456782B9"));
  EXPECT_FALSE(IsDutchVatId("BE123456782B90"));
}

TEST(CheckDigitsTest, IsVatId_OfTheBenelux_HasRightCheckDigits) {
  for (std::string_view id : {"NL123456782B90", "BE0203201340", "BE1234567894", "LU15027442"}) {
    EXPECT_TRUE(IsVatId(id)) << id;
  }
  for (std::string_view id : {"NL123456789B01", "NL1", "BE0203201341", "BE203201340", "BE2345678942", "LU15027443",
                              "LU1502744", "LU1502744A"}) {
    EXPECT_FALSE(IsVatId(id)) << id;
  }
}

TEST(CheckDigitsTest, IsVatId_OfOthers_HasItsFormCheckedOnly) {
  for (std::string_view id : {"ATU12345678", "DE123456789", "XI123456789"}) EXPECT_TRUE(IsVatId(id)) << id;
  for (std::string_view id : {"", "DE1", "de123456789", "DE 123456789", "DE1234567890123456", "ZZ123456789"}) {
    EXPECT_FALSE(IsVatId(id)) << id;
  }
}

TEST(CheckDigitsTest, IsDutchRegistrationNumber_KvkOrOin_IsRight) {
  EXPECT_TRUE(IsDutchRegistrationNumber("68750110"));
  EXPECT_TRUE(IsDutchRegistrationNumber("00000001234567890000"));
  EXPECT_FALSE(IsDutchRegistrationNumber("6875011"));
  EXPECT_FALSE(IsDutchRegistrationNumber("6875011O"));
}

}  // namespace
}  // namespace vlot
