#include "services/ordering/handlers/orders.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/time/time.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/ordering/customer_store.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/errors.h"
#include "services/ordering/events.h"
#include "services/ordering/handlers/own_order.h"
#include "services/ordering/handlers/owner.h"
#include "services/ordering/limits.h"
#include "services/ordering/order_watch.h"

namespace vlot::ordering {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Orders::service_full_name(), name}; }

absl::StatusOr<OrderId> ParseOrder(const std::string& name, const std::string& field) {
  Violations violations;
  const OrderId id = wire::TakeName<OrderId>(name, field, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<OrderFilter> ToFilter(const v1::ListOrdersRequest& request, std::string caller) {
  Violations violations;
  OrderFilter filter{.caller = std::move(caller), .channel = "", .attention = request.attention()};
  filter.external_reference = request.external_reference();
  filter.limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMax, violations);
  if (const std::string last = wire::TakePageToken("orders", request.page_token(), violations); !last.empty()) {
    filter.before = wire::Take(OrderId::Parse(last), "page_token", violations);
  }
  if (!request.customer().empty())
    filter.customer = wire::TakeName<CustomerId>(request.customer(), "customer", violations);
  for (const int state : request.states()) filter.states.push_back(static_cast<int16_t>(state));
  if (request.channel().starts_with("channels/")) {
    filter.channel = request.channel().substr(9);
  } else if (!request.channel().empty()) {
    violations.Add("channel", "must be channels/{id}");
  }
  if (!request.number().empty()) {
    filter.serial = SerialOfNumber(request.number());
    if (filter.serial == 0) violations.Add("number", "is no order number, like 26-00001234");
  }
  if (request.has_create_time_from()) {
    filter.created_from = wire::Take(wire::FromProto(request.create_time_from()), "create_time_from", violations);
  }
  if (request.has_create_time_until()) {
    filter.created_until = wire::Take(wire::FromProto(request.create_time_until()), "create_time_until", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

void Answer(const rpc::Done<v1::Order>& done, const absl::StatusOr<OrderRecord>& record) {
  record.ok() ? done(ToProto(*record)) : done(record.status());
}

// How the payment ended, as payment tells.
std::string StateIn(const absl::Status& status) {
  const ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail{});
  const auto found = detail.metadata.find("state");
  return found == detail.metadata.end() ? "no longer payable" : found->second;
}

}  // namespace

OrdersHandler::OrdersHandler(Context& context) : context_(context), feed_server_(context.feed, CompleteEvent, KindOf) {}

grpc::ServerUnaryReactor* OrdersHandler::PlaceOrder(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return rpc::RawUnary<v1::PlaceOrderRequest, v1::Order>(
      context_.runtime, context, MethodOf("PlaceOrder"), request, response,
      [this] { return context_.engine.overloaded() ? TooManyOrdersError() : absl::OkStatus(); },
      [this](rpc::Call& call, const v1::PlaceOrderRequest& request, rpc::RawDone<v1::Order> done) {
        auto place =
            ToPlaceOrder(request, OwnerScope(call.caller()), ToCivilDay(context_.clock.Now(), DefaultTimeZone()));
        if (!place.ok()) return done(place.status());
        if (call.act() != nullptr) place->act = *call.act();
        const std::vector<std::string> unknown = context_.catalogue.UnknownItems(place->order());
        if (unknown.empty()) return Submit(call, *std::move(place), done);
        // Made a moment ago, perhaps, and the feed has not told us yet.
        context_.clients->FetchItems(
            unknown, call.deadline(),
            [this, &call, done, place = *std::move(place)](std::vector<fulfilment::v1::Item> items) mutable {
              for (const auto& item : items) context_.catalogue.Learn(item);
              Submit(call, std::move(place), done);
            });
      });
}

void OrdersHandler::Submit(rpc::Call& call, ordering::PlaceOrder place, rpc::RawDone<v1::Order> done) {
  const absl::Time deadline = call.deadline();
  context_.placing.Submit(std::move(place), deadline, [&call, done](const absl::StatusOr<Placing::Placed>& placed) {
    if (!placed.ok()) return done(placed.status());
    thread_local v1::Order answer;  // its parts are used again by the next
    AsPlaced(*placed, answer);
    call.set_order(answer.name());
    done(answer);
  });
}

void OrdersHandler::WithOrder(rpc::Call& call, const OrderId& id,
                              std::function<void(absl::StatusOr<OrderRecord>)> then) {
  WithOwnOrder(context_, call, id, std::move(then));
}

grpc::ServerUnaryReactor* OrdersHandler::GetOrder(grpc::CallbackServerContext* context,
                                                  const v1::GetOrderRequest* request, v1::Order* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("GetOrder"), request, response,
                    [this](rpc::Call& call, const v1::GetOrderRequest& request, rpc::Done<v1::Order> done) {
                      auto id = ParseOrder(request.name(), "name");
                      if (!id.ok()) return done(id.status());
                      WithOrder(call, *id, [done](absl::StatusOr<OrderRecord> record) {
                        if (!record.ok()) return done(record.status());
                        done(ToProto(*record));
                      });
                    });
}

grpc::ServerUnaryReactor* OrdersHandler::ListOrders(grpc::CallbackServerContext* context,
                                                    const v1::ListOrdersRequest* request,
                                                    v1::ListOrdersResponse* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("ListOrders"), request, response,
      [this](rpc::Call& call, const v1::ListOrdersRequest& request, rpc::Done<v1::ListOrdersResponse> done) {
        auto filter = ToFilter(request, OwnerScope(call.caller()));
        if (!filter.ok()) return done(filter.status());
        context_.executor.Submit(call, done, [done, filter = *filter](pg::Transaction& tx) {
          done.response()->Clear();
          absl::StatusOr<std::vector<OrderRecord>> records = ordering::ListOrders(tx, filter);
          if (!records.ok()) return records.status();
          for (const OrderRecord& record : *records) {
            ToProto(record, *done.response()->add_orders());
          }
          if (filter.serial == 0 && static_cast<int>(records->size()) == filter.limit) {
            done.response()->set_next_page_token(wire::MakePageToken("orders", records->back().placed->id.ToString()));
          }
          return absl::OkStatus();
        });
      });
}

