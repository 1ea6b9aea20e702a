#include "common/text/payment_method.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(PaymentMethodTest, PaymentMethodName_KnownOnes_AreInTheLanguageAndOthersAsTheyAre) {
  EXPECT_EQ(PaymentMethodName("ideal", "nl"), "iDEAL");
  EXPECT_EQ(PaymentMethodName("banktransfer", "nl"), "bankoverschrijving");
  EXPECT_EQ(PaymentMethodName("banktransfer", "en"), "bank transfer");
  EXPECT_EQ(PaymentMethodName("newpay", "nl"), "newpay");
  EXPECT_EQ(PaymentMethodName("", "nl"), "");
}

}  // namespace
}  // namespace vlot
