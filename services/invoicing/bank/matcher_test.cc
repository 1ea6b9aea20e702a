#include "services/invoicing/bank/matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/invoicing/bank/betalingskenmerk.h"
#include "services/invoicing/bank/booking.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kPayer[] = "NL20INGB0001234567";
constexpr char kProvider[] = "NL02RABO0123456789";

Money Eur(int64_t cents) { return {cents, kEur}; }

template <class IdType>
IdType NewId(uint8_t number) {
  Uuid::Bytes bytes{};
  bytes[15] = number;
  return IdType(Uuid(bytes));
}

std::string NumberOf(int number) { return "F26-000000" + std::to_string(number); }

class MatcherTest : public ::testing::Test {
 protected:
  // Invoice F26-000000<number>, due on that day of December.
  InvoiceId Add(int number, int64_t cents, AccountId account = NewId<AccountId>(1)) {
    const auto id = NewId<InvoiceId>(static_cast<uint8_t>(number));
    book_.Add({.id = id,
               .account = account,
               .number = NumberOf(number),
               .payable = Eur(cents),
               .open = Eur(cents),
               .written_off = Eur(0),
               .due = absl::CivilDay(2026, 12, number)});
    return id;
  }

  static BankLine Line(int64_t cents, std::vector<std::string> remittance = {}) {
    BankLine line;
    line.amount = Eur(cents);
    line.counterparty_account = kPayer;
    line.remittance = std::move(remittance);
    return line;
  }

  static Share On(InvoiceId invoice, int64_t cents, const std::string& end_to_end_id = "") {
    return {Purpose::kInvoice, invoice, NewId<AccountId>(1), Eur(cents), end_to_end_id};
  }
  static Share Credit(int64_t cents, const std::string& end_to_end_id = "") {
    return {Purpose::kCreditBalance, InvoiceId(), NewId<AccountId>(1), Eur(cents), end_to_end_id};
  }

  Match Do(const BankLine& line) { return MatchLine(line, book_); }
  State StateOf(InvoiceId id) { return book_.Find(id)->state; }
  int64_t OpenOf(InvoiceId id) { return book_.Find(id)->open.minor; }

  Book book_;
};

