// What we owe an account is taken off its next collective invoice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int64_t kDeliveryCents = 12'100;  // of a delivery, with VAT

class SetOffTest : public BankTest {
 protected:
  void SetUp() override {
    BankTest::SetUp();
    account_ = NewMonthlyAccount(10'000'000);
  }

  // Pays an invoice of the account with so much too much.
  void OwnCredit(int64_t cents) {
    const std::string invoice = IssueOwed(account_);
    ASSERT_OK(ImportOne({.cents = kOwedCents + cents, .structured = CreditorReference(NumberOf(invoice))}));
    ASSERT_EQ(CreditOf(account_), cents);
  }

  // Delivers so many times, and bills the month: the collective invoice.
  v1::Invoice Bill(int deliveries) {
    for (int i = 0; i < deliveries; ++i) {
      const OrderId order = NewId<OrderId>();
      EXPECT_OK(Reserve(account_, order, kDeliveryCents));
      EXPECT_OK(Accrue(Delivery(account_, order, true)));
    }
    v1::StartBillingRunRequest request;
    request.set_request_id(NewRequestId());
    request.set_period("2026-11");
    request.set_account(account_.Name());
    request.set_final(true);
    EXPECT_OK(CallAsOperator(&BillingApi::StartBillingRun, request));
    v1::ListInvoicesRequest list;
    list.set_account(account_.Name());
    while (!HasFailure()) {
      EXPECT_OK(app().billing().StepAll());
      const auto listed = CallAsOperator(&InvoicesApi::ListInvoices, list);
      EXPECT_OK(listed);
      for (const v1::Invoice& invoice : listed->invoices()) {
        if (invoice.kind() == v1::Invoice::COLLECTIVE_INVOICE) return invoice;
      }
    }
    return {};
  }

  AccountId account_;
};

TEST_F(SetOffTest, CreditThatIsLess_IsTakenOffWhatIsToBePaid) {
  OwnCredit(5'000);
  const v1::Invoice invoice = Bill(1);
  EXPECT_EQ(CentsOf(invoice.prepaid()), 5'000);
  EXPECT_EQ(CentsOf(invoice.open()), kDeliveryCents - 5'000);
  EXPECT_EQ(invoice.state(), v1::Invoice::OPEN);
  EXPECT_EQ(CreditOf(account_), 0);
  EXPECT_EQ(BalanceOf("CREDIT_BALANCES"), 0);
  ASSERT_OK(ImportOne({.cents = kDeliveryCents - 5'000, .structured = invoice.payment_reference()}));
  EXPECT_EQ(StateOf(invoice.name()), v1::Invoice::PAID);
}

TEST_F(SetOffTest, CreditThatIsMore_PaysTheInvoiceAndKeepsTheRest) {
  OwnCredit(20'000);
  const v1::Invoice invoice = Bill(1);
  EXPECT_EQ(invoice.state(), v1::Invoice::PAID);
  EXPECT_EQ(CentsOf(invoice.open()), 0);
  EXPECT_FALSE(invoice.has_due_date());
  EXPECT_EQ(CreditOf(account_), 20'000 - kDeliveryCents);
  EXPECT_EQ(BalanceOf("CREDIT_BALANCES"), -(20'000 - kDeliveryCents));
}

TEST_F(SetOffTest, AccountWithoutCredit_OwesTheWhole) {
  const v1::Invoice invoice = Bill(2);
  EXPECT_EQ(CentsOf(invoice.prepaid()), 0);
  EXPECT_EQ(CentsOf(invoice.open()), 2 * kDeliveryCents);
}

}  // namespace
}  // namespace vlot::invoicing::bank
