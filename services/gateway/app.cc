#include "services/gateway/app.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/auth/authenticator.h"
#include "common/http/listen_address.h"
#include "common/http/router.h"
#include "common/http/server.h"
#include "common/rpc/credential.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/trail/reason.h"
#include "services/gateway/errors.h"
#include "services/gateway/generic_call.h"
#include "services/gateway/health.h"
#include "services/gateway/openapi.h"
#include "services/gateway/problem.h"
#include "services/gateway/refusals.h"
#include "services/gateway/webhook.h"

namespace vlot::gateway {
namespace {

constexpr absl::Duration kTimeoutStandard = absl::Seconds(30), kTimeoutMost = absl::Minutes(5);
constexpr absl::Duration kGrace = absl::Seconds(2);

// The type without its parameters; its case means nothing (RFC 9110, 8.3.1).
bool IsJson(std::string_view content_type) {
  const absl::string_view type = absl::StripAsciiWhitespace(AbslView(content_type.substr(0, content_type.find(';'))));
  return type.empty() || absl::EqualsIgnoreCase(type, "application/json") || absl::EndsWithIgnoreCase(type, "+json");
}

bool IsPlain(std::string_view content_encoding) {
  return content_encoding.empty() || absl::EqualsIgnoreCase(AbslView(content_encoding), "identity");
}

// What gRPC takes as metadata; it ends the process over anything else.
bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); });
}

absl::StatusOr<absl::Duration> TimeoutOf(const http::Request& request) {
  if (!request.headers.Has("Request-Timeout")) return kTimeoutStandard;
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(AbslView(request.headers.Get("Request-Timeout")), &seconds) || seconds < 1) {
    return TimeoutInvalidError();
  }
  return std::min(absl::Seconds(seconds), kTimeoutMost);
}

// Those that routes lead to.
std::vector<std::string> ServicesOf(const std::vector<Route>& routes) {
  std::set<std::string> services;
  for (const Route& route : routes) services.insert(ServiceOf(*route.method));
  return {services.begin(), services.end()};
}

class GatewayApp final : public App {
 public:
  GatewayApp(Options options, Dependencies dependencies)
      : options_(std::move(options)),
        dependencies_(dependencies),
        routes_(AllRoutes()),
        health_(dependencies.channels, dependencies.clock, ServicesOf(routes_)),
        refusals_(dependencies.clock, dependencies.metrics),
        webhook_(dependencies.channels, refusals_, dependencies.clock, dependencies.metrics) {
    for (const Route& route : routes_) {
      router_.Add(route.http_method, route.pattern,
                  [this, &route](const http::Request& request, http::Responder responder) {
                    Serve(route, request, std::move(responder));
                  });
    }
    router_.Add("POST", "/webhooks/mollie", [this](const http::Request& request, const http::Responder& responder) {
      webhook_.Handle(request, responder);
    });
    router_.Add("GET", "/openapi.json",
                [text = OpenApiJson(routes_)](const http::Request&, const http::Responder& responder) {
                  responder.Send(http::Response::Json(200, text));
                });
    router_.Add("GET", "/healthz",
                [this](const http::Request&, const http::Responder& responder) { health_.Answer(responder); });
    router_.Add("GET", "/metrics", [this](const http::Request&, const http::Responder& responder) {
      http::Response response{.status = 200, .body = dependencies_.metrics.TextExposition()};
      response.headers.Set("Content-Type", metrics::kTextContentType);
      responder.Send(std::move(response));
    });
    router_.SetFallback(
        [this](const http::Request& request, const http::Responder& responder, int status, const std::string& allow) {
          const absl::Status why =
              status == 405 ? MethodNotAllowedError(request.method, allow) : NoSuchPathError(request.path);
          http::Response response = refusals_.Refuse(status, why, TraceOf(request.headers), "");
          if (!allow.empty()) response.headers.Set("Allow", allow);
          responder.Send(std::move(response));
        });
  }

  ~GatewayApp() override { Stop(); }

  absl::Status Start() override {
    ASSIGN_OR_RETURN(const http::ListenAddress listen, http::ParseListenAddress(options_.address));
    http::Server::Options server{
        .address = listen.address, .port = listen.port, .body_bytes_max = options_.body_bytes_max};
    server.clock = &dependencies_.clock;
    server.refuse = [this](const http::Refusal& refusal) { return refusals_.Refuse(refusal); };
    ASSIGN_OR_RETURN(server_,
                     http::Server::Start(std::move(server), [this](http::Request request, http::Responder responder) {
                       router_(std::move(request), std::move(responder));
                     }));
    return absl::OkStatus();
  }

  void Stop() override {
    if (server_) server_->Stop(kGrace);
  }

  std::string url() const override { return server_ ? server_->url() : ""; }

 private:
  void Serve(const Route& route, const http::Request& request, http::Responder responder) {
    const rpc::TraceContext trace = TraceOf(request.headers);
    const auto refuse = [&](int status, const absl::Status& why) {
      responder.Send(refusals_.Refuse(status, why, trace, route.door));
    };
    for (const auto& [header, readable] : {std::pair("Content-Type", &IsJson), {"Content-Encoding", &IsPlain}}) {
      if (request.body.empty() || readable(request.headers.Get(header))) continue;
      return refuse(415, MediaTypeUnsupportedError(header));
    }
    const absl::StatusOr<absl::Duration> timeout = TimeoutOf(request);
    if (!timeout.ok()) return refuse(400, timeout.status());
    if (!IsPrintable(request.headers.Get("Authorization"))) return refuse(401, auth::CredentialsInvalidError());
    absl::StatusOr<MessagePtr> message = ToRequest(route, request);
    if (!message.ok()) return refuse(HttpStatusOf(message.status().code()), message.status());
    const absl::StatusOr<rpc::Client*> client = dependencies_.channels.For(ServiceOf(*route.method));
    if (!client.ok()) return refuse(503, ServiceUnavailableError());
    OutgoingCall call{.client = *client,
                      .method = route.method,
                      .request = *std::move(message),
                      .refusals = &refusals_,
                      .trace = trace,
                      .door = route.door};
    call.options.trace = trace;
    // Always whose call it is: without, it would be taken for our own.
    call.options.authorization = request.headers.Has("Authorization")
                                     ? std::string(request.headers.Get("Authorization"))
                                     : rpc::kAnonymousAuthorization;
    // Printable whatever the header holds: it is encoded again on its way.
    if (request.headers.Has(trail::kReasonHeader)) {
      call.options.reason = trail::DecodeReason(request.headers.Get(trail::kReasonHeader));
    }
    if (route.method->server_streaming()) {
      return CallStream(std::move(call), options_.stream_refusal_wait, std::move(responder));
    }
    call.options.timeout = *timeout;
    CallUnary(std::move(call), std::move(responder));
  }

  const Options options_;
  const Dependencies dependencies_;
  const std::vector<Route> routes_;
  const Health health_;
  Refusals refusals_;
  MollieWebhook webhook_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  return std::make_unique<GatewayApp>(std::move(options), dependencies);
}

}  // namespace vlot::gateway