TEST_F(MatcherTest, MatchLine_StructuredReference_PaysTheInvoice) {
  const InvoiceId one = Add(1, 12'100), two = Add(2, 500);
  BankLine line = Line(12'100, {"F26-0000002"});  // what the text says comes after
  line.structured = {{"ISO", CreditorReference(NumberOf(1))}};
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kStructuredReference);
  EXPECT_THAT(match.shares, ElementsAre(On(one, 12'100)));
  EXPECT_EQ(StateOf(one), State::kPaid);
  EXPECT_EQ(StateOf(two), State::kOpen);
}

TEST_F(MatcherTest, MatchLine_WhatTheBankCallsCharges_IsForItself) {
  Add(1, 625);
  BankLine line = Line(-625, {"kosten F26-0000001"});
  line.bank_transaction_code = "ACMT/MDOP/CHRG";
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kCharges);
  EXPECT_THAT(match.shares, ElementsAre(Share{.purpose = Purpose::kBankCharges, .amount = Eur(-625)}));
  const std::vector<Posting> postings = PostingsOfShares(Uuid(), match.shares, absl::CivilDay(2026, 12, 1));
  ASSERT_EQ(postings.size(), 2u);
  EXPECT_EQ(postings[1].ledger_account, LedgerAccount::kBankCharges);
  EXPECT_EQ(postings[1].amount, Eur(625)) << "a cost is a debit";
}

// What came back, or is taken back, is something else, whatever its code; so is money in.
TEST_F(MatcherTest, MatchLine_ChargesThatComeBack_WaitForAPerson) {
  BankLine line = Line(-625, {"kosten"});
  line.bank_transaction_code = "ACMT/MDOP/CHRG";
  BankLine returned = line, reversed = line, incoming = line, plain = line;
  returned.return_reason = "AC04";
  reversed.reversal = true;
  incoming.amount = Eur(625);
  plain.bank_transaction_code = "PMNT/ICDT/ESCT";
  for (const BankLine& other : {returned, reversed, incoming, plain}) EXPECT_EQ(Do(other).rule, Rule::kNone);
}

TEST_F(MatcherTest, MatchLine_Betalingskenmerk_PaysTheInvoice) {
  const InvoiceId one = Add(1, 12'100);
  BankLine line = Line(12'100);
  line.structured = {{"CUR", BetalingskenmerkOf(NumberOf(1))}};
  EXPECT_THAT(Do(line).shares, ElementsAre(On(one, 12'100)));
}

TEST_F(MatcherTest, MatchLine_UnknownStructuredReference_GoesOnToTheText) {
  const InvoiceId one = Add(1, 100);
  BankLine line = Line(100, {"F26-0000001"});
  line.structured = {{"ISO", "RF18539007547034"}};
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kReferenceInText);
  EXPECT_THAT(match.shares, ElementsAre(On(one, 100)));
}

TEST_F(MatcherTest, MatchLine_NumberAsEndToEndId_ComesBeforeTheText) {
  const InvoiceId one = Add(1, 100);
  Add(2, 100);
  BankLine line = Line(100, {"F26-0000002"});
  line.end_to_end_id = "F26-0000001";
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kEndToEndId);
  EXPECT_THAT(match.shares, ElementsAre(On(one, 100)));
}

TEST_F(MatcherTest, MatchLine_PartOfWhatIsOpen_LeavesTheInvoiceOpen) {
  const InvoiceId one = Add(1, 12'100);
  EXPECT_THAT(Do(Line(5'000, {"F26-0000001"})).shares, ElementsAre(On(one, 5'000)));
  EXPECT_EQ(StateOf(one), State::kOpen);
  EXPECT_EQ(OpenOf(one), 7'100);
  EXPECT_THAT(Do(Line(7'100, {"F26-0000001"})).shares, ElementsAre(On(one, 7'100)));
  EXPECT_EQ(StateOf(one), State::kPaid);
}

TEST_F(MatcherTest, MatchLine_MoreThanIsOpen_IsCredit) {
  const InvoiceId one = Add(1, 12'100);
  EXPECT_THAT(Do(Line(12'150, {"F26-0000001"})).shares, ElementsAre(On(one, 12'100), Credit(50)));
}

TEST_F(MatcherTest, MatchLine_AllThatAReminderAsked_PaysItsChargesToo) {
  const InvoiceId owed = Add(1, 20'000), charges = Add(9, 4'000), other = Add(5, 700);
  book_.AddAskedWith(owed, charges);
  book_.AddAskedWith(charges, owed);
  EXPECT_THAT(Do(Line(24'000, {NumberOf(1)})).shares, ElementsAre(On(owed, 20'000), On(charges, 4'000)));
  EXPECT_EQ(StateOf(charges), State::kPaid);
  EXPECT_EQ(OpenOf(other), 700);
  EXPECT_THAT(Do(Line(100, {NumberOf(1)})).shares, ElementsAre(Credit(100)));  // nothing more was asked
}

TEST_F(MatcherTest, MatchLine_LessThanAReminderAsked_PaysWhatItNamesFirst) {
  const InvoiceId owed = Add(7, 20'000), charges = Add(1, 4'000);
  book_.AddAskedWith(owed, charges);
  EXPECT_THAT(Do(Line(21'000, {NumberOf(7)})).shares, ElementsAre(On(owed, 20'000), On(charges, 1'000)));
  EXPECT_EQ(OpenOf(charges), 3'000);
}

TEST_F(MatcherTest, MatchLine_ChargesAndInvoiceNamed_AreNotPaidTwice) {
  const InvoiceId owed = Add(1, 20'000), charges = Add(9, 4'000);
  book_.AddAskedWith(owed, charges);
  book_.AddAskedWith(charges, owed);
  EXPECT_THAT(Do(Line(25'000, {NumberOf(1), NumberOf(9)})).shares,
              ElementsAre(On(owed, 20'000), On(charges, 4'000), Credit(1'000)));
}

TEST_F(MatcherTest, MatchLine_PaidTwice_IsCreditTheSecondTime) {
  Add(1, 12'100);
  Do(Line(12'100, {"F26-0000001"}));
  EXPECT_THAT(Do(Line(12'100, {"F26-0000001"})).shares, ElementsAre(Credit(12'100)));
}

TEST_F(MatcherTest, MatchLine_CreditedInvoice_IsCredit) {
  const InvoiceId one = Add(1, 12'100);
  book_.Find(one)->state = State::kCredited;
  book_.Find(one)->open = Eur(0);
  EXPECT_THAT(Do(Line(12'100, {"F26-0000001"})).shares, ElementsAre(Credit(12'100)));
  EXPECT_EQ(StateOf(one), State::kCredited);
}

TEST_F(MatcherTest, MatchLine_SeveralInvoices_ArePaidInTheOrderTheyAreDue) {
  const InvoiceId one = Add(1, 100), two = Add(2, 200), three = Add(3, 300);
  EXPECT_THAT(Do(Line(600, {"F26-0000003 F26-0000001 F26-0000002"})).shares,
              ElementsAre(On(one, 100), On(two, 200), On(three, 300)));
}

TEST_F(MatcherTest, MatchLine_SeveralInvoicesAndTooLittle_LeavesTheLastOpen) {
  const InvoiceId one = Add(1, 100), two = Add(2, 200);
  EXPECT_THAT(Do(Line(150, {"F26-0000002 F26-0000001"})).shares, ElementsAre(On(one, 100), On(two, 50)));
  EXPECT_EQ(OpenOf(two), 150);
}

TEST_F(MatcherTest, MatchLine_KnownPayerAndExactAmount_PaysThatInvoice) {
  Add(1, 100);
  const InvoiceId two = Add(2, 200);
  book_.AddPayer(kPayer, NewId<AccountId>(1));
  const Match match = Do(Line(200, {"bedankt"}));
  EXPECT_EQ(match.rule, Rule::kBankAccountAndAmount);
  EXPECT_THAT(match.shares, ElementsAre(On(two, 200)));
}

TEST_F(MatcherTest, MatchLine_KnownPayerAndTwoEqualAmounts_PaysTheOneDueFirst) {
  Add(2, 200);
  const InvoiceId one = Add(1, 200);
  book_.AddPayer(kPayer, NewId<AccountId>(1));
  EXPECT_THAT(Do(Line(200)).shares, ElementsAre(On(one, 200)));
}

TEST_F(MatcherTest, MatchLine_KnownPayerAndTheSumOfAll_PaysAll) {
  const InvoiceId one = Add(1, 100), two = Add(2, 200);
  book_.AddPayer(kPayer, NewId<AccountId>(1));
  EXPECT_THAT(Do(Line(300)).shares, ElementsAre(On(one, 100), On(two, 200)));
}

TEST_F(MatcherTest, MatchLine_WhatCannotBeTold_StaysUnmatchedAndMovesNothing) {
  const InvoiceId one = Add(1, 100);
  EXPECT_EQ(Do(Line(100)).rule, Rule::kNone);  // unknown payer
  book_.AddPayer(kPayer, NewId<AccountId>(1));
  EXPECT_EQ(Do(Line(99)).rule, Rule::kNone);
  BankLine dollars = Line(100, {"F26-0000001"});
  dollars.amount.currency = kUsd;
  EXPECT_EQ(Do(dollars).rule, Rule::kNone);
  Add(2, 100, NewId<AccountId>(2));
  book_.AddPayer(kPayer, NewId<AccountId>(2));  // pays for both, and both fit
  EXPECT_EQ(Do(Line(100)).rule, Rule::kNone);
  EXPECT_EQ(Do(Line(0)).rule, Rule::kNone);
  EXPECT_EQ(Do(Line(-100, {"F26-0000001"})).rule, Rule::kNone);
  EXPECT_EQ(OpenOf(one), 100);
}

TEST_F(MatcherTest, MatchLine_NamedInvoiceThatWasGivenUp_TakesThatBackAfterWhatIsOpen) {
  const InvoiceId given_up = Add(1, 1'000), open = Add(2, 500);
  GiveUp(1'000, *book_.Find(given_up));
  EXPECT_EQ(StateOf(given_up), State::kWrittenOff);
  EXPECT_THAT(Do(Line(800, {"F26-0000001 F26-0000002"})).shares, ElementsAre(On(open, 500), On(given_up, 300)));
  EXPECT_EQ(StateOf(open), State::kPaid);
  EXPECT_EQ(StateOf(given_up), State::kWrittenOff);
  EXPECT_EQ(book_.Find(given_up)->written_off, Eur(700));
  EXPECT_EQ(book_.Find(given_up)->payable, Eur(300));
  EXPECT_THAT(Do(Line(750, {"F26-0000001"})).shares, ElementsAre(On(given_up, 700), Credit(50)));
  EXPECT_EQ(StateOf(given_up), State::kPaid);
  // The bank takes the first part back: it is owed again.
  BankLine back = Line(-300, {"F26-0000001"});
  back.reversal = true;
  EXPECT_THAT(Do(back).shares, ElementsAre(On(given_up, -300)));
  EXPECT_EQ(StateOf(given_up), State::kOpen);
  EXPECT_EQ(OpenOf(given_up), 300);
}

// What was given up is not guessed at.
TEST_F(MatcherTest, MatchLine_KnownPayerOfWhatWasGivenUp_Waits) {
  const InvoiceId id = Add(1, 1'000);
  book_.AddPayer(kPayer, NewId<AccountId>(1));
  GiveUp(1'000, *book_.Find(id));
  EXPECT_EQ(Do(Line(1'000)).rule, Rule::kNone);
}

TEST_F(MatcherTest, MatchLine_FromTheProvider_ClearsWhatItHeld) {
  Add(1, 100);
  book_.AddProvider(kProvider);
  BankLine line = Line(100, {"F26-0000001"});
  line.counterparty_account = kProvider;
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kProviderPayout);
  EXPECT_THAT(match.shares, ElementsAre(Share{.purpose = Purpose::kProvider, .amount = Eur(100)}));
}

class CollectionTest : public MatcherTest {
 protected:
  void SetUp() override {
    one_ = Add(1, 100);
    two_ = Add(2, 200);
    book_.Add(Collection{"C-1", "GROUP", one_, NewId<AccountId>(1), Eur(100)});
    book_.Add(Collection{"C-2", "GROUP", two_, NewId<AccountId>(1), Eur(200)});
  }

  static BankLine Of(const std::string& end_to_end_id, int64_t cents) {
    BankLine line = Line(cents);
    line.end_to_end_id = end_to_end_id;
    return line;
  }

  InvoiceId one_, two_;
};

TEST_F(CollectionTest, MatchLine_DirectDebit_PaysItsInvoice) {
  const Match match = Do(Of("C-1", 100));
  EXPECT_EQ(match.rule, Rule::kEndToEndId);
  EXPECT_THAT(match.shares, ElementsAre(On(one_, 100, "C-1")));
  EXPECT_EQ(book_.FindCollection("C-1")->state, OrderState::kSettled);
}

TEST_F(CollectionTest, MatchLine_DirectDebitsBookedAsOne_PayTheirInvoices) {
  BankLine line = Line(300);
  line.payment_information_id = "GROUP";
  EXPECT_THAT(Do(line).shares, ElementsAre(On(one_, 100, "C-1"), On(two_, 200, "C-2")));
  EXPECT_EQ(StateOf(two_), State::kPaid);
}

TEST_F(CollectionTest, MatchLine_DirectDebitThatComesBack_OpensItsInvoiceAgain) {
  Do(Of("C-1", 100));
  BankLine line = Of("C-1", -100);
  line.return_reason = "MD06";
  const Match match = Do(line);
  EXPECT_EQ(match.rule, Rule::kReturn);
  EXPECT_THAT(match.shares, ElementsAre(On(one_, -100, "C-1")));
  EXPECT_EQ(StateOf(one_), State::kOpen);
  EXPECT_EQ(OpenOf(one_), 100);
  EXPECT_EQ(book_.FindCollection("C-1")->state, OrderState::kReturned);
  EXPECT_EQ(Do(line).rule, Rule::kNone);  // once
}

TEST_F(CollectionTest, MatchLine_DirectDebitOfAnInvoicePaidMeanwhile_IsCreditAndComesBackFromThere) {
  Do(Line(60, {"F26-0000001"}));
  EXPECT_THAT(Do(Of("C-1", 100)).shares, ElementsAre(On(one_, 40, "C-1"), Credit(60, "C-1")));
  EXPECT_THAT(Do(Of("C-1", -100)).shares, ElementsAre(On(one_, -40, "C-1"), Credit(-60, "C-1")));
  EXPECT_EQ(OpenOf(one_), 40);
}

TEST_F(CollectionTest, MatchLine_ReturnAfterTheInvoiceWasCredited_TakesFromTheCredit) {
  Do(Of("C-1", 100));
  book_.Find(one_)->state = State::kCredited;
  EXPECT_THAT(Do(Of("C-1", -100)).shares, ElementsAre(Credit(-100, "C-1")));
  EXPECT_EQ(OpenOf(one_), 0);
}

TEST_F(CollectionTest, MatchLine_ReturnOfAnotherAmountOrBeforeItWasBooked_StaysUnmatched) {
  EXPECT_EQ(Do(Of("C-1", -100)).rule, Rule::kNone);
  Do(Of("C-1", 100));
  EXPECT_EQ(Do(Of("C-1", -105)).rule, Rule::kNone);
}

TEST_F(CollectionTest, MatchLine_RefundOfOurs_LeavesAndComesBack) {
  book_.Add(Payout{"P-1", "", NewId<AccountId>(1), Eur(70)});
  EXPECT_EQ(Do(Of("P-1", 70)).rule, Rule::kNone);
  const Match left = Do(Of("P-1", -70));
  EXPECT_THAT(left.shares, ElementsAre(Share{Purpose::kInTransit, InvoiceId(), NewId<AccountId>(1), Eur(-70), "P-1"}));
  EXPECT_THAT(Do(Of("P-1", 70)).shares, ElementsAre(Credit(70, "P-1")));
}

TEST_F(MatcherTest, MatchLine_ReversalThatNamesAnInvoice_OpensItAgain) {
  const InvoiceId one = Add(1, 100);
  BankLine reversal = Line(-100, {"Terugboeking F26-0000001"});
  reversal.reversal = true;
  EXPECT_EQ(Do(reversal).rule, Rule::kNone);  // nothing was paid
  Do(Line(100, {"F26-0000001"}));
  EXPECT_THAT(Do(reversal).shares, ElementsAre(On(one, -100)));
  EXPECT_EQ(StateOf(one), State::kOpen);
}

// Whatever is paid with whatever reference: a match's shares are the line's money, no invoice goes below zero or above
// what was asked, and the postings balance.
RC_GTEST_FIXTURE_PROP(MatcherTest, MatchLine_AnyLines_KeepEveryCent, ()) {
  for (int i = 1; i <= 4; ++i) Add(i, *rc::gen::inRange<int64_t>(1, 500), NewId<AccountId>(i % 2));
  book_.AddPayer(kPayer, NewId<AccountId>(0));
  std::map<InvoiceId, int64_t> paid;
  for (int i = 0; i < 12; ++i) {
    BankLine line = Line(*rc::gen::inRange<int64_t>(-300, 600));
    line.reversal = *rc::gen::arbitrary<bool>();
    for (int n : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 6))) line.remittance.push_back(NumberOf(n));
    const Match match = Do(line);
    int64_t sum = 0;
    for (const Share& share : match.shares) {
      sum += share.amount.minor;
      if (share.purpose == Purpose::kInvoice) paid[share.invoice] += share.amount.minor;
    }
    RC_ASSERT(sum == (match.rule == Rule::kNone ? 0 : line.amount.minor));
    RC_ASSERT(IsBalanced(PostingsOfShares(Uuid(), match.shares, {})));
  }
  for (const auto& [id, receivable] : book_.receivables()) {
    RC_ASSERT(receivable.open.minor == receivable.payable.minor - paid[id]);
    RC_ASSERT(receivable.open.minor >= 0);
    RC_ASSERT((receivable.state == State::kPaid) == receivable.open.IsZero());
  }
}

TEST(BookingTest, Postings_OfALineAndItsShares_LeaveNothingUnmatched) {
  const std::vector<Share> shares = {{.purpose = Purpose::kProvider, .amount = Eur(103)},
                                     {.purpose = Purpose::kProviderFee, .amount = Eur(-3)}};
  std::map<LedgerAccount, int64_t> sums;
  for (const auto& postings : {PostingsOfLine(Uuid(), Eur(100), {}), PostingsOfShares(Uuid(), shares, {})}) {
    EXPECT_TRUE(IsBalanced(postings));
    for (const Posting& posting : postings) sums[posting.ledger_account] += posting.amount.minor;
  }
  EXPECT_EQ(sums[LedgerAccount::kBank], 100);
  EXPECT_EQ(sums[LedgerAccount::kBankUnmatched], 0);
  EXPECT_EQ(sums[LedgerAccount::kPspClearing], -103);
  EXPECT_EQ(sums[LedgerAccount::kPspFees], 3);
  EXPECT_THAT(PostingsOfShares(Uuid(), {}, {}), IsEmpty());
}

TEST(BookingTest, OppositeOf_Shares_TakesThemBack) {
  EXPECT_EQ(OppositeOf({{.purpose = Purpose::kSundry, .amount = Eur(5)}})[0].amount, Eur(-5));
}

}  // namespace
}  // namespace vlot::invoicing::bank
