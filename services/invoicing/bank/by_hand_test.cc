#include "services/invoicing/bank/by_hand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/entry_key.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using testing::Metadata;
using testing::Reason;
using testing::StatusIs;

Money Eur(int64_t cents) { return {cents, kEur}; }

template <class IdType>
IdType NewId(uint8_t number) {
  Uuid::Bytes bytes{};
  bytes[15] = number;
  return IdType(Uuid(bytes));
}

class ByHandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (uint8_t number : {1, 2}) {
      book_.Add({.id = NewId<InvoiceId>(number),
                 .account = NewId<AccountId>(number),
                 .number = "F26-000000" + std::to_string(number),
                 .payable = Eur(100 * number),
                 .open = Eur(100 * number)});
    }
  }

  static Share On(int number, int64_t cents) {
    const auto n = static_cast<uint8_t>(number);
    return {.invoice = NewId<InvoiceId>(n), .account = NewId<AccountId>(n), .amount = Eur(cents)};
  }
  static Share Credit(int number, int64_t cents) {
    return {.purpose = Purpose::kCreditBalance,
            .account = NewId<AccountId>(static_cast<uint8_t>(number)),
            .amount = Eur(cents)};
  }
  int64_t OpenOf(uint8_t number) { return book_.Find(NewId<InvoiceId>(number))->open.minor; }

  const Target one_{.invoice = NewId<InvoiceId>(1)}, two_{.invoice = NewId<InvoiceId>(2)};
  Book book_;
};

TEST_F(ByHandTest, MatchByHand_Invoices_TakeWhatIsOpenAndTheRestIsCredit) {
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(350), {two_, one_}, book_));
  EXPECT_EQ(match.rule, Rule::kByHand);
  EXPECT_THAT(match.shares, ElementsAre(On(2, 200), On(1, 100), Credit(1, 50)));
  EXPECT_EQ(book_.Find(NewId<InvoiceId>(1))->state, State::kPaid);
}

TEST_F(ByHandTest, MatchByHand_AmountsGiven_AreTaken) {
  Target part = two_;
  part.amount = Eur(30);
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(130), {part, one_}, book_));
  EXPECT_THAT(match.shares, ElementsAre(On(2, 30), On(1, 100)));
  EXPECT_EQ(OpenOf(2), 170);
}

TEST_F(ByHandTest, MatchByHand_NothingLeftForATarget_MakesNoShareOfNothing) {
  const Target sundry{.purpose = Purpose::kSundry}, credit{.purpose = Purpose::kCreditBalance};
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(100), {one_, sundry, credit}, book_));
  EXPECT_THAT(match.shares, ElementsAre(On(1, 100)));
  ASSERT_OK_AND_ASSIGN(const Match none, MatchByHand(Eur(0), {sundry}, book_));
  EXPECT_THAT(none.shares, ::testing::IsEmpty());
}

TEST_F(ByHandTest, MatchByHand_InvoiceThatWouldGetNothing_IsRefused) {
  const auto refused = [](const std::string& target, const std::string& why) {
    return StatusIs(
        absl::StatusCode::kFailedPrecondition,
        ::testing::AllOf(Reason("BANK_AMOUNT_REFUSED"), Metadata("target", Eq(target)), Metadata("why", Eq(why))));
  };
  EXPECT_THAT(MatchByHand(Eur(100), {{.purpose = Purpose::kSundry}, one_}, book_),
              refused(one_.invoice.Name(), "nothing of the line is left for it"));
  EXPECT_THAT(MatchByHand(Eur(100), {one_, two_}, book_),
              refused(two_.invoice.Name(), "nothing of the line is left for it"));
  EXPECT_EQ(OpenOf(1), 100);
}

TEST_F(ByHandTest, MatchByHand_ShareOfZeroByName_IsRefused) {
  for (Target target : {one_, Target{.purpose = Purpose::kSundry}}) {
    target.amount = Eur(0);
    EXPECT_THAT(MatchByHand(Eur(100), {target, two_}, book_),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         ::testing::AllOf(Reason("BANK_AMOUNT_REFUSED"), Metadata("why", "a share of 0.00 is none"))));
  }
}

TEST_F(ByHandTest, MatchByHand_PayoutWithFee_IsMoreThanTheLine) {
  const std::vector<Target> targets = {{.purpose = Purpose::kProviderFee, .amount = Eur(-3)},
                                       {.purpose = Purpose::kProvider}};
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(97), targets, book_));
  EXPECT_EQ(match.shares[1].amount, Eur(100));
}

TEST_F(ByHandTest, MatchByHand_MoneyOut_OpensWhatWasPaid) {
  ASSERT_OK(MatchByHand(Eur(100), {one_}, book_).status());
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(-40), {one_}, book_));
  EXPECT_THAT(match.shares, ElementsAre(On(1, -40)));
  EXPECT_EQ(OpenOf(1), 40);
}

