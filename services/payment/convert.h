// Between protos and what payment works with. All validation of fields stands here. Pure functions, any thread.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/payment/payment.h"
#include "services/payment/store.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::payment {

// Each INVALID_ARGUMENT with every wrong field.
absl::StatusOr<NewPayment> FromProto(const v1::CreatePaymentRequest& request);

struct RetryRequest {
  PaymentId payment;
  Uuid request_id;
  std::string method;
};
absl::StatusOr<RetryRequest> FromProto(const v1::RetryPaymentRequest& request);

struct CancelRequest {
  PaymentId payment;
  OrderId order;
};
absl::StatusOr<CancelRequest> FromProto(const v1::CancelPaymentRequest& request);

struct RefundRequest {
  PaymentId payment;
  Uuid request_id;
  Money amount;
  std::string reason;
};
absl::StatusOr<RefundRequest> FromProto(const v1::RefundPaymentRequest& request);

// `limit` is the page's size.
absl::StatusOr<PaymentQuery> FromProto(const v1::ListPaymentsRequest& request);

// "mollie" and an id that may be one of its payments; false: surely nobody's. INVALID_ARGUMENT for another PSP.
absl::StatusOr<bool> IsPspPayment(const v1::NotifyPaymentRequest& request);

v1::Payment ToProto(const Payment& payment);
v1::Refund ToProto(const Payment& payment, const Refund& refund);

// The list's page tokens are the last payment's id, under this name.
inline constexpr char kPaymentList[] = "payments";

}  // namespace vlot::payment
