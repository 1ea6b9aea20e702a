// The limits of ordering's requests, in one block; the protos say the same.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vlot::ordering {

inline constexpr int kLinesMax = 100;        // vlot.ordering.v1.Order.lines
inline constexpr int kChargesMax = 10;       // vlot.ordering.v1.Order.charges
inline constexpr int kQuantityMax = 10'000;  // vlot.ordering.v1.OrderLine.quantity
// EUR 1,000,000.00 a piece: far above any shop's price, and 100 lines of 10,000 stay inside int64 by a factor of 900.
inline constexpr int64_t kUnitPriceMinorMax = 100'000'000;
inline constexpr size_t kReferenceMax = 64, kChargeTitleMax = 80, kInstructionsMax = 200, kReasonMax = 200;
inline constexpr size_t kNameMax = 120, kEmailMax = 254 /* RFC 5321, 4.5.3.1.3 */, kUrlMax = 2000;
inline constexpr int kDeliveryDaysMax = 365;  // a wished day further away is a typing error
inline constexpr int kPageStandard = 50, kPageMax = 1000;
inline constexpr int kJournalPageStandard = 200;

}  // namespace vlot::ordering
