#include "services/payment/handlers.h"

#include <utility>
#include <vector>

#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/payment/convert.h"
#include "services/payment/errors.h"
#include "services/payment/store.h"

namespace vlot::payment {

void GetPayment(Context& context, rpc::Call& call, const v1::GetPaymentRequest& request, rpc::Done<v1::Payment> done) {
  Violations violations;
  const auto id = wire::TakeName<PaymentId>(request.name(), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [id, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<Payment> found, FindPayments(tx, {id}));
    if (found.empty()) return PaymentNotFoundError(id);
    *response = ToProto(found.front());
    return absl::OkStatus();
  });
}

void ListPayments(Context& context, rpc::Call& call, const v1::ListPaymentsRequest& request,
                  rpc::Done<v1::ListPaymentsResponse> done) {
  absl::StatusOr<PaymentQuery> query = FromProto(request);
  if (!query.ok()) return done(query.status());
  const size_t size = query->limit++;  // one more tells whether there is another page
  context.executor.Submit(
      call, done, [query = *std::move(query), size, response = done.response()](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(std::vector<Payment> payments, ListPayments(tx, query));
        response->Clear();
        if (payments.size() > size) {
          payments.resize(size);
          response->set_next_page_token(wire::MakePageToken(kPaymentList, payments.back().id.ToString()));
        }
        for (const Payment& payment : payments) *response->add_payments() = ToProto(payment);
        return absl::OkStatus();
      });
}

void RefundPayment(Context& context, rpc::Call& call, const v1::RefundPaymentRequest& request,
                   rpc::Done<v1::Refund> done) {
  absl::StatusOr<RefundRequest> refund = FromProto(request);
  if (!refund.ok()) return done(refund.status());
  idempotency::Change<v1::Refund> change = [&context, refund = *refund](
                                               pg::Transaction& tx, absl::Time now,
                                               v1::Refund& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
    std::vector<feed::NewEvent> events;
    Refund started;
    const auto request_refund = [&](Decision& decision) -> absl::Status {
      ASSIGN_OR_RETURN(started, decision.RequestRefund(refund.amount, refund.reason));
      return absl::OkStatus();
    };
    ASSIGN_OR_RETURN(Changed changed, context.ledger.WriteOne(tx, now, refund.payment, request_refund, events));
    response = ToProto(changed.payment, started);
    tx.OnCommit([&context, changed = std::move(changed)] { context.driver.Run(changed.payment, changed.actions); });
    return events;
  };
  context.executor.Submit<v1::Refund>(call, idempotency::KeyOf(call, refund->request_id, request), done,
                                      std::move(change));
}

}  // namespace vlot::payment
