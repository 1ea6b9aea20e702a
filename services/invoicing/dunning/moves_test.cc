#include "services/invoicing/dunning/moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/dunning/charge.h"
#include "services/invoicing/dunning/testing/example_rules.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using Day = absl::CivilDay;

InvoiceId InvoiceOf(int n) {
  Uuid::Bytes bytes{};
  bytes[15] = static_cast<uint8_t>(n);
  return InvoiceId(Uuid(bytes));
}

CaseId CaseIdOf(int n) { return CaseId(InvoiceOf(n).uuid()); }

Claim Owed(int n, int64_t cents, Day due) {
  return {.invoice = InvoiceOf(n),
          .number = "F26-000000" + std::to_string(n),
          .due = due,
          .open = {cents, kEur},
          .interest_until = due};
}

class MovesTest : public ::testing::Test {
 protected:
  std::vector<Move> Moves(Standing standing, Day today) { return Moves(std::move(standing), today, today); }
  std::vector<Move> Moves(Standing standing, Day today, Day until) {
    const auto moves = MovesOf({policies_, scales_, rates_}, std::move(standing), today, until);
    EXPECT_OK(moves);
    return moves.value_or(std::vector<Move>());
  }

  std::vector<Policy> policies_ = {ConsumerPolicy(), BusinessPolicy()};
  std::vector<CostScale> scales_ = ExampleScales();
  std::vector<Rate> rates_ = ExampleRates();
};

// A Wednesday; five days after it is a Monday.
const Day kDue(2026, 11, 4);

TEST_F(MovesTest, Overdue_OpensOneCaseForAllOfIt) {
  const Standing standing{.fresh = {Owed(1, 10'000, kDue), Owed(2, 5'000, kDue + 2), Owed(3, 700, kDue + 5)}};
  EXPECT_THAT(Moves(standing, kDue + 4), IsEmpty());
  const std::vector<Move> moves = Moves(standing, kDue + 5);
  ASSERT_THAT(moves, SizeIs(1));
  EXPECT_TRUE(moves[0].dunning_case.id.IsNil());
  EXPECT_EQ(moves[0].dunning_case.policy, "consumer");
  EXPECT_THAT(moves[0].joined, SizeIs(2));  // the third is due today
  EXPECT_EQ(moves[0].notice.principal, (Money{15'000, kEur}));
}

TEST_F(MovesTest, OverdueLater_JoinsUntilTheLetterAndIsACaseOfItsOwnAfterwards) {
  Standing standing{.business = false,
                    .cases = {{.id = CaseIdOf(9),
                               .policy = "consumer",
                               .level = 1,
                               .pay_until = Day(2026, 11, 16),
                               .costs_announced = Money::Zero(kEur),
                               .claims = {Owed(1, 10'000, kDue)}}},
                    .fresh = {Owed(2, 5'000, Day(2026, 11, 12))}};
  std::vector<Move> moves = Moves(standing, Day(2026, 11, 20));
  ASSERT_THAT(moves, SizeIs(1));
  EXPECT_EQ(moves[0].dunning_case.id, CaseIdOf(9));
  EXPECT_EQ(moves[0].notice.level, 2);
  EXPECT_EQ(moves[0].notice.principal, (Money{15'000, kEur}));
  EXPECT_THAT(moves[0].joined, SizeIs(1));

  standing.cases[0].level = 2;
  standing.cases[0].pay_until = standing.cases[0].letter_until = Day(2026, 12, 8);
  moves = Moves(standing, Day(2026, 11, 20));
  ASSERT_THAT(moves, SizeIs(1));
  EXPECT_TRUE(moves[0].dunning_case.id.IsNil());
  EXPECT_EQ(moves[0].notice.level, 1);
  EXPECT_EQ(moves[0].notice.principal, (Money{5'000, kEur}));
}

TEST_F(MovesTest, Paused_NothingMoves_UntilTheDayAfter) {
  Standing standing{.paused_until = kDue + 8, .fresh = {Owed(1, 10'000, kDue)}};
  EXPECT_THAT(Moves(standing, kDue + 8), IsEmpty());
  EXPECT_THAT(Moves(standing, kDue + 9), SizeIs(1));
}

TEST_F(MovesTest, Until_LeavesWhatWasDueLater) {
  const Standing standing{.fresh = {Owed(1, 10'000, kDue)}};
  EXPECT_THAT(Moves(standing, kDue + 7, kDue + 4), IsEmpty());
  EXPECT_THAT(Moves(standing, kDue + 7, kDue + 5), SizeIs(1));
}

TEST_F(MovesTest, ChargeNote_SaysWhatIsChargedAndBooksIt) {
  Standing standing{.business = true,
                    .cases = {{.id = CaseIdOf(9),
                               .policy = "business",
                               .level = 1,
                               .pay_until = Day(2026, 11, 16),
                               .costs_announced = Money::Zero(kEur),
                               .claims = {Owed(1, 1'000'000, kDue), Owed(2, 20'000, kDue)}}}};
  const std::vector<Move> moves = Moves(standing, Day(2026, 11, 20));
  ASSERT_THAT(moves, SizeIs(1));
  const Notice& notice = moves[0].notice;
  Document note = DraftChargeNote(notice, BusinessPolicy(), AccountId(), {.legal_name = "X"}, "nl");
  note.id = InvoiceOf(7);
  ASSERT_THAT(note.lines, SizeIs(3));
  EXPECT_EQ(note.lines[0].title, "Incassokosten");
  EXPECT_EQ(note.lines[1].title, "Wettelijke handelsrente over F26-0000001, 2026-11-05 t/m 2026-11-20");
  int64_t sum = 0;
  for (const DocumentLine& line : note.lines) sum += line.net.minor;
  EXPECT_EQ(sum, note.payable.minor);
  EXPECT_EQ(note.payable, ChargeOf(notice));
  EXPECT_EQ(note.due_date, notice.pay_until);
  EXPECT_THAT(note.groups, IsEmpty());
  EXPECT_EQ(TotalOf(note), note.open);

  const std::vector<Posting> postings = PostingsOfChargeNote(note, notice.costs, notice.interest);
  ASSERT_THAT(postings, SizeIs(3));
  EXPECT_TRUE(IsBalanced(postings));
  EXPECT_EQ(postings[0].ledger_account, LedgerAccount::kReceivable);
  EXPECT_EQ(postings[1].amount.minor, -4'000);
}

}  // namespace
}  // namespace vlot::invoicing::dunning
