// Calls a method known by its descriptor only, and answers the HTTP request with what it says. Asynchronous.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/http/responder.h"
#include "common/rpc/client.h"
#include "services/gateway/refusals.h"
#include "services/gateway/transcode.h"

namespace vlot::gateway {

struct OutgoingCall {
  rpc::Client* client;
  const google::protobuf::MethodDescriptor* method;
  MessagePtr request;
  Refusals* refusals;       // what no service answered; not owned
  rpc::TraceContext trace;  // of the request
  std::string_view door;    // for the log: "POST /v1/orders"; outlives the call
  rpc::CallOptions options;
};

// One answer: its JSON, or a problem document.
void CallUnary(OutgoingCall call, http::Responder responder);

// A stream: one JSON object a line (application/x-ndjson), until it ends or the client goes. An error within
// `refusal_wait` and before the first message is a problem document; a later one is the last line, {"error": problem}.
void CallStream(OutgoingCall call, absl::Duration refusal_wait, http::Responder responder);

}  // namespace vlot::gateway
