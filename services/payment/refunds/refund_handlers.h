// What each method of Refunds does; as handlers.h.
#pragma once

#include "services/payment/handlers.h"
#include "vlot/payment/v1/refund.pb.h"

namespace vlot::payment {

void BatchRefundPayments(Context&, rpc::Call&, const v1::BatchRefundPaymentsRequest&,
                         rpc::Done<v1::BatchRefundPaymentsResponse>);
void GetRefund(Context&, rpc::Call&, const v1::GetRefundRequest&, rpc::Done<v1::Refund>);
void ListRefunds(Context&, rpc::Call&, const v1::ListRefundsRequest&, rpc::Done<v1::ListRefundsResponse>);
void RetryRefund(Context&, rpc::Call&, const v1::RetryRefundRequest&, rpc::Done<v1::Refund>);

}  // namespace vlot::payment
