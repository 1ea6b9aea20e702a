// Courier's limits. Those of requests are in proto/vlot/courier/v1/courier.proto.
#pragma once

#include "absl/time/time.h"

namespace vlot::courier {

inline constexpr int kBatchItemsMax = 1'000;
inline constexpr int kRoutingRulesMax = 10'000;
inline constexpr int kAcceptMinutesMax = 10'080;  // a week
inline constexpr int kAcceptMinutesDefault = 120;
inline constexpr int kCutoffHourDefault = 22;
inline constexpr int kPriorityMax = 1'000;
inline constexpr int kParcelsMax = 1'000;
inline constexpr int kWeightGramsMax = 100'000'000;  // a hundred tonnes: a slip of the pen, not a parcel

inline constexpr size_t kDisplayNameMax = 80;
inline constexpr size_t kOrderNumberMax = 40;
inline constexpr size_t kInstructionsMax = 500;
inline constexpr size_t kPostalPrefixMax = 12;
inline constexpr size_t kEventIdMax = 64;
inline constexpr size_t kCarrierCodeMax = 32;
inline constexpr size_t kPlaceMax = 80;
inline constexpr size_t kSignedByMax = 80;
inline constexpr size_t kNoteMax = 200;

// How far a courier's clock may be ahead of ours.
inline constexpr absl::Duration kClockSkewMax = absl::Minutes(5);
// How far ahead a delivery may be wished: PostNL takes 17 days, a shop may hold a parcel longer.
inline constexpr int kWishDaysMax = 365;

}  // namespace vlot::courier
