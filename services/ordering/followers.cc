#include "services/ordering/followers.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/feed/consumer.h"
#include "common/log/log.h"
#include "common/rpc/invoke.h"
#include "common/rpc/remote_feed.h"
#include "common/status/status.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/identity_store.h"
#include "services/ordering/inputs.h"
#include "services/ordering/remedies/remedy_store.h"
#include "vlot/courier/v1/courier.grpc.pb.h"
#include "vlot/fulfilment/v1/fulfilment.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::ordering {
namespace {

// In one step: it waits until all of them are written, so at high load many must go together.
constexpr int kEventsMax = 5'000;
// A chunk of so many may be one of a queue: it is worth a call to know how long that is.
constexpr size_t kEventsMany = 500;

constexpr pg::Statement kParkEvent{"ordering.ParkEvent", R"sql(
  INSERT INTO parked_events (feed, position, payload, error, parked_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (feed, position) DO NOTHING)sql"};

// An event that trying again does not help: kept aside with the reason, and the next ones go on.
absl::Status ParkEvent(pg::Transaction& tx, const std::string& feed, const feed::StoredEvent& event,
                       const absl::Status& error, absl::Time now) {
  return tx.ExecLater(kParkEvent, feed, event.position, pg::BytesView{event.payload}, error.ToString(), now);
}

// A feed, its stub and its consumer, in the order in which they must go.
template <class Service, class Response>
class Follower {
 public:
  using Event = std::remove_cvref_t<decltype(std::declval<Response>().events(0))>;
  using Apply = std::function<absl::Status(pg::Transaction&, const std::vector<Event>&)>;

  Follower(const std::string& feed, rpc::Client& client, const pg::Options& database, Apply apply)
      : client_(client),
        apply_(std::move(apply)),
        stub_(Service::NewStub(client.channel())),
        remote_(client, 0, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); }),
        consumer_(
            {.feed = feed, .database = database, .events_max = kEventsMax}, remote_,
            [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> stored) { return Take(tx, stored); },
            [this, feed](pg::Transaction& tx, const feed::StoredEvent& event, const absl::Status& error) {
              return ParkEvent(tx, feed, event, error, client_.clock().Now());
            }) {}

  void Start() { consumer_.Start(); }
  void Stop() { consumer_.Stop(); }
  int64_t behind() const { return behind_->events; }

 private:
  struct Behind {
    std::atomic<int64_t> events = 0;  // that waited when `chunk` was taken
    std::atomic<int64_t> chunk = 0;   // counts what was taken
  };

  absl::Status Take(pg::Transaction& tx, absl::Span<const feed::StoredEvent> stored) {
    std::vector<Event> events(stored.size());
    for (size_t i = 0; i < stored.size(); ++i) {
      if (!events[i].ParseFromString(stored[i].payload)) {
        return absl::DataLossError("an event of the feed cannot be read");
      }
    }
    LookHowFarBehind(stored);
    return apply_(tx, events);
  }

  // The stream cannot tell: what it brings was sent a while ago when much is on its way.
  void LookHowFarBehind(absl::Span<const feed::StoredEvent> stored) {
    const int64_t chunk = ++behind_->chunk;
    if (stored.size() < kEventsMany) {
      behind_->events = 0;
      return;
    }
    feed::v1::ListEventsRequest request;
    request.set_after_position(stored.back().position);
    request.set_page_size(1);
    rpc::Invoke(client_, stub_->async(), &Service::StubInterface::async_interface::ListEvents, request, {},
                [behind = behind_, chunk, position = stored.back().position](const absl::StatusOr<Response>& response) {
                  if (behind->chunk != chunk) return;  // it took so long that others were taken meanwhile
                  behind->events = response.ok() ? std::max<int64_t>(response->end_position() - position, 0) : 0;
                  if (behind->chunk != chunk) behind->events = 0;
                });
  }

  rpc::Client& client_;
  const Apply apply_;
  const std::shared_ptr<Behind> behind_ = std::make_shared<Behind>();
  std::unique_ptr<typename Service::StubInterface> stub_;
  rpc::RemoteFeed<Response> remote_;
  feed::Consumer consumer_;
};

// Hands events to the engine and waits until they are durable. One that cannot be read as ours is none of our business.
template <class Event>
absl::Status PostAll(Engine& engine, const std::vector<Event>& events) {
  std::vector<std::pair<OrderId, Input>> inputs;
  for (const Event& event : events) {
    if (auto input = ToInput(event)) inputs.push_back(*std::move(input));
  }
  return engine.PostAndWait(std::move(inputs));
}

absl::Status ApplyFulfilment(pg::Transaction& tx, const std::vector<fulfilment::v1::Event>& events) {
  for (const fulfilment::v1::Event& event : events) {
    if (event.kind() == fulfilment::v1::Event::ITEM_CHANGED) {
      RETURN_IF_ERROR(UpsertItem(tx, event.item(), event.position()));
    } else if (event.kind() == fulfilment::v1::Event::LOCATION_CHANGED) {
      RETURN_IF_ERROR(UpsertLocation(tx, event.location()));
    }
  }
  return absl::OkStatus();
}

// Not the one that undoes a cancelled order: it has an id of its own, and no remedy comes after it.
std::optional<IssuedCredit> CreditIn(const invoicing::v1::Event& event) {
  if (event.kind() != invoicing::v1::Event::CREDIT_NOTE_ISSUED) return std::nullopt;
  const auto order = OrderId::ParseName(event.order());
  const auto note = InvoiceId::ParseName(event.invoice());
  const auto amount = wire::FromProto(event.amount());
  if (!order.ok() || !note.ok() || !amount.ok() || *note == CreditNoteOf(*order)) return std::nullopt;
  return IssuedCredit{.credit_note = *note, .order = *order, .amount_minor = std::abs(amount->minor)};
}

