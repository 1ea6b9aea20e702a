#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/bank_test_base.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class ByHandPgTest : public BankTest {
 protected:
  v1::MatchBankLineRequest::Target To(v1::Purpose purpose, int64_t cents = 0) {
    v1::MatchBankLineRequest::Target target;
    target.set_purpose(purpose);
    if (cents != 0) *target.mutable_amount() = Euro(cents);
    return target;
  }
  using BankTest::To;
};

TEST_F(ByHandPgTest, MatchBankLine_SeveralInvoices_ArePaidAndTheRestIsCredit) {
  const std::string one = IssueOwed(), two = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 2 * kOwedCents + 7}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine matched, MatchByHand(line.name(), {To(one), To(two)}));
  EXPECT_EQ(matched.state(), v1::BankLine::MATCHED);
  EXPECT_EQ(matched.rule(), v1::BankLine::BY_HAND);
  EXPECT_THAT(matched.shares(), SizeIs(3));
  EXPECT_EQ(StateOf(one), v1::Invoice::PAID);
  EXPECT_EQ(StateOf(two), v1::Invoice::PAID);
  EXPECT_EQ(CreditOf(AccountOf(two)), 7);
  ASSERT_OK_AND_ASSIGN(const v1::BankLine again, [&] {
    v1::GetBankLineRequest request;
    request.set_name(line.name());
    return CallBank(&BankApi::GetBankLine, request);
  }());
  EXPECT_EQ(again.SerializeAsString(), matched.SerializeAsString());
}

TEST_F(ByHandPgTest, MatchBankLine_PayoutWithFee_ClearsTheWholeAndBooksTheFee) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 7858}));
  ASSERT_OK(MatchByHand(line.name(), {To(v1::PROVIDER_FEE, -29), To(v1::PROVIDER)}));
  EXPECT_EQ(BalanceOf("PSP_CLEARING"), 0);
  EXPECT_EQ(BalanceOf("PSP_FEES"), 29);
}

// A line of before there was an account for them, or of a bank that gives no codes.
TEST_F(ByHandPgTest, MatchBankLine_ChargesByHand_AreBankChargesUntilTakenBack) {
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = -300, .text = "charges"}));
  ASSERT_OK(MatchByHand(line.name(), {To(v1::BANK_CHARGES)}));
  EXPECT_EQ(BalanceOf("BANK_CHARGES"), 300);
  ASSERT_OK(Unmatch(line.name()));
  EXPECT_EQ(BalanceOf("BANK_CHARGES"), 0);
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), SizeIs(1));
}

TEST_F(ByHandPgTest, MatchBankLine_NoMatterOfInvoices_LeavesTheList) {
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = -625, .text = "kosten"}));
  ASSERT_OK(MatchByHand(line.name(), {To(v1::SUNDRY)}));
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), IsEmpty());
  EXPECT_EQ(BalanceOf("SUNDRY"), 625);
}

TEST_F(ByHandPgTest, MatchBankLine_InvoiceAndWhatIsLeftForSundry_BooksNothingOfNothing) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = kOwedCents}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine matched, MatchByHand(line.name(), {To(invoice), To(v1::SUNDRY)}));
  ASSERT_THAT(matched.shares(), SizeIs(1));
  EXPECT_EQ(matched.shares(0).invoice(), invoice);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
  EXPECT_EQ(Number("SELECT count(*) FROM settlements WHERE amount_minor = 0"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM postings WHERE amount_minor = 0"), 0);
}

TEST_F(ByHandPgTest, MatchBankLine_LineOfNothing_IsClosedAndOpenedAgainWithoutPostings) {
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 0, .text = "rente"}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine matched, MatchByHand(line.name(), {To(v1::SUNDRY)}));
  EXPECT_EQ(matched.state(), v1::BankLine::MATCHED);
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), IsEmpty());
  EXPECT_EQ(Number("SELECT count(*) FROM postings WHERE amount_minor = 0"), 0);
  ASSERT_OK(Unmatch(line.name()));
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), SizeIs(1));
}

