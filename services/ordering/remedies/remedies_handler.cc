#include "services/ordering/remedies/remedies_handler.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/ordering/errors.h"
#include "services/ordering/handlers/owner.h"
#include "services/ordering/limits.h"
#include "services/ordering/order_store.h"
#include "services/ordering/remedies/convert_remedy.h"
#include "services/ordering/remedies/remedy_store.h"

namespace vlot::ordering {
namespace {

constexpr char kRemedyList[] = "remedies";
constexpr std::string_view kAllOrders = "orders/-";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Remedies::service_full_name(), name}; }

struct Names {
  OrderId order;
  RemedyId remedy;
};

absl::StatusOr<Names> ParseNames(const std::string& name) {
  Violations violations;
  const size_t middle = name.find("/remedies/");
  Names names{.order = wire::TakeName<OrderId>(name.substr(0, middle), "name", violations)};
  if (middle == std::string::npos) {
    violations.Add("name", "must be orders/{uuid}/remedies/{uuid}");
  } else {
    names.remedy = wire::TakeName<RemedyId>(name.substr(middle + 1), "name", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return names;
}

// With the order's row held: what is left is what is left.
absl::Status GrantOne(pg::Transaction& tx, absl::Time now, Remedy remedy, const std::string& actor,
                      v1::Remedy& response) {
  ASSIGN_OR_RETURN(const bool known, LockOrder(tx, remedy.order));
  if (!known) return OrderNotFoundError(remedy.order.Name());
  ASSIGN_OR_RETURN(const std::vector<OrderRecord> records, LoadOrders(tx, absl::MakeConstSpan(&remedy.order, 1)));
  if (records.empty()) return OrderNotFoundError(remedy.order.Name());
  const PlacedOrder& placed = *records.front().placed;
  RETURN_IF_ERROR(CompleteForOrder(placed, records.front().process, remedy));
  ASSIGN_OR_RETURN(Money total, wire::FromProto(placed.details.order().totals().gross()));
  // Which pieces a person credited we do not know, but for how much; invoicing looks at the pieces.
  ASSIGN_OR_RETURN(const int64_t by_hand, SumCreditsByHand(tx, remedy.order));
  total.minor -= by_hand;
  ASSIGN_OR_RETURN(const std::vector<Remedy> before, FindRemediesOf(tx, remedy.order));
  ASSIGN_OR_RETURN(const Money price, PriceOf(placed, remedy.lines, TakenBy(before)));
  const ShipmentId delivery = remedy.delivery;
  ASSIGN_OR_RETURN(const Remedy granted,
                   Grant(std::move(remedy), LeftOf(PiecesOf(placed), total, before), price, delivery, actor, now));
  RETURN_IF_ERROR(InsertRemedy(tx, granted));
  response = ToProto(granted);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* RemediesHandler::CreateRemedy(grpc::CallbackServerContext* context,
                                                        const v1::CreateRemedyRequest* request, v1::Remedy* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("CreateRemedy"), request, response,
                    [this](rpc::Call& call, const v1::CreateRemedyRequest& request, rpc::Done<v1::Remedy> done) {
                      Violations violations;
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      absl::StatusOr<Remedy> remedy = FromProto(request);
                      if (!remedy.ok()) return done(remedy.status());
                      remedy->id = RemedyId(context_.ids.Next());
                      remedy->credit_note = InvoiceId(context_.ids.Next());
                      remedy->refund = RefundId(context_.ids.Next());
                      context_.executor.Submit<v1::Remedy>(
                          call, idempotency::KeyOf(call, request_id, request), done,
                          [this, remedy = *std::move(remedy), actor = call.actor()](
                              pg::Transaction& tx, absl::Time now,
                              v1::Remedy& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
                            RETURN_IF_ERROR(GrantOne(tx, now, remedy, actor, response));
                            tx.OnCommit([this] { worker_.Wake(); });
                            return std::vector<feed::NewEvent>();
                          });
                    });
}

grpc::ServerUnaryReactor* RemediesHandler::GetRemedy(grpc::CallbackServerContext* context,
                                                     const v1::GetRemedyRequest* request, v1::Remedy* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("GetRemedy"), request, response,
                    [this](rpc::Call& call, const v1::GetRemedyRequest& request, rpc::Done<v1::Remedy> done) {
                      const absl::StatusOr<Names> names = ParseNames(request.name());
                      if (!names.ok()) return done(names.status());
                      call.set_order(names->order.Name());
                      context_.executor.Answer(
                          call, done, [names = *names, &call](pg::Transaction& tx) -> absl::StatusOr<v1::Remedy> {
                            ASSIGN_OR_RETURN(const std::optional<Remedy> found, FindRemedy(tx, names.remedy));
                            if (!found || found->order != names.order) return RemedyNotFoundError(names.remedy.Name());
                            ASSIGN_OR_RETURN(const std::vector<OrderRecord> order,
                                             LoadOrders(tx, absl::MakeConstSpan(&names.order, 1)));
                            if (order.empty()) return RemedyNotFoundError(names.remedy.Name());
                            RETURN_IF_ERROR(CheckOwner(call.caller(), call.trace(), order.front().placed->caller,
                                                       names.remedy.Name(), RemedyNotFoundError(names.remedy.Name())));
                            return ToProto(*found);
                          });
                    });
}

grpc::ServerUnaryReactor* RemediesHandler::ListRemedies(grpc::CallbackServerContext* context,
                                                        const v1::ListRemediesRequest* request,
                                                        v1::ListRemediesResponse* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("ListRemedies"), request, response,
      [this](rpc::Call& call, const v1::ListRemediesRequest& request, rpc::Done<v1::ListRemediesResponse> done) {
        Violations violations;
        RemedyFilter filter{.caller = OwnerScope(call.caller())};
        if (request.parent() != kAllOrders) {
          filter.order = wire::TakeName<OrderId>(request.parent(), "parent", violations);
        }
        const int size = wire::TakePageSize(request.page_size(), kPageStandard, kPageMax, violations);
        if (const std::string last = wire::TakePageToken(kRemedyList, request.page_token(), violations);
            !last.empty()) {
          filter.before = wire::Take(RemedyId::Parse(last), "page_token", violations);
        }
        if (request.state() != v1::Remedy::STATE_UNSPECIFIED) filter.state = static_cast<RemedyState>(request.state());
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        filter.limit = size + 1;
        context_.executor.Submit(call, done, [done, filter, size](pg::Transaction& tx) -> absl::Status {
          done.response()->Clear();
          ASSIGN_OR_RETURN(std::vector<Remedy> remedies, ordering::ListRemedies(tx, filter));
          if (static_cast<int>(remedies.size()) > size) {
            remedies.resize(size);
            done.response()->set_next_page_token(wire::MakePageToken(kRemedyList, remedies.back().id.ToString()));
          }
          for (const Remedy& remedy : remedies) *done.response()->add_remedies() = ToProto(remedy);
          return absl::OkStatus();
        });
      });
}

