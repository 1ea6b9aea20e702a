// The payer's side: a hosted page on which a person, or a script, decides how the payment ends.
//   GET  /checkout/{id}   the page
//   POST /checkout/{id}   form: status=paid|authorized|pending|failed|canceled|expired, method=ideal (if not fixed)
//                         then 303 to the shop's redirectUrl (cancelUrl when cancelled), or back to the page
#pragma once

#include "common/http/router.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_desk.h"

namespace vlot::sandbox {

class PspCheckout {
 public:
  // Both must outlive this.
  PspCheckout(PspDesk& desk, Clock& clock) : desk_(desk), clock_(clock) {}

  void AddRoutes(http::Router& router);

 private:
  http::Response ShowPage(const http::Request& request);
  http::Response Decide(const http::Request& request);

  PspDesk& desk_;
  Clock& clock_;
};

}  // namespace vlot::sandbox
