// What each method does: validate, convert, hand over, convert back. None blocks; each calls `done` exactly once. The
// context outlives every call.
#pragma once

#include "absl/time/time.h"
#include "common/batch/batcher.h"
#include "common/idempotency/executor.h"
#include "common/rpc/serve_feed.h"
#include "common/rpc/unary.h"
#include "common/time/clock.h"
#include "services/payment/driver.h"
#include "services/payment/ledger.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::payment {

using Claims = batch::Batcher<NewPayment, Ledger::Claimed>;

struct Context {
  Clock& clock;
  idempotency::Executor& executor;
  Ledger& ledger;
  Claims& claims;
  Driver& driver;
  rpc::FeedServer<v1::ListEventsResponse>& feed;
  absl::Duration create_wait;  // BatchCreatePayments and BatchRetryPayments answer after this at the latest
};

void GetPayment(Context&, rpc::Call&, const v1::GetPaymentRequest&, rpc::Done<v1::Payment>);
void ListPayments(Context&, rpc::Call&, const v1::ListPaymentsRequest&, rpc::Done<v1::ListPaymentsResponse>);
void RefundPayment(Context&, rpc::Call&, const v1::RefundPaymentRequest&, rpc::Done<v1::Refund>);
void BatchCreatePayments(Context&, rpc::Call&, const v1::BatchCreatePaymentsRequest&,
                         rpc::Done<v1::BatchCreatePaymentsResponse>);
void BatchRetryPayments(Context&, rpc::Call&, const v1::BatchRetryPaymentsRequest&,
                        rpc::Done<v1::BatchCreatePaymentsResponse>);
void BatchCancelPayments(Context&, rpc::Call&, const v1::BatchCancelPaymentsRequest&,
                         rpc::Done<v1::BatchCancelPaymentsResponse>);
void NotifyPayment(Context&, rpc::Call&, const v1::NotifyPaymentRequest&, rpc::Done<v1::NotifyPaymentResponse>);
void BatchNotifyPayments(Context&, rpc::Call&, const v1::BatchNotifyPaymentsRequest&,
                         rpc::Done<v1::BatchNotifyPaymentsResponse>);

}  // namespace vlot::payment