grpc::ServerUnaryReactor* OrdersHandler::ListOrderJournal(grpc::CallbackServerContext* context,
                                                          const v1::ListOrderJournalRequest* request,
                                                          v1::ListOrderJournalResponse* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("ListOrderJournal"), request, response,
      [this](rpc::Call& call, const v1::ListOrderJournalRequest& request,
             rpc::Done<v1::ListOrderJournalResponse> done) {
        Violations violations;
        const OrderId id = wire::TakeName<OrderId>(request.parent(), "parent", violations);
        const int limit = wire::TakePageSize(request.page_size(), kJournalPageStandard, kPageMax, violations);
        int64_t after = 0;
        if (const std::string last = wire::TakePageToken("journal", request.page_token(), violations);
            !last.empty() && !absl::SimpleAtoi(last, &after)) {
          violations.Add("page_token", "is not one that this method gave");
        }
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        call.set_order(id.Name());
        context_.executor.Submit(call, done, [done, id, limit, after, &call](pg::Transaction& tx) -> absl::Status {
          done.response()->Clear();
          ASSIGN_OR_RETURN(const std::vector<OrderRecord> found, LoadOrders(tx, absl::MakeConstSpan(&id, 1)));
          if (found.empty()) return OrderNotFoundError(id.Name());
          RETURN_IF_ERROR(CheckOwner(call.caller(), call.trace(), found.front().placed->caller, id.Name(),
                                     OrderNotFoundError(id.Name())));
          ASSIGN_OR_RETURN(const feed::Events rows, LoadJournal(tx, id, after, limit));
          for (const feed::StoredEvent& row : rows) *done.response()->add_entries() = ToJournalEntry(row);
          if (static_cast<int>(rows.size()) == limit) {
            done.response()->set_next_page_token(wire::MakePageToken("journal", absl::StrCat(rows.back().position)));
          }
          return absl::OkStatus();
        });
      });
}

