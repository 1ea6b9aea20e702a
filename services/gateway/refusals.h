// What the gateway refuses by itself, or could not bring to a service: told, logged and counted here, since no service
// ever saw it. What a service refused, that service logs; the provider's hints, which come to it together, have their
// lines here too.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/http/server.h"
#include "common/log/limiter.h"
#include "common/metrics/metrics.h"
#include "common/rpc/trace.h"
#include "common/time/clock.h"

namespace vlot::gateway {

// The trace that the request is part of, or a new one.
rpc::TraceContext TraceOf(const http::Headers& headers);

// Thread-safe. Owns neither the clock nor the registry.
class Refusals {
 public:
  Refusals(Clock& clock, metrics::Registry& metrics);

  // The problem document, after a REQUEST line in the log and its count in vlot_gateway_refusals_total. `route` is the
  // pattern that was matched, as "POST /v1/orders", or "": a path that matched none may hold anything.
  http::Response Refuse(int http_status, const absl::Status& why, const rpc::TraceContext& trace,
                        std::string_view route);
  // Under the HTTP status of its code.
  http::Response Refuse(const absl::Status& why, const rpc::TraceContext& trace, std::string_view route);
  // What the HTTP server refused before there was a request.
  http::Response Refuse(const http::Refusal& refusal);

  // The answer to a call that failed: refused here if no service of ours gave the error.
  http::Response Answer(const absl::Status& outcome, const rpc::TraceContext& trace, std::string_view route);

  // Only the line and the count, for doors that answer in their own form.
  void Note(int http_status, const absl::Status& why, const rpc::TraceContext& trace, std::string_view route);

 private:
  Clock& clock_;
  metrics::Registry& metrics_;
  log::Limiter crowded_;  // lines about connections that there is no room for
};

}  // namespace vlot::gateway
