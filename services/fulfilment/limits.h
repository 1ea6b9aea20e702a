// Fulfilment's limits, in one block. Those of the API stand in fulfilment.proto too.
#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace vlot::fulfilment {

// Commands in one batch call (fulfilment.proto).
inline constexpr int kBatchRequestsMax = 1'000;
// Lines of one demand: those of an order (order.proto: 1 to 100 lines).
inline constexpr int kLinesMax = 100;
// Pieces of one line (fulfilment.proto).
inline constexpr int32_t kLineQuantityMax = 10'000;
// One receipt (fulfilment.proto).
inline constexpr int kReceiptItemsMax = 1'000;
inline constexpr int64_t kReceiptQuantityMax = 1'000'000;
// An adjustment is typed by hand: more than this is a slip.
inline constexpr int64_t kAdjustmentQuantityMax = 1'000'000;

inline constexpr int kTitleLengthMax = 120;
inline constexpr int kDisplayNameLengthMax = 80;
inline constexpr int kReferenceLengthMax = 64;
inline constexpr int kReasonLengthMax = 200;
inline constexpr int32_t kItemWeightGramsMax = 1'000'000;
inline constexpr int32_t kPriorityMax = 1'000;

// A box that one person may lift and every courier takes: PostNL's limit for a parcel, the lowest of the couriers'.
inline constexpr int32_t kParcelWeightGramsMax = 23'000;
// More boxes than this from one location go as one piece of freight.
inline constexpr int kParcelsMax = 100;

inline constexpr int kPageSizeMax = 1'000;
inline constexpr int kPageSizeDefault = 100;
inline constexpr int kShipmentPageSizeDefault = 50;

}  // namespace vlot::fulfilment