TEST_F(ByHandTest, MatchByHand_WhatDoesNotFit_IsRefusedAndMovesNothing) {
  const auto refused = [&](const char* target) {
    return StatusIs(absl::StatusCode::kFailedPrecondition,
                    ::testing::AllOf(Reason("BANK_AMOUNT_REFUSED"), Metadata("target", Eq(target))));
  };
  const std::string one = NewId<InvoiceId>(1).Name();
  Target much = one_;
  much.amount = Eur(101);
  EXPECT_THAT(MatchByHand(Eur(150), {two_, much}, book_), refused(one.c_str()));
  much.amount = Eur(-1);
  EXPECT_THAT(MatchByHand(Eur(150), {much}, book_), refused(one.c_str()));
  much.amount = Money{1, kUsd};
  EXPECT_THAT(MatchByHand(Eur(150), {much}, book_), refused(one.c_str()));
  EXPECT_THAT(MatchByHand(Money{1, kUsd}, {one_}, book_), refused(one.c_str()));
  EXPECT_THAT(MatchByHand(Eur(-1), {one_}, book_), refused(one.c_str()));  // nothing was paid
  const Target sundry{.purpose = Purpose::kSundry, .amount = Eur(10)};
  EXPECT_THAT(MatchByHand(Eur(150), {sundry}, book_), refused("line"));
  EXPECT_THAT(MatchByHand(Eur(5), {sundry}, book_), refused("line"));
  EXPECT_THAT(MatchByHand(Eur(5), {{.invoice = NewId<InvoiceId>(9)}}, book_),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
  book_.Find(NewId<InvoiceId>(1))->state = State::kCredited;
  EXPECT_THAT(MatchByHand(Eur(5), {one_}, book_), refused(one.c_str()));
  EXPECT_EQ(OpenOf(1), 100);
  EXPECT_EQ(OpenOf(2), 200);
}

TEST_F(ByHandTest, TakeBack_Payment_OpensTheInvoice) {
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(150), {one_}, book_));
  EXPECT_THAT(TakeBack(match.shares, book_), ElementsAre(On(1, -100), Credit(1, -50)));
  EXPECT_EQ(OpenOf(1), 100);
  EXPECT_EQ(book_.Find(NewId<InvoiceId>(1))->state, State::kOpen);
}

TEST_F(ByHandTest, TakeBack_OfAnInvoiceCreditedSince_ComesFromTheCredit) {
  ASSERT_OK_AND_ASSIGN(const Match match, MatchByHand(Eur(100), {one_}, book_));
  book_.Find(NewId<InvoiceId>(1))->state = State::kCredited;
  EXPECT_THAT(TakeBack(match.shares, book_), ElementsAre(Credit(1, -100)));
  EXPECT_EQ(OpenOf(1), 0);
}

TEST_F(ByHandTest, TakeBack_OfMoneyOut_PaysAgainWhatIsStillOpen) {
  ASSERT_OK(MatchByHand(Eur(100), {one_}, book_).status());
  ASSERT_OK_AND_ASSIGN(const Match out, MatchByHand(Eur(-100), {one_}, book_));
  ASSERT_OK(MatchByHand(Eur(70), {one_}, book_).status());
  EXPECT_THAT(TakeBack(out.shares, book_), ElementsAre(On(1, 30), Credit(1, 70)));
}

TEST_F(ByHandTest, TakeBack_OfADirectDebit_SendsItOnItsWayAgain) {
  book_.Add(Collection{"C-1", "", NewId<InvoiceId>(1), NewId<AccountId>(1), Eur(100)});
  BankLine line;
  line.amount = Eur(100);
  line.end_to_end_id = "C-1";
  const Match paid = MatchLine(line, book_);
  line.amount = Eur(-100);
  const Match returned = MatchLine(line, book_);
  EXPECT_EQ(book_.FindCollection("C-1")->state, OrderState::kReturned);
  TakeBack(returned.shares, book_);
  EXPECT_EQ(book_.FindCollection("C-1")->state, OrderState::kSettled);
  TakeBack(paid.shares, book_);
  EXPECT_EQ(book_.FindCollection("C-1")->state, OrderState::kSent);
  EXPECT_EQ(OpenOf(1), 100);
}

TEST(EntryKeyTest, EntryKeys_EqualEntries_AreCountedAndThoseWithoutReferenceHaveNone) {
  BankLine line;
  line.entry_reference = "R";
  line.amount = Eur(100);
  line.part = 1;
  BankLine charge = line;
  charge.amount = Eur(-1);
  const auto keys = EntryKeys({line, charge, line, BankLine()});
  EXPECT_NE(keys[0], keys[1]);
  EXPECT_NE(keys[0], keys[2]);
  EXPECT_EQ(keys[3], std::nullopt);
  EXPECT_EQ(keys, EntryKeys({line, charge, line, BankLine()}));
}

}  // namespace
}  // namespace vlot::invoicing::bank
