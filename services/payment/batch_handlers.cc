// The batch commands, and hints, which come in batches too.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "services/payment/convert.h"
#include "services/payment/errors.h"
#include "services/payment/handlers.h"
#include "services/payment/limits.h"
#include "services/payment/payment_batch.h"

namespace vlot::payment {
namespace {

// What is left of the caller's time for the way back.
constexpr absl::Duration kAnswerMargin = absl::Milliseconds(500);

template <class Request>
absl::Status CheckSize(const Request& request) {
  Violations violations;
  if (request.requests_size() < 1 || request.requests_size() > kBatchRequestsMax) {
    violations.Add("requests", absl::StrCat("must be 1 to ", kBatchRequestsMax));
  }
  return violations.ToStatus(kErrorDomain);
}

// Converts all items, then hands each to `submit(batch, index, value)`; what cannot be read is answered here. The
// request is not looked at again: when `patience` ends the call, it is gone.
template <class Response, class Request, class Submit>
void SubmitEach(rpc::Done<Response> done, const Request& request, absl::Duration patience, Submit submit) {
  std::vector<decltype(FromProto(request.requests(0)))> items;
  items.reserve(request.requests_size());
  for (const auto& item : request.requests()) items.push_back(FromProto(item));
  auto batch = std::make_shared<PaymentBatch<Response>>(items.size(), done);
  if (patience < absl::InfiniteDuration()) batch->EndAfter(patience);
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].ok()) {
      submit(batch, i, *std::move(items[i]));
    } else {
      batch->Answer(i, items[i].status());
    }
  }
}

absl::Duration Patience(const Context& context, absl::Time deadline) {
  const absl::Duration left = deadline - context.clock.Now() - kAnswerMargin;
  return std::max(std::min(context.create_wait, left), absl::ZeroDuration());
}

absl::Status TakeHint(Context& context, const v1::NotifyPaymentRequest& hint) {
  ASSIGN_OR_RETURN(const bool known, IsPspPayment(hint));
  return known ? context.driver.Hint(hint.psp_id()) : absl::OkStatus();
}

using CreateBatch = std::shared_ptr<PaymentBatch<v1::BatchCreatePaymentsResponse>>;

void CreateAtPsp(Context& context, const CreateBatch& batch, size_t index, const Payment& payment) {
  batch->Set(index, payment);
  context.driver.Create(payment, payment.attempts.back().number, [batch, index](absl::StatusOr<Payment> answered) {
    batch->Answer(index, std::move(answered));
  });
}

// The answer to a retry that was asked before: what was answered then, as it stands now.
absl::StatusOr<Payment> AnswerKnown(Payment payment, const Uuid& request_id) {
  for (const Attempt& attempt : payment.attempts) {
    const bool refused = attempt.state == AttemptState::kFailed && attempt.psp_id.empty();
    if (attempt.request_id == request_id && refused) return ParseRefusal(attempt.last_error);
  }
  return payment;
}

void Retry(Context& context, const CreateBatch& batch, size_t index, RetryRequest retry, absl::Time deadline) {
  auto made = std::make_shared<bool>(false);  // set by the last run of the change
  ChangeItem item{.payment = retry.payment};
  const Uuid request_id = retry.request_id;
  item.change = [made, retry = std::move(retry)](Decision& decision) -> absl::Status {
    ASSIGN_OR_RETURN(*made, decision.Retry(retry.request_id, retry.method));
    return absl::OkStatus();
  };
  context.driver.Record(std::move(item), deadline,
                        [&context, batch, index, made, request_id](absl::StatusOr<Payment> payment) {
                          if (!payment.ok()) return batch->Answer(index, payment.status());
                          if (!*made) return batch->Answer(index, AnswerKnown(*std::move(payment), request_id));
                          CreateAtPsp(context, batch, index, *payment);
                        });
}

}  // namespace

void BatchCreatePayments(Context& context, rpc::Call& call, const v1::BatchCreatePaymentsRequest& request,
                         rpc::Done<v1::BatchCreatePaymentsResponse> done) {
  if (absl::Status wrong = CheckSize(request); !wrong.ok()) return done(wrong);
  const absl::Time deadline = call.deadline();  // the call may be over before the last item is submitted
  SubmitEach(done, request, Patience(context, deadline), [&](const CreateBatch& batch, size_t index, NewPayment made) {
    context.claims.Submit(std::move(made), deadline, [&context, batch, index](absl::StatusOr<Ledger::Claimed> claimed) {
      if (!claimed.ok()) return batch->Answer(index, claimed.status());
      if (!claimed->made) return batch->Answer(index, std::move(claimed->payment));
      CreateAtPsp(context, batch, index, claimed->payment);
    });
  });
}

void BatchRetryPayments(Context& context, rpc::Call& call, const v1::BatchRetryPaymentsRequest& request,
                        rpc::Done<v1::BatchCreatePaymentsResponse> done) {
  if (absl::Status wrong = CheckSize(request); !wrong.ok()) return done(wrong);
  const absl::Time deadline = call.deadline();
  SubmitEach(done, request, Patience(context, deadline),
             [&](const CreateBatch& batch, size_t index, RetryRequest retry) {
               Retry(context, batch, index, std::move(retry), deadline);
             });
}

void BatchCancelPayments(Context& context, rpc::Call& call, const v1::BatchCancelPaymentsRequest& request,
                         rpc::Done<v1::BatchCancelPaymentsResponse> done) {
  if (absl::Status wrong = CheckSize(request); !wrong.ok()) return done(wrong);
  const absl::Time deadline = call.deadline();
  SubmitEach(done, request, absl::InfiniteDuration(),
             [&](const auto& batch, size_t index, const CancelRequest& cancel) {
               ChangeItem item{.payment = cancel.payment, .order = cancel.order};
               item.change = [](Decision& decision) { return decision.Cancel(), absl::OkStatus(); };
               context.driver.Record(std::move(item), deadline, [batch, index](absl::StatusOr<Payment> payment) {
                 batch->Answer(index, std::move(payment));
               });
             });
}

void NotifyPayment(Context& context, rpc::Call&, const v1::NotifyPaymentRequest& request,
                   rpc::Done<v1::NotifyPaymentResponse> done) {
  done(TakeHint(context, request));
}

void BatchNotifyPayments(Context& context, rpc::Call&, const v1::BatchNotifyPaymentsRequest& request,
                         rpc::Done<v1::BatchNotifyPaymentsResponse> done) {
  if (absl::Status wrong = CheckSize(request); !wrong.ok()) return done(wrong);
  for (const v1::NotifyPaymentRequest& hint : request.requests()) {
    *done.response()->add_results() = wire::ToProto(TakeHint(context, hint));
  }
  done(absl::OkStatus());
}

}  // namespace vlot::payment
