#include "services/payment/refunds/refund_handlers.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/batch/gather.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/payment/convert.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"
#include "services/payment/refunds/refund_store.h"
#include "services/payment/store.h"

namespace vlot::payment {
namespace {

constexpr char kRefundList[] = "refunds";

struct NamedRefund {
  RefundId id;
  PaymentId payment;
  Money amount;
  std::string reason;
};

absl::StatusOr<NamedRefund> TakeRefund(const v1::RefundRequest& request) {
  Violations violations;
  NamedRefund refund;
  refund.id = wire::TakeName<RefundId>(request.name(), "name", violations);
  refund.payment = wire::TakeName<PaymentId>(request.payment(), "payment", violations);
  refund.amount = wire::Take(wire::FromProto(request.amount()), "amount", violations);
  if (!refund.amount.IsPositive()) violations.Add("amount", "must be more than zero");
  refund.reason = wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return refund;
}

// The refund among its payment's, as it stands.
absl::StatusOr<v1::Refund> Read(const Payment& payment, const RefundId& id) {
  for (const Refund& refund : payment.refunds) {
    if (refund.id == id) return ToProto(payment, refund);
  }
  return RefundNotFoundError(id);
}

absl::StatusOr<v1::Refund> Find(pg::Transaction& tx, const RefundId& id) {
  ASSIGN_OR_RETURN(const std::optional<PaymentId> payment, FindPaymentOfRefund(tx, id));
  if (!payment) return RefundNotFoundError(id);
  ASSIGN_OR_RETURN(const std::vector<Payment> found, FindPayments(tx, {*payment}));
  if (found.empty()) return RefundNotFoundError(id);
  return Read(found.front(), id);
}

absl::StatusOr<RefundQuery> TakeQuery(const v1::ListRefundsRequest& request) {
  Violations violations;
  RefundQuery query;
  query.limit = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  query.before = wire::TakePageId<RefundId>(kRefundList, request.page_token(), violations);
  if (request.state() != v1::Refund::STATE_UNSPECIFIED) query.state = static_cast<RefundState>(request.state());
  if (!request.order().empty()) query.order = wire::TakeName<OrderId>(request.order(), "order", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::Status List(pg::Transaction& tx, const RefundQuery& query, size_t size, v1::ListRefundsResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(auto refunds, payment::ListRefunds(tx, query));
  if (refunds.size() > size) {
    refunds.resize(size);
    response.set_next_page_token(wire::MakePageToken(kRefundList, refunds.back().first.ToString()));
  }
  std::vector<PaymentId> ids;
  for (const auto& [refund, payment] : refunds) ids.push_back(payment);
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, FindPayments(tx, ids));
  absl::flat_hash_map<PaymentId, const Payment*> by_id;
  for (const Payment& payment : payments) by_id[payment.id] = &payment;
  for (const auto& [refund, payment] : refunds) {
    ASSIGN_OR_RETURN(*response.add_refunds(), Read(*by_id[payment], refund));
  }
  return absl::OkStatus();
}

}  // namespace

void BatchRefundPayments(Context& context, rpc::Call& call, const v1::BatchRefundPaymentsRequest& request,
                         rpc::Done<v1::BatchRefundPaymentsResponse> done) {
  if (request.requests_size() < 1 || request.requests_size() > kBatchRequestsMax) {
    Violations violations;
    violations.Add("requests", absl::StrCat("must be 1 to ", kBatchRequestsMax));
    return done(violations.ToStatus(kErrorDomain));
  }
  const absl::Time deadline = call.deadline();
  auto gather = std::make_shared<batch::Gather<v1::Refund>>(
      request.requests_size(), [done](const std::vector<absl::StatusOr<v1::Refund>>& answers) {
        for (const absl::StatusOr<v1::Refund>& answer : answers) {
          auto& result = *done.response()->add_results();
          if (answer.ok()) {
            *result.mutable_refund() = *answer;
          } else {
            *result.mutable_error() = wire::ToProto(answer.status());
          }
        }
        done(absl::OkStatus());
      });
  std::vector<absl::StatusOr<NamedRefund>> refunds;
  for (const v1::RefundRequest& one : request.requests()) refunds.push_back(TakeRefund(one));
  for (size_t i = 0; i < refunds.size(); ++i) {
    if (!refunds[i].ok()) {
      gather->Set(i, refunds[i].status());
      continue;
    }
    ChangeItem item{.payment = refunds[i]->payment};
    item.change = [refund = *refunds[i]](Decision& decision) {
      return decision.RequestRefund(refund.amount, refund.reason, refund.id).status();
    };
    context.driver.Record(std::move(item), deadline,
                          [gather, i, id = refunds[i]->id](const absl::StatusOr<Payment>& payment) {
                            gather->Set(i, payment.ok() ? Read(*payment, id) : payment.status());
                          });
  }
}

void GetRefund(Context& context, rpc::Call& call, const v1::GetRefundRequest& request, rpc::Done<v1::Refund> done) {
  Violations violations;
  const auto id = wire::TakeName<RefundId>(request.name(), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Answer(call, done, [id](pg::Transaction& tx) { return Find(tx, id); });
}

void ListRefunds(Context& context, rpc::Call& call, const v1::ListRefundsRequest& request,
                 rpc::Done<v1::ListRefundsResponse> done) {
  absl::StatusOr<RefundQuery> query = TakeQuery(request);
  if (!query.ok()) return done(query.status());
  const size_t size = query->limit++;  // one more tells whether there is another page
  context.executor.Submit(call, done, [query = *query, size, response = done.response()](pg::Transaction& tx) {
    return List(tx, query, size, *response);
  });
}

void RetryRefund(Context& context, rpc::Call& call, const v1::RetryRefundRequest& request, rpc::Done<v1::Refund> done) {
  Violations violations;
  const auto id = wire::TakeName<RefundId>(request.name(), "name", violations);
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  idempotency::Change<v1::Refund> change = [&context, id](
                                               pg::Transaction& tx, absl::Time now,
                                               v1::Refund& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
    ASSIGN_OR_RETURN(const std::optional<PaymentId> payment, FindPaymentOfRefund(tx, id));
    if (!payment) return RefundNotFoundError(id);
    std::vector<feed::NewEvent> events;
    const auto retry = [&](Decision& decision) { return decision.RetryRefund(id).status(); };
    ASSIGN_OR_RETURN(Changed changed, context.ledger.WriteOne(tx, now, *payment, retry, events));
    ASSIGN_OR_RETURN(response, Read(changed.payment, id));
    tx.OnCommit([&context, changed = std::move(changed)] { context.driver.Run(changed.payment, changed.actions); });
    return events;
  };
  context.executor.Submit<v1::Refund>(call, idempotency::KeyOf(call, request_id, request), done, std::move(change));
}

}  // namespace vlot::payment