void RemediesHandler::Resolve(const std::string& work_item_step, const OperatorAct& act, absl::Time deadline,
                              std::function<void(absl::Status)> then) {
  const absl::StatusOr<RemedyId> id = RemedyId::ParseName(work_item_step);
  if (!id.ok()) return then(absl::InternalError("a work item names a remedy that is none"));
  auto resolved = std::make_shared<Remedy>();
  context_.executor.Run(
      deadline,
      [this, id = *id, act, resolved](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(std::optional<Remedy> remedy, FindRemedy(tx, id));
        if (!remedy) return RemedyNotFoundError(id.Name());
        RETURN_IF_ERROR(ordering::Resolve(act.act, act.actor, act.reason, context_.clock.Now(), *remedy));
        ASSIGN_OR_RETURN(const bool written, UpdateRemedy(tx, *remedy));
        *resolved = *std::move(remedy);
        // The worker looks at parked remedies too: what it found is read, and decided on, anew.
        return written ? absl::OkStatus() : pg::RaceError("a remedy was written at the same moment");
      },
      [this, resolved, then = std::move(then)](const absl::Status& status) {
        if (pg::IsRetryable(status) && !resolved->order.IsNil()) return then(ConcurrentChangeError(resolved->order));
        if (!status.ok()) return then(status);
        worker_.Wake();
        // The worker tells of it too; whoever is second changes nothing.
        context_.engine.Post(resolved->order, NewsOf(*resolved),
                             [then](const absl::StatusOr<OrderRecord>& record) { then(record.status()); });
      });
}

}  // namespace vlot::ordering
