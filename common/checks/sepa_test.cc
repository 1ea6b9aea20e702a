#include "common/checks/sepa.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(SepaChecksTest, IsSepaIban_OfEveryCorner_IsReached) {
  for (std::string_view iban : {"NL91ABNA0417164300", "GB29NWBK60161331926819", "CH9300762011623852957",
                                "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "AL47212110090000000235698741",
                                "RS35260005601001611379", "GI75NWBK000000007099453"}) {
    EXPECT_TRUE(IsSepaIban(iban)) << iban;
    EXPECT_TRUE(IsIbanOfItsCountry(iban)) << iban;
  }
}

TEST(SepaChecksTest, IsSepaIban_OfOtherCountries_IsNot) {
  for (std::string_view iban : {"TR330006100519786457841326", "AE070331234567890123456", "FO6264600001631634"}) {
    EXPECT_TRUE(IsIbanOfItsCountry(iban)) << iban;
    EXPECT_FALSE(IsSepaIban(iban)) << iban;
  }
}

// Of an account number that lost or won digits, some pass the check digits.
TEST(SepaChecksTest, IsIbanOfItsCountry_WrongLengthWithRightCheckDigits_IsNone) {
  EXPECT_FALSE(IsIbanOfItsCountry("NL33ABNA04171643000"));
  EXPECT_FALSE(IsSepaIban("NL33ABNA04171643000"));
  for (std::string_view none : {"", "N", "BE00000000000000", "123456789", "NL91ABNA0417164301"}) {
    EXPECT_FALSE(IsIbanOfItsCountry(none)) << none;
    EXPECT_FALSE(IsSepaIban(none)) << none;
  }
}

TEST(SepaChecksTest, IsSepaCountry_CodesAlone_AreKnown) {
  for (std::string_view code : {"NL", "MK", "VA", "GI", "LI"}) EXPECT_TRUE(IsSepaCountry(code)) << code;
  for (std::string_view code : {"", "N", "US", "FO", "GL", "XK", "nl", "NL "})
    EXPECT_FALSE(IsSepaCountry(code)) << code;
}

TEST(SepaChecksTest, IsBic_EitherEdition_HasItsForm) {
  for (std::string_view bic : {"ABNANL2A", "INGBNL2AXXX", "E097AEXX"}) EXPECT_TRUE(IsBic(bic)) << bic;
  for (std::string_view bic : {"", "ABNANL2", "ABNAN12A", "abnanl2a", "ABNANL2AXX", "ABNANL2A "}) {
    EXPECT_FALSE(IsBic(bic)) << bic;
    EXPECT_FALSE(IsBicOfLetters(bic)) << bic;
  }
  for (std::string_view bic : {"ABNANL2A", "INGBNL2AXXX"}) EXPECT_TRUE(IsBicOfLetters(bic)) << bic;
  for (std::string_view bic : {"E097AEXX", "ABNANL0A", "ABNANL1A", "ABNANL2O"})
    EXPECT_FALSE(IsBicOfLetters(bic)) << bic;
}

}  // namespace
}  // namespace vlot
