#include "services/invoicing/credit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing {
namespace {

using ::testing::Eq;
using testing::IsOk;
using testing::Metadata;
using testing::Reason;
using testing::StatusIs;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

Money Eur(int64_t cents) { return {cents, kEur}; }

CreditLine Line(int64_t limit, int64_t open = 0, int64_t accrued = 0, int64_t reserved = 0) {
  return {.billing_mode = BillingMode::kMonthly,
          .limit = Eur(limit),
          .open = Eur(open),
          .accrued = Eur(accrued),
          .reserved = Eur(reserved)};
}

Reservation Of(int64_t cents) { return {.amount = Eur(cents), .remaining = Eur(cents)}; }

TEST(CreditTest, Reserve_UpToTheLimit_IsGranted) {
  CreditLine line = Line(1000, 300, 200, 100);
  EXPECT_THAT(Reserve(Eur(400), line), IsOk());
  EXPECT_EQ(line.reserved, Eur(500));
  EXPECT_EQ(Available(line), Eur(0));
}

TEST(CreditTest, Reserve_ACentOver_IsRefusedAndChangesNothing) {
  CreditLine line = Line(1000, 300, 200, 100);
  const absl::Status status = Reserve(Eur(401), line);
  EXPECT_THAT(status, StatusIs(kPrecondition, Reason("CREDIT_EXCEEDED")));
  EXPECT_THAT(status, Metadata("available", Eq("4.00")));
  EXPECT_EQ(line.reserved, Eur(100));
}

TEST(CreditTest, Reserve_Refusals_InOrderOfPrecedence) {
  CreditLine line = Line(0);
  line.hold = true;
  line.billing_mode = BillingMode::kInstant;
  EXPECT_THAT(Reserve(Eur(1), line), StatusIs(kPrecondition, Reason("NOT_ON_ACCOUNT")));
  line.billing_mode = BillingMode::kMonthly;
  EXPECT_THAT(Reserve(Eur(1), line), StatusIs(kPrecondition, Reason("CREDIT_HOLD")));
  line.hold = false;
  EXPECT_THAT(Reserve(Eur(1), line), StatusIs(kPrecondition, Reason("CREDIT_EXCEEDED")));
}

TEST(CreditTest, Release_Twice_GivesBackOnce) {
  CreditLine line = Line(1000, 0, 0, 700);
  Reservation reservation = Of(500);
  Release(reservation, line);
  Release(reservation, line);
  EXPECT_EQ(line.reserved, Eur(200));
  EXPECT_EQ(reservation.state, ReservationState::kReleased);
  EXPECT_THAT(CheckReplay(reservation, reservation.account, Eur(500)),
              StatusIs(kPrecondition, Reason("CREDIT_RELEASED")));
}

TEST(CreditTest, Accrue_PartByPart_TurnsReservedIntoAccrued) {
  CreditLine line = Line(1000, 0, 0, 500);
  Reservation reservation = Of(500);
  Accrue(Eur(200), false, &reservation, line);
  EXPECT_EQ(line.accrued, Eur(200));
  EXPECT_EQ(line.reserved, Eur(300));
  Accrue(Eur(250), true, &reservation, line);
  EXPECT_EQ(line.accrued, Eur(450));
  EXPECT_EQ(line.reserved, Eur(0));  // 50 were reserved and never delivered
  EXPECT_EQ(reservation.state, ReservationState::kConsumed);
}

TEST(CreditTest, Accrue_MoreThanReservedOrWithoutReservation_IsAccruedAllTheSame) {
  CreditLine line = Line(1000, 0, 0, 100);
  Reservation reservation = Of(100);
  Accrue(Eur(150), false, &reservation, line);
  Accrue(Eur(50), true, nullptr, line);
  EXPECT_EQ(line.accrued, Eur(200));
  EXPECT_EQ(line.reserved, Eur(0));
}

TEST(CreditTest, CheckReplay_AnotherAmountOrAccount_IsReuse) {
  const Reservation before = Of(100);
  EXPECT_THAT(CheckReplay(before, before.account, Eur(100)), IsOk());
  EXPECT_THAT(CheckReplay(before, before.account, Eur(101)),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

RC_GTEST_PROP(CreditPropertyTest, AnySequence_NeverReservesBeyondTheLimitNorBelowZero, (std::vector<uint16_t> acts)) {
  CreditLine line = Line(100'000);
  std::vector<Reservation> reservations;
  for (uint16_t act : acts) {
    const int64_t cents = act / 3;
    if (act % 3 == 0 || reservations.empty()) {
      if (Reserve(Eur(cents), line).ok()) reservations.push_back(Of(cents));
      RC_ASSERT(line.open.minor + line.accrued.minor + line.reserved.minor <= 100'000 || cents == 0);
    } else if (act % 3 == 1) {
      Release(reservations[cents % reservations.size()], line);
    } else {
      Reservation& reservation = reservations[cents % reservations.size()];
      Accrue(Eur(reservation.remaining.minor / 2), cents % 2 == 0, &reservation, line);
    }
    int64_t remaining = 0;
    for (const Reservation& reservation : reservations) remaining += reservation.remaining.minor;
    RC_ASSERT(line.reserved.minor == remaining);
    RC_ASSERT(line.reserved.minor >= 0);
  }
}

}  // namespace
}  // namespace vlot::invoicing