TEST_F(ByHandPgTest, MatchBankLine_ToAnAccount_IsItsCredit) {
  const AccountId account = NewMonthlyAccount(1000);
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 500}));
  v1::MatchBankLineRequest::Target target;
  target.set_account(account.Name());
  ASSERT_OK(MatchByHand(line.name(), {target}));
  EXPECT_EQ(CreditOf(account), 500);
}

TEST_F(ByHandPgTest, MatchBankLine_Refusals_InOrderOfPrecedence) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 500}));
  v1::MatchBankLineRequest::Target nobody;
  nobody.set_account(NewId<AccountId>().Name());
  EXPECT_THAT(MatchByHand("bankLines/x", {To(invoice)}), StatusIs(kInvalid, ViolationOf("name")));
  EXPECT_THAT(MatchByHand(line.name(), {}), StatusIs(kInvalid, ViolationOf("targets")));
  EXPECT_THAT(MatchByHand(line.name(), {{}}), StatusIs(kInvalid, ViolationOf("targets[0]")));
  EXPECT_THAT(MatchByHand(line.name(), {To(v1::INVOICE)}), StatusIs(kInvalid, ViolationOf("targets[0].purpose")));
  v1::MatchBankLineRequest::Target zero = To(invoice);
  *zero.mutable_amount() = Euro(0);
  EXPECT_THAT(MatchByHand(line.name(), {zero}), StatusIs(kInvalid, ViolationOf("targets[0].amount")));
  EXPECT_THAT(MatchByHand("bankLines/" + NewRequestId(), {To(invoice)}),
              StatusIs(absl::StatusCode::kNotFound, Reason("BANK_LINE_NOT_FOUND")));
  EXPECT_THAT(MatchByHand(line.name(), {nobody}), StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  EXPECT_THAT(MatchByHand(line.name(), {To(NewId<InvoiceId>().Name())}),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
  EXPECT_THAT(MatchByHand(line.name(), {To(invoice, kOwedCents + 1)}),
              StatusIs(kPrecondition, Reason("BANK_AMOUNT_REFUSED")));
  ASSERT_OK(MatchByHand(line.name(), {To(invoice)}));
  EXPECT_THAT(MatchByHand(line.name(), {To(invoice)}), StatusIs(kPrecondition, Reason("BANK_LINE_MATCHED")));
}

TEST_F(ByHandPgTest, MatchBankLine_SameRequestTwice_PaysOnce) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 500}));
  v1::MatchBankLineRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(line.name());
  *request.add_targets() = To(invoice);
  ASSERT_OK_AND_ASSIGN(const auto first, CallBank(&BankApi::MatchBankLine, request));
  ASSERT_OK_AND_ASSIGN(const auto second, CallBank(&BankApi::MatchBankLine, request));
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 500);
}

TEST_F(ByHandPgTest, UnmatchBankLine_WrongMatch_OpensTheInvoiceAndIsNotMatchedAgain) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = kOwedCents + 3, .text = NumberOf(invoice)}));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
  ASSERT_OK_AND_ASSIGN(const v1::BankLine waiting, Unmatch(line.name()));
  EXPECT_EQ(waiting.state(), v1::BankLine::UNMATCHED);
  EXPECT_THAT(waiting.shares(), IsEmpty());
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
  EXPECT_EQ(CreditOf(AccountOf(invoice)), 0);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_REOPENED);
  EXPECT_THAT(Unmatch(line.name()), StatusIs(kPrecondition, Reason("BANK_LINE_UNMATCHED")));
  v1::RematchBankLinesRequest request;
  request.set_request_id(NewRequestId());
  EXPECT_EQ(CallBank(&BankApi::RematchBankLines, request)->lines_tried(), 0);
  ASSERT_OK(MatchByHand(line.name(), {To(invoice)}));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
}

TEST_F(ByHandPgTest, UnmatchBankLine_InvoiceCreditedSince_TakesItFromTheCredit) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 1000, .text = NumberOf(invoice.name())}));
  ASSERT_OK(Credit(CreditOf(invoice)));
  ASSERT_OK(Unmatch(line.name()));
  EXPECT_EQ(CreditOf(AccountOf(invoice.name())), 0);
}

}  // namespace
}  // namespace vlot::invoicing::bank
