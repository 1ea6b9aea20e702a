// An order as ordering works with it: what was placed (never changes), and how far its process is.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "google/protobuf/arena.h"
#include "services/ordering/process.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::ordering {

// As placed; shared by all who look at the order. Immutable once it is, any thread.
struct PlacedOrder {
  google::protobuf::Arena arena;  // of details: made and freed as one, for they hold some fifty parts
  OrderId id;
  int64_t serial = 0;
  std::string caller;  // subject of who placed it: a webshop sees its own only
  // Lines with titles and VAT, totals, delivery, and the customer as it was.
  v1::OrderWithCustomer& details = *google::protobuf::Arena::CreateMessage<v1::OrderWithCustomer>(&arena);
  AccountId account;
  absl::Duration payment_hold;
  absl::Time created_at;

  OrderFacts facts() const { return {.payment_hold = payment_hold, .placed = created_at}; }
  // "26-00001234": the year in the default zone, and the serial.
  std::string number() const;
};

struct OrderRecord {
  std::shared_ptr<const PlacedOrder> placed;
  Process process;
  int64_t version = 0;
  absl::Time updated_at;
  absl::Time ended_at = absl::InfiniteFuture();
  absl::Time due_at = absl::InfiniteFuture();  // of the row; InfiniteFuture when final
};

// "26-00001234" to its serial; 0 when it is no order number.
int64_t SerialOfNumber(std::string_view number);

}  // namespace vlot::ordering
