#include "services/vlot/metrics_door.h"

#include <utility>

#include "common/http/listen_address.h"
#include "common/http/router.h"
#include "common/status/status.h"

namespace vlot {

absl::StatusOr<MetricsDoor> MetricsDoor::Open(const std::string& address, const metrics::Registry& metrics,
                                              Clock& clock) {
  ASSIGN_OR_RETURN(const http::ListenAddress listen, http::ParseListenAddress(address));
  http::Router router;
  router.Add("GET", "/metrics", [&metrics](http::Request, http::Responder responder) {
    http::Response response{.status = 200, .body = metrics.TextExposition()};
    response.headers.Set("Content-Type", metrics::kTextContentType);
    responder.Send(std::move(response));
  });
  router.SetFallback([](http::Request, http::Responder responder, int status, const std::string&) {
    responder.Send(http::Response::Text(status, "only GET /metrics is here\n"));
  });
  http::Server::Options options{.address = listen.address, .port = listen.port};
  options.clock = &clock;
  ASSIGN_OR_RETURN(std::unique_ptr<http::Server> server,
                   http::Server::Start(std::move(options),
                                       [router = std::move(router)](http::Request request, http::Responder responder) {
                                         router(std::move(request), std::move(responder));
                                       }));
  return MetricsDoor(std::move(server));
}

}  // namespace vlot
