// Follows the other services' feeds and tells the engine and the catalogue what happened.
//
// Payment and courier tell of orders: their events go to the engine, which keeps in each order's row up to which
// position it has seen each feed, so the cursor may move in a transaction of its own afterwards: what comes twice is
// passed over. Fulfilment and invoicing tell of items, locations and accounts: these rows are written with the cursor.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "common/rpc/channels.h"
#include "services/ordering/catalogue.h"
#include "services/ordering/engine.h"

namespace vlot::ordering {

class Followers {
 public:
  virtual ~Followers() = default;
  virtual void Start() = 0;
  virtual void Stop() = 0;
  // Events about orders that were not taken yet. Any thread.
  virtual int64_t behind() const = 0;
};

// Owns none of its parts.
absl::StatusOr<std::unique_ptr<Followers>> MakeFollowers(rpc::Channels& channels, const pg::Options& database,
                                                         Engine& engine);

}  // namespace vlot::ordering
