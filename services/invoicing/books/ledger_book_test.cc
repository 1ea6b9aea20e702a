#include "services/invoicing/books/ledger_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/books/book_period.h"
#include "services/invoicing/books/chart.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Reason;
using testing::StatusIs;

absl::CivilDay Day(int year, int month, int day) { return absl::CivilDay(year, month, day); }

TEST(BookPeriodTest, YearQuarterAndMonth_AreRead) {
  EXPECT_EQ(*ParseBookPeriod("2026"), (DayPeriod{Day(2026, 1, 1), Day(2027, 1, 1)}));
  EXPECT_EQ(*ParseBookPeriod("2026-Q4"), (DayPeriod{Day(2026, 10, 1), Day(2027, 1, 1)}));
  EXPECT_EQ(*ParseBookPeriod("2028-02"), (DayPeriod{Day(2028, 2, 1), Day(2028, 3, 1)}));
}

TEST(BookPeriodTest, OtherTexts_AreRefused) {
  for (const char* text : {"", "26", "2026-Q0", "2026-Q5", "2026Q04", "2026-13", "2026-11-01", "x026", "2026-Q"}) {
    EXPECT_THAT(ParseBookPeriod(text), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_PERIOD"))) << text;
  }
}

TEST(BookPeriodTest, Months_AreCutToThePeriod) {
  EXPECT_THAT(MonthsOf({Day(2026, 1, 15), Day(2026, 3, 2)}),
              ElementsAre(DayPeriod{Day(2026, 1, 15), Day(2026, 2, 1)}, DayPeriod{Day(2026, 2, 1), Day(2026, 3, 1)},
                          DayPeriod{Day(2026, 3, 1), Day(2026, 3, 2)}));
  EXPECT_TRUE(IsOfOneYear({Day(2026, 1, 1), Day(2027, 1, 1)}));
  EXPECT_FALSE(IsOfOneYear({Day(2026, 1, 1), Day(2027, 1, 2)}));
  EXPECT_FALSE(IsOfOneYear({Day(2026, 1, 1), Day(2026, 1, 1)}));
}

TEST(ChartTest, EveryLedgerAccount_HasANumberOfItsOwn) {
  std::set<std::string_view> numbers = {RetainedResult().number};
  for (const LedgerAccount account : Chart()) {
    EXPECT_NE(ChartOf(account).number, "9999") << ToString(account);
    EXPECT_TRUE(numbers.insert(ChartOf(account).number).second) << ToString(account);
    EXPECT_EQ(ParseLedgerAccount(ToString(account)), account);
  }
  EXPECT_GE(Chart().size(), 11u);
  EXPECT_EQ(ParseLedgerAccount("CASH"), std::nullopt);
}

TEST(OpeningBalanceTest, EarlierYearsResult_IsOneLine_ThisYearsIsNot) {
  const LedgerSums before = {
      {LedgerAccount::kBank, 12'100}, {LedgerAccount::kRevenue, -10'000}, {LedgerAccount::kVatPayable, -2'100}};
  const LedgerSums of_year = {
      {LedgerAccount::kReceivable, 121}, {LedgerAccount::kRevenue, -100}, {LedgerAccount::kVatPayable, -21}};
  EXPECT_THAT(OpeningBalance(before, of_year),
              ElementsAre(OpeningLine{"0500", -10'000}, OpeningLine{"1100", 12'100}, OpeningLine{"1300", 121},
                          OpeningLine{"1500", -2'121}, OpeningLine{"8000", -100}));
  EXPECT_THAT(OpeningBalance({}, {{LedgerAccount::kBank, 0}}), IsEmpty());
}

TEST(CheckBalancedTest, LedgerThatLeansOver_IsRefused) {
  EXPECT_OK(CheckBalanced({.debit_minor = 5, .credit_minor = 5}));
  EXPECT_THAT(CheckBalanced({.debit_minor = 5, .credit_minor = 4}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(CheckBalanced({.opening = {{"1100", 1}}}), StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace vlot::invoicing::books