absl::Status ApplyInvoicing(pg::Transaction& tx, const std::vector<invoicing::v1::Event>& events) {
  std::vector<IssuedCredit> credits;
  for (const invoicing::v1::Event& event : events) {
    if (const auto credit = CreditIn(event)) credits.push_back(*credit);
    // Accounts that pay at once are the rule and need no row.
    if (event.kind() == invoicing::v1::Event::ACCOUNT_CHANGED) RETURN_IF_ERROR(UpsertAccount(tx, event.account()));
  }
  return RecordCreditsByHand(tx, credits);
}

// Nothing of ours when the type of document is not one that we know: courier checks that.
std::optional<SeenDocument> SeenIn(const courier::v1::Event& event) {
  const courier::v1::IdentityCheck& seen = event.identity_check();
  const auto order = OrderId::ParseName(event.order());
  const auto expires = wire::FromProto(seen.expire_date());
  const auto time = wire::FromProto(event.event_time());
  v1::IdentityDocument::Type type;
  if (!order.ok() || !expires.ok() || !time.ok()) return std::nullopt;
  if (!v1::IdentityDocument::Type_Parse(seen.document_type(), &type)) return std::nullopt;
  return SeenDocument{.order = *order,
                      .seen_at = *time,
                      .type = type,
                      .in_order = seen.passed(),
                      .last_four = seen.last_four(),
                      .expire_date = *expires};
}

// Courier's events also tell what was seen of customers' documents.
absl::Status ApplyCourier(pg::Transaction& tx, Engine& engine, const std::vector<courier::v1::Event>& events) {
  std::vector<SeenDocument> seen;
  for (const courier::v1::Event& event : events) {
    if (!event.has_identity_check()) continue;
    if (auto document = SeenIn(event)) seen.push_back(*std::move(document));
  }
  RETURN_IF_ERROR(PostAll(engine, events));
  return RecordDocuments(tx, seen);
}

// Payment's events also tell remedies how their refunds went; they look themselves. Of those that failed and are of no
// remedy which is still to look, the order itself tells: woken first, so that each is one or the other.
absl::Status ApplyPayment(pg::Transaction& tx, Engine& engine, const std::vector<payment::v1::Event>& events,
                          absl::Time now) {
  std::vector<RefundId> refunds;
  for (const payment::v1::Event& event : events) {
    if (event.kind() != payment::v1::Event::REFUND_DONE && event.kind() != payment::v1::Event::REFUND_FAILED) continue;
    if (const auto refund = RefundId::ParseName(event.refund()); refund.ok()) refunds.push_back(*refund);
  }
  ASSIGN_OR_RETURN(const absl::flat_hash_set<RefundId> of_remedies, WakeRemediesOf(tx, refunds, now));
  std::vector<std::pair<OrderId, Input>> inputs;
  for (const payment::v1::Event& event : events) {
    auto input = ToInput(event);
    if (!input) continue;
    if (auto* told = std::get_if<PaymentEvent>(&input->second); told != nullptr && !told->refund.IsNil()) {
      told->of_remedy = of_remedies.contains(RefundId(told->refund));
    }
    inputs.push_back(*std::move(input));
  }
  return engine.PostAndWait(std::move(inputs));
}

class AllFollowers final : public Followers {
 public:
  AllFollowers(rpc::Client& payment, rpc::Client& courier, rpc::Client& fulfilment, rpc::Client& invoicing,
               const pg::Options& database, Engine& engine)
      : payment_("payment/p00", payment, database,
                 [&engine, &payment](pg::Transaction& tx, const auto& events) {
                   return ApplyPayment(tx, engine, events, payment.clock().Now());
                 }),
        courier_("courier/p00", courier, database,
                 [&engine](pg::Transaction& tx, const auto& events) { return ApplyCourier(tx, engine, events); }),
        fulfilment_("fulfilment/p00", fulfilment, database, ApplyFulfilment),
        invoicing_("invoicing/p00", invoicing, database, ApplyInvoicing) {}

  void Start() override {
    payment_.Start();
    courier_.Start();
    fulfilment_.Start();
    invoicing_.Start();
  }

  void Stop() override {
    payment_.Stop();
    courier_.Stop();
    fulfilment_.Stop();
    invoicing_.Stop();
  }

  int64_t behind() const override { return payment_.behind() + courier_.behind(); }

 private:
  Follower<payment::v1::Payments, payment::v1::ListEventsResponse> payment_;
  Follower<courier::v1::Deliveries, courier::v1::ListEventsResponse> courier_;
  Follower<fulfilment::v1::Shipments, fulfilment::v1::ListEventsResponse> fulfilment_;
  Follower<invoicing::v1::Invoices, invoicing::v1::ListEventsResponse> invoicing_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Followers>> MakeFollowers(rpc::Channels& channels, const pg::Options& database,
                                                         Engine& engine) {
  ASSIGN_OR_RETURN(rpc::Client * payment, channels.For("payment"));
  ASSIGN_OR_RETURN(rpc::Client * courier, channels.For("courier"));
  ASSIGN_OR_RETURN(rpc::Client * fulfilment, channels.For("fulfilment"));
  ASSIGN_OR_RETURN(rpc::Client * invoicing, channels.For("invoicing"));
  return std::make_unique<AllFollowers>(*payment, *courier, *fulfilment, *invoicing, database, engine);
}

}  // namespace vlot::ordering
