#include "services/invoicing/seller.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing {
namespace {

using testing::IsOk;
using testing::StatusIs;
using testing::ViolationOf;

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
  seller.bic = "abna nl2a!";
  seller.registration_number = "123";
  seller.address.lines.clear();
  const absl::Status status = CheckSeller(seller);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("iban")));
  EXPECT_THAT(status, ViolationOf("bic"));
  EXPECT_THAT(status, ViolationOf("registration_number"));
  EXPECT_THAT(status, ViolationOf("address"));
}

TEST(SellerTest, CheckSeller_NameOfBlanks_IsRequired) {
  for (const char* blank : {"", " \t", "\xEF\xBF\xBF"}) {
    Seller seller = ExampleSeller();
    seller.legal_name = blank;
    EXPECT_THAT(CheckSeller(seller), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("legal_name")));
  }
}

}  // namespace
}  // namespace vlot::invoicing
