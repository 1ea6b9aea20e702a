#include "services/invoicing/dunning/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "services/invoicing/dunning/legal_days.h"
#include "services/invoicing/dunning/testing/example_rules.h"

namespace vlot::invoicing::dunning {
namespace {

using testing::Reason;
using testing::StatusIs;
using Day = absl::CivilDay;

const std::vector<Policy>& Policies() {
  static const auto& policies = *new std::vector<Policy>{ConsumerPolicy(), BusinessPolicy()};
  return policies;
}
const std::vector<CostScale>& Scales() {
  static const auto& scales = *new std::vector<CostScale>(ExampleScales());
  return scales;
}
const std::vector<Rate>& Rates() {
  static const auto& rates = *new std::vector<Rate>(ExampleRates());
  return rates;
}
const Rulebook kRules{Policies(), Scales(), Rates()};

InvoiceId InvoiceOf(int n) {
  Uuid::Bytes bytes{};
  bytes[15] = static_cast<uint8_t>(n);
  return InvoiceId(Uuid(bytes));
}

Claim Owed(int n, int64_t cents, Day due) {
  return {.invoice = InvoiceOf(n),
          .number = "F26-" + std::to_string(n),
          .due = due,
          .open = {cents, kEur},
          .interest_until = due};
}

Case CaseOf(std::string_view policy, std::vector<Claim> claims) {
  return {.policy = std::string(policy), .costs_announced = Money::Zero(kEur), .claims = std::move(claims)};
}

// What the store does after a notice: the case has climbed, and what is newly charged is a claim of it.
void Send(const Notice& notice, Case& at) {
  Climb(notice, at);
  if (ChargeOf(notice).IsPositive()) {
    Claim charge = Owed(100 + notice.level, ChargeOf(notice).minor, notice.pay_until);
    charge.charge = true;
    at.claims.push_back(charge);
  }
}

// The notices of a case that nobody pays, looked at every day.
std::vector<Notice> Unpaid(Case at, Day from, int days) {
  std::vector<Notice> notices;
  for (Day day = from; day < from + days; ++day) {
    const auto notice = NoticeOn(kRules, at, day);
    EXPECT_OK(notice);
    if (!notice.ok() || !*notice) continue;
    Send(**notice, at);
    notices.push_back(**notice);
  }
  return notices;
}

TEST(LadderTest, Consumer_ReminderLetterCostsAndHold_WithTheTermsOfTheLaw) {
  // Due on Monday 2 November 2026.
  const std::vector<Notice> notices =
      Unpaid(CaseOf("consumer", {Owed(1, 12'100, Day(2026, 11, 2))}), Day(2026, 11, 2), 90);
  ASSERT_EQ(notices.size(), 4);

  EXPECT_EQ(notices[0].day, Day(2026, 11, 9));  // five days later is a Saturday
  EXPECT_EQ(notices[0].pay_until, Day(2026, 11, 16));
  EXPECT_EQ(TotalOf(notices[0]), (Money{12'100, kEur}));

  EXPECT_EQ(notices[1].day, Day(2026, 11, 20));
  EXPECT_TRUE(notices[1].fourteen_day_letter);
  // Sent on a Friday, delivered on Tuesday the 24th at the latest: the 25th is the first of fourteen days.
  EXPECT_EQ(notices[1].pay_until, Day(2026, 12, 8));
  EXPECT_EQ(notices[1].costs_announced, (Money{4'000, kEur}));
  EXPECT_EQ(TotalOf(notices[1]), (Money{12'100, kEur}));

  EXPECT_EQ(notices[2].day, Day(2026, 12, 11));
  EXPECT_EQ(notices[2].costs, (Money{4'000, kEur}));
  EXPECT_EQ(TotalOf(notices[2]), (Money{16'100, kEur}));

  EXPECT_EQ(notices[3].day, Day(2026, 12, 22));
  EXPECT_TRUE(notices[3].credit_hold);
  EXPECT_EQ(notices[3].principal, (Money{12'100, kEur}));
  EXPECT_EQ(notices[3].charged, (Money{4'000, kEur}));
  EXPECT_EQ(ChargeOf(notices[3]), Money::Zero(kEur));
}

TEST(LadderTest, Business_CostsAndInterestOfItsDays_EachDayOnce) {
  const std::vector<Notice> notices =
      Unpaid(CaseOf("business", {Owed(1, 1'000'000, Day(2026, 11, 2))}), Day(2026, 11, 2), 90);
  ASSERT_EQ(notices.size(), 3);
  EXPECT_EQ(ChargeOf(notices[0]), Money::Zero(kEur));
  EXPECT_EQ(notices[1].day, Day(2026, 11, 20));
  EXPECT_EQ(notices[1].costs, (Money{4'000, kEur}));
  EXPECT_EQ(notices[1].interest,
            *InterestOver({1'000'000, kEur}, Day(2026, 11, 2), Day(2026, 11, 20), RateKind::kCommercial, Rates()));
  EXPECT_EQ(notices[2].day, Day(2026, 12, 1));
  EXPECT_EQ(notices[2].costs, Money::Zero(kEur));
  EXPECT_EQ(notices[2].interest,
            *InterestOver({1'000'000, kEur}, Day(2026, 11, 20), Day(2026, 12, 1), RateKind::kCommercial, Rates()));
  EXPECT_TRUE(notices[2].credit_hold);
}

TEST(LadderTest, YearEnd_HolidaysPutOffTermsAndNotices) {
  Case at = CaseOf("consumer", {Owed(1, 12'100, Day(2026, 12, 1))});
  at.level = 1;
  at.pay_until = Day(2026, 12, 18);
  EXPECT_EQ(NextDay(ConsumerPolicy(), at), Day(2026, 12, 22));
  ASSERT_OK_AND_ASSIGN(const auto letter, NoticeOn(kRules, at, Day(2026, 12, 22)));
  ASSERT_TRUE(letter.has_value());
  EXPECT_EQ(letter->pay_until, Day(2027, 1, 7));  // delivered on the 24th
  at.pay_until = Day(2026, 12, 28);
  EXPECT_EQ(NextDay(ConsumerPolicy(), at), Day(2027, 1, 4));  // the 1st is New Year's Day, then a weekend
  ASSERT_OK_AND_ASSIGN(const auto weekend, NoticeOn(kRules, at, Day(2027, 1, 9)));
  EXPECT_FALSE(weekend.has_value());
}

TEST(LadderTest, PaidInPart_CostsAreOnWhatIsLeft_NeverMoreThanAnnounced) {
  Case at = CaseOf("consumer", {Owed(1, 100'000, Day(2026, 11, 2))});
  at.level = 1;
  at.pay_until = Day(2026, 11, 16);
  ASSERT_OK_AND_ASSIGN(const auto letter, NoticeOn(kRules, at, Day(2026, 11, 20)));
  ASSERT_TRUE(letter.has_value());
  EXPECT_EQ(letter->costs_announced, (Money{15'000, kEur}));
  Send(*letter, at);
  at.claims[0].open = {40'000, kEur};
  ASSERT_OK_AND_ASSIGN(const auto costs, NoticeOn(kRules, at, Day(2026, 12, 11)));
  ASSERT_TRUE(costs.has_value());
  EXPECT_EQ(costs->costs, (Money{6'000, kEur}));
  at.costs_announced = {5'000, kEur};
  EXPECT_EQ((*NoticeOn(kRules, at, Day(2026, 12, 11)))->costs, (Money{5'000, kEur}));
}

TEST(LadderTest, NothingOrLittleOpen_NothingIsDue) {
  EXPECT_EQ(NextDay(ConsumerPolicy(), CaseOf("consumer", {Owed(1, 0, Day(2026, 11, 2))})), std::nullopt);
  EXPECT_EQ(NextDay(ConsumerPolicy(), CaseOf("consumer", {Owed(1, 499, Day(2026, 11, 2))})), std::nullopt);
  Case last = CaseOf("consumer", {Owed(1, 50'000, Day(2026, 11, 2))});
  last.level = 4;
  EXPECT_EQ(NextDay(ConsumerPolicy(), last), std::nullopt);
}

TEST(LadderTest, ConsumerWithoutALetter_BearsNoCosts_WhateverThePolicySays) {
  Case at = CaseOf("consumer", {Owed(1, 50'000, Day(2026, 11, 2))});
  at.level = 2;  // under an older policy, without a letter
  at.pay_until = Day(2026, 11, 16);
  ASSERT_OK_AND_ASSIGN(const auto notice, NoticeOn(kRules, at, Day(2026, 11, 20)));
  ASSERT_TRUE(notice.has_value());
  EXPECT_EQ(notice->costs, Money::Zero(kEur));
}

TEST(LadderTest, TakesClaims_UntilTheLetter_OrTheLastFreeNotice) {
  for (int level = 0; level <= 4; ++level) {
    Case at = CaseOf("consumer", {});
    at.level = level;
    EXPECT_EQ(TakesClaims(ConsumerPolicy(), at), level < 2) << level;
    EXPECT_EQ(TakesClaims(BusinessPolicy(), at), level < 1) << level;
  }
}

TEST(LadderTest, BeforeAnyPolicy_IsRefused) {
  EXPECT_THAT(NoticeOn(kRules, CaseOf("consumer", {Owed(1, 100, Day(2012, 1, 1))}), Day(2012, 6, 1)),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("DUNNING_POLICY_NOT_FOUND")));
}

// Days are civil: the hour that a zone skips or repeats makes no day longer.
TEST(LadderTest, SummerTime_ChangesNoTerm) {
  const absl::TimeZone amsterdam = DefaultTimeZone();
  for (const Day due : {Day(2026, 3, 20), Day(2026, 10, 16)}) {
    const Case at = CaseOf("business", {Owed(1, 5'000, due)});
    const Day next = *NextDay(BusinessPolicy(), at);
    const absl::Time before = StartOfDay(next, amsterdam) - absl::Seconds(1);
    EXPECT_FALSE(NoticeOn(kRules, at, ToCivilDay(before, amsterdam))->has_value()) << due;
    EXPECT_TRUE(NoticeOn(kRules, at, ToCivilDay(StartOfDay(next, amsterdam), amsterdam))->has_value()) << due;
  }
}

// Whoever pays whatever whenever, and on whichever days the run comes by.
RC_GTEST_PROP(LadderTest, AnyCourse_KeepsToTheLaw, ()) {
  const bool consumer = *rc::gen::arbitrary<bool>();
  const Policy policy = consumer ? ConsumerPolicy() : BusinessPolicy();
  Case at = CaseOf(policy.id, {});
  const Day first = Day(2025, 1, 1) + *rc::gen::inRange(0, 700);
  for (int n = 0, count = *rc::gen::inRange(1, 4); n < count; ++n) {
    at.claims.push_back(Owed(n, *rc::gen::inRange<int64_t>(1, 3'000'000), first - n));
  }
  std::optional<Day> letter_sent;
  Money announced = Money::Zero(kEur);
  int level = 0;
  for (Day day = first; day < first + 120; day += *rc::gen::inRange(1, 9)) {
    if (*rc::gen::inRange(0, 4) == 0) {
      Claim& claim = at.claims[*rc::gen::inRange<size_t>(0, at.claims.size())];
      claim.open.minor -= *rc::gen::inRange<int64_t>(0, claim.open.minor + 1);
    }
    const auto notice = NoticeOn(kRules, at, day);
    RC_ASSERT(notice.ok());
    if (!*notice) continue;
    const Notice& sent = **notice;
    RC_ASSERT(sent.level == ++level);
    RC_ASSERT(IsWorkingDay(day) && sent.pay_until > day && IsWorkingDay(sent.pay_until));
    if (at.pay_until) RC_ASSERT(day > *at.pay_until);
    RC_ASSERT(TotalOf(sent).minor == OpenOf(at).minor + ChargeOf(sent).minor);
    RC_ASSERT(sent.credit_hold == (level == static_cast<int>(policy.levels.size())));
    if (sent.costs.IsPositive() && consumer) {
      // Fourteen whole days after a delivery on the second working day, the sixteenth day at the earliest.
      RC_ASSERT(letter_sent.has_value() && day - *letter_sent > 16);
      RC_ASSERT(sent.costs.minor <= announced.minor && sent.costs.minor >= std::min<int64_t>(4'000, announced.minor));
    }
    if (consumer) RC_ASSERT(sent.interest.IsZero());
    if (sent.fourteen_day_letter) {
      letter_sent = day;
      announced = sent.costs_announced;
      RC_ASSERT(ChargeOf(sent).IsZero());
    }
    Send(sent, at);
  }
}

}  // namespace
}  // namespace vlot::invoicing::dunning