grpc::ServerWriteReactor<v1::JournalEntry>* OrdersHandler::WatchOrder(grpc::CallbackServerContext* context,
                                                                      const v1::WatchOrderRequest* request) {
  return rpc::ServerStream<v1::JournalEntry>(
      context_.runtime, context, MethodOf("WatchOrder"), request,
      [this](rpc::Call& call, const v1::WatchOrderRequest& request,
             std::shared_ptr<rpc::StreamWriter<v1::JournalEntry>> out) {
        auto id = ParseOrder(request.name(), "name");
        if (!id.ok()) return out->Finish(id.status());
        WithOrder(call, *id,
                  [this, id = *id, out, after = request.after_sequence()](const absl::StatusOr<OrderRecord>& record) {
                    if (!record.ok()) return out->Finish(record.status());
                    FollowOrder(context_, id, after, out);
                  });
      });
}

grpc::ServerUnaryReactor* OrdersHandler::CancelOrder(grpc::CallbackServerContext* context,
                                                     const v1::CancelOrderRequest* request, v1::Order* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("CancelOrder"), request, response,
                    [this](rpc::Call& call, const v1::CancelOrderRequest& request, rpc::Done<v1::Order> done) {
                      Violations violations;
                      const OrderId id = wire::TakeName<OrderId>(request.name(), "name", violations);
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      const std::string reason = wire::TakeText(request.reason(), 0, kReasonMax, "reason", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      const std::string actor = call.caller().role == auth::Role::kWebshop ? "customer" : call.actor();
                      WithOrder(call, id,
                                [=, this, &call, key = idempotency::KeyOf(call, request_id, request)](
                                    absl::StatusOr<OrderRecord> record) {
                                  if (!record.ok()) return done(record.status());
                                  Cancel(call, *std::move(record), key, {actor, reason}, done);
                                });
                    });
}

void OrdersHandler::Cancel(rpc::Call& call, OrderRecord record, idempotency::RequestKey key, CancelRequest cancel,
                           rpc::Done<v1::Order> done) {
  const OrderId id = record.placed->id;
  auto claim = [=, this, &call] {
    context_.executor.Claim(call, key, [=, this](const absl::Status& claimed) {
      if (!claimed.ok()) return done(claimed);
      context_.engine.Post(id, cancel, [done, id](const absl::StatusOr<OrderRecord>& record) {
        if (!absl::IsFailedPrecondition(record.status())) return Answer(done, record);
        done(OrderNotCancellableError(id, StdView(record.status().message())));
      });
    });
  };
  if (record.process.state != OrderState::kCancelled) return claim();
  // Too late, unless this very request did it.
  auto repeated = std::make_shared<bool>(false);
  context_.executor.Run(
      call.deadline(),
      [repeated, key](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const std::optional<std::string> answer, idempotency::FindAnswer(tx, key));
        *repeated = answer.has_value();
        return absl::OkStatus();
      },
      [repeated, record, done, id](const absl::Status& status) {
        if (!status.ok()) return done(status);
        *repeated ? done(ToProto(record)) : done(OrderNotCancellableError(id, "CANCELLED"));
      });
}

