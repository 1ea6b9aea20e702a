// The PSP's API under /v2/: routes, authentication, idempotency keys, faults, and the answers' form. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "common/http/router.h"
#include "common/time/clock.h"
#include "services/sandbox/delay_line.h"
#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_desk.h"
#include "services/sandbox/psp_faults.h"

namespace vlot::sandbox {

class PspApi {
 public:
  struct Options {
    ActSettings acts;
    std::string api_key;     // "": any key that begins with test_ or live_
    std::string public_url;  // what links begin with; "": the request's own scheme and Host
  };

  // All must outlive this.
  PspApi(Options options, PspDesk& desk, FaultPlan& faults, DelayLine& delays, Clock& clock);

  void AddRoutes(http::Router& router);
  // "http://host:port" for links in an answer to `request`.
  std::string BaseUrl(const http::Request& request) const;

 private:
  void Route(http::Router& router, const char* method, const char* pattern, const char* operation, Act act);
  void Serve(const std::string& operation, Act act, const http::Request& request, const http::Responder& responder);
  // Carries it out and gives the answer.
  http::Response Perform(Act act, const http::Request& request);
  Reply Locked(Act act, const Ask& ask, const std::string& key, PspStore& store);
  bool Authenticate(const http::Request& request, bool* live) const;
  static Reply Replay(const IdempotencyKeys::Answer& answer, const Ask& ask, PspStore& store);

  const Options options_;
  PspDesk& desk_;
  FaultPlan& faults_;
  DelayLine& delays_;
  Clock& clock_;
};

}  // namespace vlot::sandbox
