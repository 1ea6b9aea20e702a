#include "services/invoicing/check_digits.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {
namespace {

using testing::IsOk;
using testing::StatusIs;
using testing::ViolationOf;

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

TEST(ReferenceTest, CreditorReference_PublishedExample_HasItsCheckDigits) {
  EXPECT_EQ(CreditorReference("539007547034"), "RF18539007547034");
}

TEST(ReferenceTest, CreditorReference_OfADocumentNumber_IsValidAndLeavesOutTheDash) {
  const std::string reference = CreditorReference("F26-0000042");
  EXPECT_EQ(reference.substr(4), "F260000042");
  EXPECT_TRUE(IsCreditorReference(reference));
}

TEST(ReferenceTest, IsCreditorReference_OneDigitWrong_IsFound) {
  EXPECT_FALSE(IsCreditorReference("RF18539007547035"));
  EXPECT_FALSE(IsCreditorReference("RF18"));
  EXPECT_FALSE(IsCreditorReference("XX18539007547034"));
}

TEST(SellerTest, CheckSeller_Example_IsFine) { EXPECT_THAT(CheckSeller(ExampleSeller()), IsOk()); }

TEST(SellerTest, CheckSeller_WrongNumbers_NamesEachField) {
  Seller seller = ExampleSeller();
  seller.iban = "NL91ABNA0417164301";
  seller.registration_number = "123";
  seller.address.lines.clear();
  const absl::Status status = CheckSeller(seller);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("iban")));
  EXPECT_THAT(status, ViolationOf("registration_number"));
  EXPECT_THAT(status, ViolationOf("address"));
}

}  // namespace
}  // namespace vlot::invoicing
