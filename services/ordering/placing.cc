#include "services/ordering/placing.h"

#include "common/due/due_checks.h"
#include "common/idempotency/request_store.h"
#include "common/status/cause.h"
#include "common/status/status.h"
#include "common/time/time.h"
#include "common/trail/store.h"
#include "services/ordering/customer_store.h"
#include "services/ordering/errors.h"
#include "services/ordering/events.h"

namespace vlot::ordering {
namespace {

// A new order is begun at once; its row is due later, should this process not live to do so. Most are at their end by
// then where couriers are quick to answer, and the look that is had at them is cheap.
constexpr absl::Duration kBeginMargin = absl::Seconds(10);

// A lone client gets its answer after some 2 ms; only several at once wait for each other.
constexpr batch::PaceOptions kPace = {.interval = absl::Milliseconds(5), .items_min = 4};

// Orders that wait to be taken in: a fifth of a second's on a small machine. Who cannot be served soon is told so at
// once.
constexpr int kQueueMax = 500;

// The customer as orders and other services see it.
void TakeCustomer(const CustomerRow& row, v1::Customer& customer) {
  customer = row.details;
  customer.set_name(row.id.Name());
  customer.set_account(row.account.Name());
}

}  // namespace

void AsPlaced(const std::shared_ptr<const PlacedOrder>& placed, v1::Order& out) {
  const v1::Order& order = placed->details.order();
  if (placed->id.IsNil()) {
    out = order;
    return;
  }
  const OrderRecord fresh{.placed = placed,
                          .process = NewProcess({.on_account = order.on_account()}),
                          .version = 1,
                          .updated_at = placed->created_at};
  ToProto(fresh, out);
}

Placing::Placing(const pg::Options& database, Clock& clock, feed::Feed& feed, Catalogue& catalogue, Engine& engine)
    : clock_(clock),
      feed_(feed),
      catalogue_(catalogue),
      engine_(engine),
      ids_(clock),
      batcher_({.name = "ordering.PlaceOrder", .pace = kPace, .queue_max = kQueueMax}, database, clock,
               [this](pg::Transaction& tx, Entries entries) { return Flush(tx, entries); }) {}

absl::Status Placing::Flush(pg::Transaction& tx, Entries entries) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const auto customers, LoadCustomersOnAccount(
                                             tx,
                                             [&] {
                                               std::vector<CustomerId> ids;
                                               for (const auto& entry : entries) ids.push_back(entry.item.customer);
                                               return ids;
                                             }(),
                                             now));
  std::vector<std::unique_ptr<NewOrder>> orders;
  std::vector<NewOrder*> inserts;
  std::vector<Batcher::Entry*> owners;
  for (auto& entry : entries) {
    auto customer = customers.find(entry.item.customer);
    const bool own = customer != customers.end() &&
                     (entry.item.caller.empty() || customer->second.customer.caller == entry.item.caller);
    if (!own) {
      const absl::Status missing = CustomerNotFoundError(entry.item.customer.Name());
      entry.result = customer == customers.end() ? missing : WithCause(missing, kCauseNotOwner);
      continue;
    }
    if (absl::Status status = Complete(entry.item, customer->second, now); !status.ok()) {
      // Perhaps the world changed since it was placed: a repeated request gets its answer all the same.
      entry.result = status;
      if (!entry.item.validate_only) RETURN_IF_ERROR(AnswerRepeated(tx, entry).status());
      continue;
    }
    if (entry.item.validate_only) {
      entry.result = entry.item.placed;
      continue;
    }
    orders.push_back(ToNewOrder(entry.item, now));
    inserts.push_back(orders.back().get());
    owners.push_back(&entry);
  }
  if (inserts.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<bool> inserted, InsertOrders(tx, inserts));
  std::vector<feed::NewEvent> events;
  std::vector<due::Due> due;
  std::vector<trail::Entry> acts;
  auto begun = std::make_shared<std::vector<OrderRecord>>();
  for (size_t i = 0; i < inserts.size(); ++i) {
    if (!inserted[i]) {
      ASSIGN_OR_RETURN(const bool answered, AnswerRepeated(tx, *owners[i]));
      if (!answered) return pg::RaceError("the same request is being placed at this moment");
      continue;
    }
    NewOrder& order = *inserts[i];
    OrderRecord record{
        .placed = order.placed, .process = order.process, .version = 1, .updated_at = now, .due_at = order.due_at};
    due.push_back({order.placed->id.uuid(), order.due_at});
    events.push_back(
        ToEvent(*order.placed, order.process, 1,
                {.kind = JournalKind::kOrderPlaced, .event_time = now, .actor = "customer", .sequence = 1}));
    owners[i]->result = order.placed;
    if (const auto& act = owners[i]->item.act) {
      const v1::Order made = ToProto(record);
      acts.push_back(trail::EntryOf(ids_.Next(), now, *act, order.request_id, &made));
    }
    begun->push_back(std::move(record));
  }
  tx.OnCommit([this, begun] {
    for (OrderRecord& record : *begun) engine_.Begin(std::move(record));
  });
  RETURN_IF_ERROR(due::InsertChecks(tx, std::move(due)));
  RETURN_IF_ERROR(trail::InsertEntries(tx, acts));
  return feed_.Append(tx, now, std::move(events));
}

