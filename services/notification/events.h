// How ordering's feed comes in: what customers are told of becomes messages, in the transaction that moves the cursor.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/feed/consumer.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/notification/clients.h"
#include "services/notification/message.h"
#include "services/notification/placed_orders.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

inline constexpr char kOrderingFeed[] = "ordering/p00";

struct IntakeOptions {
  Channel channel = Channel::kEmail;
  std::string shop;              // who signs the messages
  bool attach_invoices = false;  // invoices go with the messages that tell of them
};

// Between ordering's feed and its consumer: as events come in, and so before any transaction, it fetches those of their
// orders that it does not remember or must know as they are now, 200 in a call; Apply then makes the messages. Both run
// on the consumer's thread.
class Intake final : public feed::FeedClient {
 public:
  // Owns none of these. `wake` is called after a commit that queued messages.
  Intake(IntakeOptions options, feed::FeedClient& ordering, OrdersClient& orders, Clock& clock,
         std::function<void()> wake)
      : options_(std::move(options)),
        ordering_(ordering),
        orders_(orders),
        clock_(clock),
        ids_(clock),
        wake_(std::move(wake)) {}

  // Events of the feed; an error also when their orders cannot be had: nothing is lost, the consumer asks again.
  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override;
  void Cancel() override { ordering_.Cancel(); }

  // Queues a message for every occasion among events of the last Next, each once, however often it runs. A customer
  // without an e-mail address, and an order that is not there, get none.
  absl::Status Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events);

 private:
  struct Occasion {
    int64_t position;
    Template which;
    ordering::v1::Event event;
  };

  absl::Status FetchOrders();
  absl::Status Fetch(absl::Span<const std::string> names);
  const Placed* Find(const std::string& order) const;
  void AddMessage(const Occasion& occasion, std::vector<Message>& messages);

  const IntakeOptions options_;
  feed::FeedClient& ordering_;
  OrdersClient& orders_;
  Clock& clock_;
  UuidV7Generator ids_;
  const std::function<void()> wake_;
  std::vector<Occasion> occasions_;                   // of the last Next, ascending
  absl::flat_hash_map<std::string, Placed> fetched_;  // of their orders, by name
  PlacedOrders placed_;                               // the others among them; without lines
};

}  // namespace vlot::notification
