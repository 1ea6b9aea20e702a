#include "services/invoicing/bank/proposals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vlot::invoicing::bank {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Money Eur(int64_t cents) { return {cents, kEur}; }

void Add(int number, int64_t cents, const std::string& name, Book& book) {
  Uuid::Bytes bytes{};
  bytes[15] = static_cast<uint8_t>(number);
  book.Add({.id = InvoiceId(Uuid(bytes)),
            .account = AccountId(Uuid(bytes)),
            .number = "F26-000000" + std::to_string(number),
            .payable = Eur(cents),
            .open = Eur(cents),
            .due = absl::CivilDay(2026, 12, 31 - number),
            .payer_name = name});
}

TEST(ProposalsTest, Propose_SeveralReasons_PutsTheStrongestFirst) {
  Book book;
  Add(1, 500, "Slagerij de Boer", book);
  Add(2, 100, "Fietsen van Dam B.V.", book);
  Add(3, 100, "Bakkerij Zonnebloem", book);
  Add(4, 999, "Niemand", book);
  BankLine line;
  line.amount = Eur(100);
  line.counterparty_name = "BAKKERIJ ZONNEBLOEM BV";
  line.remittance = {"F26-0000001"};
  const std::vector<Proposal> proposals = Propose(line, book);
  ASSERT_THAT(proposals, SizeIs(3));
  EXPECT_EQ(proposals[0].number, "F26-0000001");
  EXPECT_TRUE(proposals[0].named);
  EXPECT_EQ(proposals[1].number, "F26-0000003");
  EXPECT_TRUE(proposals[1].equal_amount && proposals[1].similar_name);
  EXPECT_EQ(proposals[2].number, "F26-0000002");
}

TEST(ProposalsTest, Propose_EquallyLikely_PutsTheOneDueFirstFirstAndStopsAtFive) {
  Book book;
  for (int i = 1; i <= 8; ++i) Add(i, 100, "", book);
  BankLine line;
  line.amount = Eur(100);
  const std::vector<Proposal> proposals = Propose(line, book);
  ASSERT_THAT(proposals, SizeIs(kProposalsMax));
  EXPECT_EQ(proposals[0].number, "F26-0000008");
}

TEST(ProposalsTest, Propose_MoneyOut_IsNone) {
  Book book;
  Add(1, 100, "", book);
  BankLine line;
  line.amount = Eur(-100);
  EXPECT_THAT(Propose(line, book), IsEmpty());
}

TEST(ProposalsTest, AreSimilarNames_AsBanksAndPeopleWriteThem) {
  EXPECT_TRUE(AreSimilarNames("BAKKERIJ ZONNEBLOEM BV", "Bakkerij de Zonnebloem B.V."));
  EXPECT_TRUE(AreSimilarNames("J. de Vries", "Hr J de Vries e/o A Bakker"));
  EXPECT_FALSE(AreSimilarNames("Bakkerij Zonnebloem B.V.", "Fietsen van Dam B.V."));
  EXPECT_FALSE(AreSimilarNames("", ""));
  EXPECT_FALSE(AreSimilarNames("B.V.", "Van de N.V."));
}

}  // namespace
}  // namespace vlot::invoicing::bank