// Fills in what only the database and the catalogue know.
absl::Status Placing::Complete(PlaceOrder& place, const CustomerOnAccount& customer, absl::Time now) {
  PlacedOrder& placed = *place.placed;
  v1::Order& order = *placed.details.mutable_order();
  const auto channel = catalogue_.FindChannel(place.channel);
  if (!channel) return WithViolation(ChannelNotFoundError(order.channel()), "order.channel", "is not known");
  if (channel->closed) return ChannelClosedError(order.channel());
  RETURN_IF_ERROR(PriceOrder(order, catalogue_, ToCivilDay(now, DefaultTimeZone())));
  placed.account = customer.customer.account;
  placed.payment_hold = absl::Minutes(channel->payment_hold_minutes);
  TakeCustomer(customer.customer, *placed.details.mutable_customer());
  order.set_account(customer.customer.account.Name());
  order.set_on_account(customer.monthly);
  order.set_split_policy(v1::Order::TOGETHER);  // the only one that there is
  Violations violations;
  if (!customer.monthly && order.payment().redirect_url().empty()) {
    violations.Add("order.payment.redirect_url", "is required: the account pays at once");
  }
  if (!customer.monthly && order.totals().gross().units() == 0 && order.totals().gross().nanos() == 0) {
    violations.Add("order.lines", "come to nothing: there is nothing to pay");
  }
  return violations.ToStatus(kErrorDomain);
}

std::unique_ptr<NewOrder> Placing::ToNewOrder(const PlaceOrder& place, absl::Time now) {
  auto order = std::make_unique<NewOrder>();
  order->placed = place.placed;
  order->placed->id = OrderId(ids_.Next());
  order->placed->caller = place.caller;
  order->placed->created_at = now;
  order->request_id = place.request_id;
  order->request_hash = place.request_hash;
  order->customer = place.customer;
  order->channel = place.channel;
  order->process = NewProcess({.on_account = place.order().on_account()});
  order->process.journal_count = 1;  // ORDER_PLACED
  order->process.keeper = engine_.id();
  order->due_at = now + kBeginMargin;
  return order;
}

// False when nothing was placed under its id.
absl::StatusOr<bool> Placing::AnswerRepeated(pg::Transaction& tx, Batcher::Entry& entry) {
  absl::StatusOr<std::optional<PlacedBefore>> found = FindPlaced(tx, entry.item.caller, entry.item.request_id);
  if (absl::IsDataLoss(found.status())) {  // of this one; its neighbours can be placed
    entry.result = found.status();
    return true;
  }
  ASSIGN_OR_RETURN(const std::optional<PlacedBefore> before, std::move(found));
  if (!before) return false;
  if (before->request_hash != entry.item.request_hash) {
    entry.result = idempotency::RequestIdReusedError(entry.item.request_id);
  } else {
    entry.result = before->record.placed;
  }
  return true;
}

}  // namespace vlot::ordering
