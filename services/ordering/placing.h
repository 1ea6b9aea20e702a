// Places orders: requests that come together are looked up, priced and written together, then begun.
#pragma once

#include <functional>

#include "common/batch/batcher.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"
#include "services/ordering/convert.h"
#include "services/ordering/engine.h"

namespace vlot::ordering {

// How an order looked when it was placed, whatever has happened since; or would look, if it was only validated.
void AsPlaced(const std::shared_ptr<const PlacedOrder>& placed, v1::Order& out);

class Placing {
 public:
  // What was placed; without an id when it was only validated.
  using Placed = std::shared_ptr<const PlacedOrder>;
  using Done = batch::Entry<PlaceOrder, Placed>::Done;

  // Owns none of its parts.
  Placing(const pg::Options& database, Clock& clock, feed::Feed& feed, Catalogue& catalogue, Engine& engine);

  // `done` gets the order once it is durable (or as it would be, for validate_only), from another thread.
  void Submit(PlaceOrder order, absl::Time deadline, Done done) {
    batcher_.Submit(std::move(order), deadline, std::move(done));
  }
  void Drain() { batcher_.Drain(); }

 private:
  using Batcher = batch::Batcher<PlaceOrder, Placed>;
  using Entries = absl::Span<Batcher::Entry>;

  absl::Status Flush(pg::Transaction& tx, Entries entries);
  absl::Status Complete(PlaceOrder& place, const struct CustomerOnAccount& customer, absl::Time now);
  std::unique_ptr<NewOrder> ToNewOrder(const PlaceOrder& place, absl::Time now);
  absl::StatusOr<bool> AnswerRepeated(pg::Transaction& tx, Batcher::Entry& entry);

  Clock& clock_;
  feed::Feed& feed_;
  Catalogue& catalogue_;
  Engine& engine_;
  UuidV7Generator ids_;
  Batcher batcher_;
};

}  // namespace vlot::ordering
