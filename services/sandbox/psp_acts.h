// What each API call does, on the locked store: request in, resource or error out. No I/O of their own.
// psp_payments.cc, psp_refunds.cc, psp_customers.cc and settling/settlement_acts.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/http/message.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_parse.h"
#include "services/sandbox/psp_store.h"
#include "services/sandbox/psp_view.h"

namespace vlot::sandbox {

struct ActSettings {
  bool allow_loopback_webhooks = false;
  std::optional<absl::Duration> autopay_delay;
};

// One call, with everything an act may look at.
struct Ask {
  const http::Request& request;
  const Json& body;
  const ActSettings& settings;
  absl::Time now;
  bool live = false;
  View view;

  std::string Id() const { return std::string(request.Param("id")); }
};

struct Reply {
  int status = 200;
  std::string body;
  std::string made_payment;  // ids of what a first answer made: see IdempotencyKeys
  std::string made_refund;
};

using Act = absl::StatusOr<Reply> (*)(const Ask& ask, PspStore& store);

absl::StatusOr<Reply> CreatePayment(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetPayment(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListPayments(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> UpdatePayment(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> CancelPayment(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ReleaseAuthorizationOf(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> CreateCapture(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetCapture(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListCaptures(const Ask& ask, PspStore& store);

absl::StatusOr<Reply> CreateRefund(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetRefund(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> CancelRefundOf(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListPaymentRefunds(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListRefunds(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetChargeback(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListPaymentChargebacks(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListChargebacks(const Ask& ask, PspStore& store);

absl::StatusOr<Reply> GetSettlement(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListSettlements(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListSettlementPayments(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListSettlementRefunds(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListSettlementChargebacks(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListSettlementCaptures(const Ask& ask, PspStore& store);

absl::StatusOr<Reply> CreateCustomer(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetCustomer(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListCustomers(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> UpdateCustomer(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> DeleteCustomer(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListCustomerPayments(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> CreateMandate(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetMandate(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> RevokeMandate(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListMandates(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> ListMethods(const Ask& ask, PspStore& store);
absl::StatusOr<Reply> GetMethod(const Ask& ask, PspStore& store);

// The first answer to a request that made a payment or a refund, written again from what they were then.
std::string FirstAnswer(const View& view, const Payment& payment);
std::string FirstAnswer(const View& view, const Payment& payment, const Refund& refund);

}  // namespace vlot::sandbox
