// What a customer is promised: the day on which a courier delivers, and the hours. Rules: pure, any thread.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace vlot::courier {

// Hours of a delivery day where the customer has no wish: from 8 until 22, as the couriers' evening rounds end.
inline constexpr int kDayFromHour = 8;
inline constexpr int kDayUntilHour = 22;

// When a courier delivers.
struct DeliveryTerms {
  int next_day_cutoff_hour = 22;  // booked before this hour: delivered the next day; 1 to 24
  int closed_weekdays = 0;        // bit 0 Monday to bit 6 Sunday; never all seven
};

// What the customer asked for.
struct Wish {
  std::optional<absl::CivilDay> day;  // not before this day
  int from_hour = 0;                  // 0 and 0: any hour; else 0 <= from < until <= 24
  int until_hour = 0;

  bool operator==(const Wish&) const = default;
};

// A day and the part of it; the edges are moments, right also on days of 23 or 25 hours.
struct Window {
  absl::CivilDay day;
  absl::Time from;
  absl::Time until;

  bool operator==(const Window&) const = default;
};

// The first day that the courier can, not before the wished one. A day of the wish that has passed, or is closed, gives
// the next possible one; the hours stay as wished.
Window Promise(const DeliveryTerms& terms, const Wish& wish, absl::Time now, absl::TimeZone zone);

// `weekday` 1 Monday to 7 Sunday, as in the API.
constexpr int WeekdayBit(int weekday) { return 1 << (weekday - 1); }

}  // namespace vlot::courier