grpc::ServerUnaryReactor* OrdersHandler::RetryPayment(grpc::CallbackServerContext* context,
                                                      const v1::RetryPaymentRequest* request, v1::Order* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("RetryPayment"), request, response,
                    [this](rpc::Call& call, const v1::RetryPaymentRequest& request, rpc::Done<v1::Order> done) {
                      Violations violations;
                      const OrderId id = wire::TakeName<OrderId>(request.name(), "name", violations);
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      const std::string method = wire::TakeText(request.method(), 0, 32, "method", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      // Payment knows a repeated request by its id; an operator's is claimed here for the audit trail.
                      std::optional<idempotency::RequestKey> key;
                      if (call.act() != nullptr) key = idempotency::KeyOf(call, request_id, request);
                      WithOrder(call, id, [=, this, &call](absl::StatusOr<OrderRecord> record) {
                        if (!record.ok()) return done(record.status());
                        const Process& process = record->process;
                        if (process.shape.on_account || process.paid || process.state != OrderState::kPending) {
                          return done(PaymentNotOpenError(id, v1::Order::State_Name(static_cast<int>(process.state))));
                        }
                        const auto retry = [=, this, deadline = call.deadline()](const absl::Status& claimed) {
                          if (!claimed.ok()) return done(claimed);
                          TryPaymentAgain(id, request_id, method, deadline, done);
                        };
                        if (!key) return retry(absl::OkStatus());
                        context_.executor.Claim(call, *key, retry);
                      });
                    });
}

void OrdersHandler::TryPaymentAgain(const OrderId& id, const Uuid& request_id, const std::string& method,
                                    absl::Time deadline, rpc::Done<v1::Order> done) {
  context_.clients->RetryPayment(
      PaymentOf(id), request_id, method, deadline, [=, this](absl::StatusOr<std::string> url) {
        if (absl::IsFailedPrecondition(url.status())) return done(PaymentNotOpenError(id, StateIn(url.status())));
        if (!url.ok()) return done(url.status());
        context_.engine.Post(id, PaymentRetried{*url},
                             [done](const absl::StatusOr<OrderRecord>& record) { Answer(done, record); });
      });
}

grpc::ServerUnaryReactor* OrdersHandler::BatchGetOrders(grpc::CallbackServerContext* context,
                                                        const v1::BatchGetOrdersRequest* request,
                                                        v1::BatchGetOrdersResponse* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("BatchGetOrders"), request, response,
      [this](rpc::Call& call, const v1::BatchGetOrdersRequest& request, rpc::Done<v1::BatchGetOrdersResponse> done) {
        Violations violations;
        std::vector<OrderId> ids;
        if (request.names_size() > kPageMax)
          violations.Add("names", absl::StrCat("has more than ", kPageMax, " names"));
        for (const std::string& name : request.names())
          ids.push_back(wire::TakeName<OrderId>(name, "names", violations));
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Submit(call, done, [done, ids](pg::Transaction& tx) -> absl::Status {
          done.response()->Clear();
          std::vector<OrderId> unreadable;  // left out too: the caller goes on with the others
          ASSIGN_OR_RETURN(const std::vector<OrderRecord> records, LoadOrders(tx, ids, &unreadable));
          for (const OrderRecord& record : records) {
            v1::OrderWithCustomer& out = *done.response()->add_orders();
            ToProto(record, *out.mutable_order());
            *out.mutable_customer() = record.placed->details.customer();
          }
          return absl::OkStatus();
        });
      });
}

grpc::ServerUnaryReactor* OrdersHandler::ListEvents(grpc::CallbackServerContext* context,
                                                    const feed::v1::ListEventsRequest* request,
                                                    v1::ListEventsResponse* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("ListEvents"), request, response,
                    [this](rpc::Call&, const feed::v1::ListEventsRequest& request,
                           rpc::Done<v1::ListEventsResponse> done) { feed_server_.List(request, done); });
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* OrdersHandler::WatchEvents(
    grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) {
  return rpc::ServerStream<v1::ListEventsResponse>(
      context_.runtime, context, MethodOf("WatchEvents"), request,
      [this](rpc::Call&, const feed::v1::WatchEventsRequest& request,
             std::shared_ptr<rpc::StreamWriter<v1::ListEventsResponse>> out) {
        feed_server_.Watch(request, std::move(out));
      });
}

}  // namespace vlot::ordering
