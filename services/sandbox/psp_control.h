// The sandbox's own controls, for tests and for people who try out their integration. JSON, no authentication: the
// sandbox is no place for real money.
//   POST   /sandbox/v1/faults {"operation":"create_payment","kind":"delay","count":1,"delay_ms":500} GET
//   /sandbox/v1/faults                     what is still to come DELETE /sandbox/v1/faults GET
//   /sandbox/v1/books?from=0&limit=1000    every payment and refund, with sums over all GET    /sandbox/v1/webhooks
//   counts POST   /sandbox/v1/payments/{id}/{outcome}    outcome: pay, authorize, fail, cancel, expire POST
//   /sandbox/v1/payments/{id}/chargeback   {"amount":{...},"reason":"AM04"}, both optional POST
//   /sandbox/v1/payments/{id}/refunds/{refund}/fail
//   POST   /sandbox/v1/settlements              settles all that is not settled yet, and pays it out
//   POST   /sandbox/v1/settlements/{id}/{end}   end: payout, fail
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "common/http/router.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_desk.h"
#include "services/sandbox/psp_faults.h"
#include "services/sandbox/psp_webhooks.h"

namespace vlot::sandbox {

class PspControl {
 public:
  // All must outlive this.
  PspControl(PspDesk& desk, FaultPlan& faults, PspWebhooks& webhooks, Clock& clock)
      : desk_(desk), faults_(faults), webhooks_(webhooks), clock_(clock) {}

  void AddRoutes(http::Router& router);

 private:
  using Change = std::function<absl::Status(Payment& payment, PspStore& store)>;

  http::Response AddFault(const http::Request& request);
  http::Response ListFaults() const;
  http::Response Books(const http::Request& request);
  http::Response Webhooks() const;
  http::Response Outcome(const http::Request& request);
  http::Response MakeChargeback(const http::Request& request);
  http::Response MakeRefundFail(const http::Request& request);
  http::Response MakeSettlements(const http::Request& request);
  http::Response EndSettlement(const http::Request& request);
  http::Response ChangePayment(const http::Request& request, const Change& change);

  PspDesk& desk_;
  FaultPlan& faults_;
  PspWebhooks& webhooks_;
  Clock& clock_;
};

}  // namespace vlot::sandbox
