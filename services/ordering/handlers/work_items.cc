#include "services/ordering/handlers/work_items.h"

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/errors.h"
#include "services/ordering/limits.h"

namespace vlot::ordering {
namespace {

constexpr size_t kResolutionMax = 500;  // vlot.ordering.v1.ResolveWorkItemRequest.reason

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::WorkItems::service_full_name(), name}; }

v1::WorkItem ToProto(const WorkItemRow& row) {
  v1::WorkItem item;
  item.set_name(row.id.Name());
  item.set_order(row.order.Name());
  item.set_step(row.step_name);
  item.set_reason(row.reason);
  item.set_message(row.message);
  item.set_attempts(row.attempts);
  item.set_state(static_cast<v1::WorkItem::State>(row.state));
  *item.mutable_create_time() = wire::ToProto(row.created_at);
  if (row.resolved_at) *item.mutable_resolve_time() = wire::ToProto(*row.resolved_at);
  item.set_resolution(row.resolution);
  return item;
}

std::optional<OperatorAct::Act> ActOf(v1::ResolveWorkItemRequest::Act act) {
  switch (act) {
    case v1::ResolveWorkItemRequest::RETRY:
      return OperatorAct::Act::kRetry;
    case v1::ResolveWorkItemRequest::SKIP:
      return OperatorAct::Act::kSkip;
    case v1::ResolveWorkItemRequest::CANCEL:
      return OperatorAct::Act::kCancel;
    default:
      return std::nullopt;
  }
}

}  // namespace

grpc::ServerUnaryReactor* WorkItemsHandler::ListWorkItems(grpc::CallbackServerContext* context,
                                                          const v1::ListWorkItemsRequest* request,
                                                          v1::ListWorkItemsResponse* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("ListWorkItems"), request, response,
      [this](rpc::Call& call, const v1::ListWorkItemsRequest& request, rpc::Done<v1::ListWorkItemsResponse> done) {
        Violations violations;
        const int limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMax, violations);
        std::optional<WorkItemId> after;
        if (const std::string last = wire::TakePageToken("workItems", request.page_token(), violations);
            !last.empty()) {
          after = wire::Take(WorkItemId::Parse(last), "page_token", violations);
        }
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        const WorkItemState state =
            request.state() == v1::WorkItem::RESOLVED ? WorkItemState::kResolved : WorkItemState::kOpen;
        context_.executor.Submit(call, done, [done, limit, after, state](pg::Transaction& tx) -> absl::Status {
          done.response()->Clear();
          ASSIGN_OR_RETURN(const std::vector<WorkItemRow> rows, ordering::ListWorkItems(tx, state, after, limit));
          for (const WorkItemRow& row : rows) *done.response()->add_work_items() = ToProto(row);
          if (static_cast<int>(rows.size()) == limit) {
            done.response()->set_next_page_token(wire::MakePageToken("workItems", rows.back().id.ToString()));
          }
          return absl::OkStatus();
        });
      });
}

