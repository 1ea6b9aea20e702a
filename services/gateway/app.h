// The gateway: HTTP/JSON in front of the gRPC services, from their annotations. Used by `vlot serve` and by tests.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/metrics/metrics.h"
#include "common/rpc/channels.h"
#include "common/time/clock.h"

namespace vlot::gateway {

struct Options {
  std::string address = "127.0.0.1:7480";  // port 0 picks a free one
  size_t body_bytes_max = 1 << 20;         // larger bodies: 413
  // How long a stream's first message or error is waited for before the answer begins: an error by then is a problem
  // document with its own status.
  absl::Duration stream_refusal_wait = absl::Seconds(1);
};

// Not owned; they outlive the app. The channels are filled before Start.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  rpc::Channels& channels;
};

class App {
 public:
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  virtual ~App() = default;  // stops

  // UNAVAILABLE when the address cannot be listened on.
  virtual absl::Status Start() = 0;
  // Lets requests under way finish for a moment. Idempotent.
  virtual void Stop() = 0;
  // "http://127.0.0.1:7480"
  virtual std::string url() const = 0;
};

}  // namespace vlot::gateway
