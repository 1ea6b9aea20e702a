// The stock of some SKUs at all their locations while one batch decides: what is there, and what the batch takes and
// gives so far. Read from locked rows, and written back as one change per row. Never lets a level break
// 0 <= reserved <= on_hand: an act that would is refused and changes nothing. A value of one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "services/fulfilment/part.h"

namespace vlot::fulfilment {

// Pieces of one SKU at one location.
struct StockLevel {
  LocationId location;
  int32_t priority = 0;  // of the location; lower is tried first
  int64_t on_hand = 0;   // pieces in the house
  int64_t reserved = 0;  // part of on_hand that is promised
  int64_t on_hand_before = 0;
  int64_t reserved_before = 0;

  int64_t available() const { return on_hand - reserved; }
  bool changed() const { return on_hand != on_hand_before || reserved != reserved_before; }
};

// By how much the batch changes one row.
struct StockChange {
  Sku sku;
  LocationId location;
  int64_t on_hand = 0;
  int64_t reserved = 0;

  bool operator==(const StockChange&) const = default;
};

class StockBook {
 public:
  // A level as it is in the database. Each SKU and location once.
  void Add(const Sku& sku, const LocationId& location, int32_t priority, int64_t on_hand, int64_t reserved);

  // By the location's priority, then by its id; empty for a SKU without stock.
  absl::Span<const StockLevel> LevelsOf(const Sku& sku) const;
  const StockLevel* Find(const Sku& sku, const LocationId& location) const;

  // Each takes all parts or, with an error, none. INTERNAL for a part that the book cannot bear: the rows contradict
  // each other, or the caller did not ask Source first.
  absl::Status Reserve(const Parts& parts);   // available pieces become reserved
  absl::Status Release(const Parts& parts);   // reserved pieces become available
  absl::Status Ship(const Parts& parts);      // reserved pieces leave the house
  absl::Status TakeBack(const Parts& parts);  // pieces come into the house, available

  // The rows to write, by SKU, then location.
  std::vector<StockChange> Changes() const;

 private:
  absl::Status Apply(const Parts& parts, int on_hand_sign, int reserved_sign);
  StockLevel* FindMutable(const Sku& sku, const LocationId& location);

  absl::flat_hash_map<Sku, std::vector<StockLevel>> levels_;
};

}  // namespace vlot::fulfilment
