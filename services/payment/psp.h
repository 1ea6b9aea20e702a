// What a payment service provider says, in our words. Plain values.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/money/money.h"

namespace vlot::payment {

enum class PspStatus { kOpen, kPending, kAuthorized, kPaid, kCanceled, kExpired, kFailed };
enum class PspRefundStatus { kPending, kRefunded, kFailed, kCanceled };

struct PspRefund {
  std::string id;
  std::string reference;  // ours, from its metadata; "": not made by us
  PspRefundStatus status = PspRefundStatus::kPending;
  Money amount;
};

// Whether it succeeded shows in the payment.
struct PspCapture {
  std::string id;
};

struct PspPayment {
  std::string id;
  std::string reference;  // ours, from its metadata
  PspStatus status = PspStatus::kOpen;
  Money amount;
  Money captured;      // what is ours; zero unless paid
  Money charged_back;  // of it: taken back by the customer's bank
  std::string method;
  std::string checkout_url;  // while open
  bool cancelable = false;
  absl::Time created_at;
  std::vector<PspRefund> refunds;
};

}  // namespace vlot::payment
