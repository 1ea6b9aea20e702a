#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/bank_ids.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/books/book_store.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

using MatchingTest = BankTest;

TEST_F(MatchingTest, ImportBankStatement_PayerWhoPaidBefore_IsKnownByHisBankAccount) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const std::string first = IssueOwed(account), second = IssueOwed(account);
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = NumberOf(first), .account = "NL44RABO0123456789"}));
  ASSERT_OK_AND_ASSIGN(
      const v1::BankLine line,
      ImportOne({.cents = kOwedCents, .text = "zelfde als vorige keer", .account = "NL44RABO0123456789"}));
  EXPECT_EQ(line.rule(), v1::BankLine::BANK_ACCOUNT_AND_AMOUNT);
  EXPECT_EQ(StateOf(second), v1::Invoice::PAID);
}

TEST_F(MatchingTest, ImportBankStatement_InvoicePaidTwice_IsCreditTheSecondTime) {
  const std::string invoice = IssueOwed();
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = NumberOf(invoice)}));
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = NumberOf(invoice)}));
  EXPECT_EQ(CreditOf(AccountOf(invoice)), kOwedCents);
  EXPECT_EQ(BalanceOf("CREDIT_BALANCES"), -kOwedCents);
}

TEST_F(MatchingTest, ImportBankStatement_FromThePaymentProvider_ClearsWhatItHeld) {
  ASSERT_OK(Issue(PaidOrder()));
  EXPECT_EQ(BalanceOf("PSP_CLEARING"), 7887);
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 7887, .account = kProviderAccount}));
  EXPECT_EQ(line.rule(), v1::BankLine::PROVIDER_PAYOUT);
  EXPECT_EQ(BalanceOf("PSP_CLEARING"), 0);
}

TEST_F(MatchingTest, ImportBankStatement_PaymentTakenBackByTheBank_OpensTheInvoiceAgainAndTells) {
  const std::string invoice = IssueOwed();
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = NumberOf(invoice)}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = -kOwedCents, .text = NumberOf(invoice), .return_reason = "AC04"}));
  EXPECT_EQ(line.rule(), v1::BankLine::RETURN);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::OPEN);
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_REOPENED);
  EXPECT_EQ(CentsOf(GetAccount(AccountOf(invoice))->open()), kOwedCents);
}

TEST_F(MatchingTest, IssueCreditNote_OfAnInvoicePaidThroughTheBank_IsCreditOfTheAccount) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  ASSERT_OK(ImportOne({.cents = 1000, .text = NumberOf(invoice.name())}));
  ASSERT_OK(Credit(CreditOf(invoice)));
  EXPECT_EQ(CreditOf(AccountOf(invoice.name())), 1000);
  EXPECT_EQ(BalanceOf("CREDIT_BALANCES"), -1000);
  EXPECT_EQ(BalanceOf("RECEIVABLE"), 0);
  // What comes after goes there too.
  ASSERT_OK(ImportOne({.cents = 50, .text = NumberOf(invoice.name())}));
  EXPECT_EQ(CreditOf(AccountOf(invoice.name())), 1050);
}

TEST_F(MatchingTest, RematchBankLines_InvoiceIssuedSince_IsPaid) {
  ASSERT_OK_AND_ASSIGN(const v1::BankLine early, ImportOne({.cents = kOwedCents, .text = "F26-0000001"}));
  ASSERT_OK(ImportOne({.cents = 1, .text = "iets anders"}));
  EXPECT_EQ(early.state(), v1::BankLine::UNMATCHED);
  const std::string invoice = IssueOwed();
  v1::RematchBankLinesRequest request;
  request.set_request_id(NewRequestId());
  ASSERT_OK_AND_ASSIGN(const auto rematched, CallBank(&BankApi::RematchBankLines, request));
  EXPECT_EQ(rematched.lines_tried(), 2);
  EXPECT_EQ(rematched.lines_matched(), 1);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
}

TEST_F(MatchingTest, ListBankLines_ThatWait_HaveProposals) {
  const std::string invoice = IssueOwed();
  ASSERT_OK(ImportOne({.cents = 1, .text = "niets bekend", .name = ""}));
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = "dank", .name = "BAKKERIJ ZONNEBLOEM BV"}));
  const std::vector<v1::BankLine> lines = Lines(v1::BankLine::UNMATCHED);
  ASSERT_THAT(lines, SizeIs(2));
  ASSERT_THAT(lines[0].proposals(), SizeIs(1));
  EXPECT_EQ(lines[0].proposals(0).invoice(), invoice);
  EXPECT_TRUE(lines[0].proposals(0).equal_amount());
  EXPECT_TRUE(lines[0].proposals(0).similar_name());
  EXPECT_THAT(lines[1].proposals(), IsEmpty());
}

