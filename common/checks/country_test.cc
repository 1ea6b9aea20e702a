#include "common/checks/country.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(CountryTest, IsCountry_AssignedCodes_AndNothingElse) {
  for (std::string_view code : {"NL", "BE", "AD", "ZW", "GB"}) EXPECT_TRUE(IsCountry(code)) << code;
  for (std::string_view code : {"", "N", "nl", "ZZ", "EL", "UK", "XI", " A", "D ", "NLD"}) {
    EXPECT_FALSE(IsCountry(code)) << code;
  }
}

TEST(CountryTest, HasVatPrefix_GreeceAndNorthernIreland_HaveTheirOwn) {
  for (std::string_view id : {"NL123456782B90", "EL123456789", "XI123456789"}) EXPECT_TRUE(HasVatPrefix(id)) << id;
  for (std::string_view id : {"", "NL", "123456782B90", "ZZ123456789", "be0123456749"}) {
    EXPECT_FALSE(HasVatPrefix(id)) << id;
  }
}

}  // namespace
}  // namespace vlot