grpc::ServerUnaryReactor* WorkItemsHandler::ResolveWorkItem(grpc::CallbackServerContext* context,
                                                            const v1::ResolveWorkItemRequest* request,
                                                            v1::WorkItem* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("ResolveWorkItem"), request, response,
      [this](rpc::Call& call, const v1::ResolveWorkItemRequest& request, rpc::Done<v1::WorkItem> done) {
        Violations violations;
        const WorkItemId id = wire::TakeName<WorkItemId>(request.name(), "name", violations);
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        const std::string reason = wire::TakeText(request.reason(), 1, kResolutionMax, "reason", violations);
        const auto act = ActOf(request.act());
        if (!act) violations.Add("act", "is required: RETRY, SKIP or CANCEL");
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        auto row = std::make_shared<std::optional<WorkItemRow>>();
        auto repeated = std::make_shared<bool>(false);
        const idempotency::RequestKey key = idempotency::KeyOf(call, request_id, request);
        const OperatorAct input{.act = *act, .step = 0, .actor = call.actor(), .reason = reason};
        context_.executor.Run(
            call.deadline(),
            [row, repeated, key, id](pg::Transaction& tx) -> absl::Status {
              ASSIGN_OR_RETURN(const std::optional<std::string> answer, idempotency::FindAnswer(tx, key));
              *repeated = answer.has_value();
              ASSIGN_OR_RETURN(*row, FindWorkItem(tx, id));
              return *row ? absl::OkStatus() : WorkItemNotFoundError(id.Name());
            },
            [=, this, &call](const absl::Status& found) {
              if (!found.ok()) return done(found);
              if ((*row)->state == WorkItemState::kResolved) {
                return *repeated ? done(ToProto(**row)) : done(WorkItemResolvedError(id.Name()));
              }
              OperatorAct resolve = input;
              resolve.step = (*row)->step;
              context_.executor.Claim(
                  call, key, [=, this, order = (*row)->order, deadline = call.deadline()](const absl::Status& claimed) {
                    if (!claimed.ok()) return done(claimed);
                    if (resolve.step < 0 && RefundId::ParseName((*row)->step_name).ok()) {
                      return ResolveRefund(**row, resolve, deadline, done);
                    }
                    if (resolve.step < 0) return ResolveRemedy((*row)->step_name, id, resolve, deadline, done);
                    Resolve(order, id, resolve, deadline, done);
                  });
            });
      });
}

void WorkItemsHandler::Resolve(const OrderId& order, const WorkItemId& id, const OperatorAct& act, absl::Time deadline,
                               rpc::Done<v1::WorkItem> done) {
  context_.engine.Post(order, act, [=, this](absl::StatusOr<OrderRecord> record) {
    if (absl::IsFailedPrecondition(record.status())) return done(WorkItemResolvedError(id.Name()));
    if (!record.ok()) return done(record.status());
    AnswerWorkItem(deadline, id, done);
  });
}

void WorkItemsHandler::ResolveRemedy(const std::string& step, const WorkItemId& id, const OperatorAct& act,
                                     absl::Time deadline, rpc::Done<v1::WorkItem> done) {
  remedies_.Resolve(step, act, deadline, [=, this](const absl::Status& status) {
    if (!status.ok()) return done(status);
    AnswerWorkItem(deadline, id, done);
  });
}

// Payment first: an answer that is lost leaves the work item open, and the same act again is the same command.
void WorkItemsHandler::ResolveRefund(const WorkItemRow& row, const OperatorAct& act, absl::Time deadline,
                                     rpc::Done<v1::WorkItem> done) {
  const RefundId refund = *RefundId::ParseName(row.step_name);
  const RefundResolved resolved{
      .refund = refund.uuid(), .work_item = SerialOf(row.order, row.id), .actor = act.actor, .reason = act.reason};
  const auto close = [=, this, order = row.order, id = row.id](const absl::Status& status) {
    // REFUND_NOT_FAILED: somebody had it tried again at the payment itself.
    if (!status.ok() && Reason(status) != "REFUND_NOT_FAILED") return done(status);
    context_.engine.Post(order, resolved, [=, this](const absl::StatusOr<OrderRecord>& record) {
      if (!record.ok()) return done(record.status());
      AnswerWorkItem(deadline, id, done);
    });
  };
  switch (act.act) {
    case OperatorAct::Act::kRetry:
      return context_.clients->RetryRefund(refund, row.id.uuid(), deadline, close);
    case OperatorAct::Act::kSkip:
      return close(absl::OkStatus());
    case OperatorAct::Act::kCancel:
      break;
  }
  Violations violations;
  violations.Add("act", "must be RETRY or SKIP: the money is the customer's");
  done(violations.ToStatus(kErrorDomain));
}

void WorkItemsHandler::AnswerWorkItem(absl::Time deadline, const WorkItemId& id, rpc::Done<v1::WorkItem> done) {
  context_.executor.Run(
      deadline,
      [done, id](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const std::optional<WorkItemRow> row, FindWorkItem(tx, id));
        if (!row) return WorkItemNotFoundError(id.Name());
        *done.response() = ToProto(*row);
        return absl::OkStatus();
      },
      [done](const absl::Status& status) { done(status); });
}

}  // namespace vlot::ordering