TEST_F(MatchingTest, ListBankLines_Filters_ShowWhatIsAskedFor) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine paid, ImportOne({.cents = kOwedCents, .text = NumberOf(invoice)}));
  ASSERT_OK(ImportOne({.cents = 1}));
  EXPECT_THAT(Lines(v1::BankLine::MATCHED), SizeIs(1));
  v1::ListBankLinesRequest request;
  request.set_invoice(invoice);
  ASSERT_OK_AND_ASSIGN(auto lines, CallBank(&BankApi::ListBankLines, request));
  ASSERT_THAT(lines.lines(), SizeIs(1));
  EXPECT_EQ(lines.lines(0).name(), paid.name());
  request.set_statement(paid.statement());
  EXPECT_THAT(CallBank(&BankApi::ListBankLines, request),
              testing::StatusIs(absl::StatusCode::kInvalidArgument, testing::ViolationOf("invoice")));
  request.Clear();
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(lines, CallBank(&BankApi::ListBankLines, request));
  request.set_page_token(lines.next_page_token());
  ASSERT_OK_AND_ASSIGN(lines, CallBank(&BankApi::ListBankLines, request));
  EXPECT_EQ(lines.lines(0).name(), paid.name());
  EXPECT_EQ(lines.next_page_token(), "");
}

TEST_F(MatchingTest, ListBankLines_ByAccountAndDays_ShowsJustThose) {
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 1}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine other, ImportOne({.cents = 2}));
  ASSERT_EQ(line.booking_date().day(), other.booking_date().day());
  Script("UPDATE bank_lines SET booking_date = '2026-11-20', bank_account = 'NL44RABO0123456789' WHERE line_id = '" +
         LineId::ParseName(other.name())->ToString() + "'");
  const auto names = [&](const v1::ListBankLinesRequest& request) {
    const auto lines = CallBank(&BankApi::ListBankLines, request);
    EXPECT_OK(lines);
    std::vector<std::string> names;
    for (const v1::BankLine& one : lines->lines()) names.push_back(one.name());
    return names;
  };
  const auto date = [](int day) {
    google::type::Date date;
    date.set_year(2026);
    date.set_month(11);
    date.set_day(day);
    return date;
  };
  v1::ListBankLinesRequest request;
  request.set_bank_account("NL44RABO0123456789");
  EXPECT_THAT(names(request), ElementsAre(other.name()));
  *request.mutable_from_date() = date(20);
  *request.mutable_until_date() = date(21);
  EXPECT_THAT(names(request), ElementsAre(other.name()));
  request.set_bank_account("NL91ABNA0417164300");
  EXPECT_THAT(names(request), IsEmpty());
  request.clear_until_date();
  EXPECT_THAT(names(request), ElementsAre(line.name()));
  request.set_state(v1::BankLine::UNMATCHED);
  EXPECT_THAT(names(request), ElementsAre(line.name()));
  *request.mutable_until_date() = date(20);
  EXPECT_THAT(CallBank(&BankApi::ListBankLines, request),
              testing::StatusIs(absl::StatusCode::kInvalidArgument, testing::ViolationOf("until_date")));
}

// What the books say of the bank's money: whose it is, from where, and which invoice it pays.
TEST_F(MatchingTest, ForEachLine_OfABankLineAndItsMatch_SaysWhoseAndWhatFor) {
  const std::string invoice = IssueOwed();
  ASSERT_OK(ImportOne({.cents = kOwedCents + 100, .text = NumberOf(invoice)}));
  std::map<std::pair<LedgerAccount, int64_t>, books::LedgerLine> lines;
  int64_t seen = 0;
  const DayPeriod november{absl::CivilDay(2026, 11, 1), absl::CivilDay(2026, 12, 1)};
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) {
    return books::ForEachLine(tx, november, [&](const books::LedgerLine& line) {
      ++seen;
      lines[{line.posting.ledger_account, line.posting.amount.minor}] = line;
      return absl::OkStatus();
    });
  }));
  EXPECT_EQ(seen, Number("SELECT count(*) FROM postings")) << "each posting once";
  const books::LedgerLine& bank = lines[{LedgerAccount::kBank, kOwedCents + 100}];
  EXPECT_EQ(bank.description, "Bakkerij Zonnebloem " + NumberOf(invoice));
  EXPECT_EQ(bank.bank_account, "NL20INGB0001234567");
  EXPECT_EQ(bank.settled, "");
  const books::LedgerLine& paid = lines[{LedgerAccount::kReceivable, -kOwedCents}];
  EXPECT_EQ(paid.settled, NumberOf(invoice));
  EXPECT_EQ(paid.bank_account, "NL20INGB0001234567");
  const books::LedgerLine& credit = lines[{LedgerAccount::kCreditBalances, -100}];
  EXPECT_EQ(credit.settled, "");
  EXPECT_EQ(credit.bank_account, "NL20INGB0001234567");
  const books::LedgerLine& owed = lines[{LedgerAccount::kReceivable, kOwedCents}];
  EXPECT_EQ(owed.document, NumberOf(invoice));
  EXPECT_EQ(owed.description, "");
}

}  // namespace
}  // namespace vlot::invoicing::bank
