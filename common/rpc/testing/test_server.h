#pragma once

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/rpc/channels.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"

namespace vlot::testing {

// Knows the keys that a test gives it; refuses all others.
class TableAuthenticator : public auth::Authenticator {
 public:
  // Not while calls are made.
  void Add(const std::string& key, auth::Caller caller) {
    callers_[key] = std::make_shared<const auth::Caller>(std::move(caller));
  }

  void AuthenticateKey(std::string_view key, Done done) override {
    const auto it = callers_.find(std::string(key));
    if (it == callers_.end()) return done(auth::CredentialsInvalidError());
    done(it->second);
  }

 private:
  absl::flat_hash_map<std::string, auth::CallerRef> callers_;
};

// A real server for one gRPC service, reached inside the process and over a loopback port.
//   TestServer server(clock);
//   server.Add<v1::PaymentService>(service);  ASSERT_OK(server.Start());
//   rpc::InvokeAndWait(server.in_process(), stub->async(), &Payment::GetPayment, request);
class TestServer {
 public:
  explicit TestServer(Clock& clock, std::optional<rpc::TlsFiles> tls = std::nullopt)
      : clock_(clock), server_({.addresses = {"127.0.0.1:0"}, .tls = std::move(tls)}) {}

  template <class Service>
  void Add(grpc::Service& handlers, std::initializer_list<std::string_view> raw = {}) {
    server_.Add<Service>(runtime_, handlers, raw);
  }

  absl::Status Start() {
    absl::Status started = server_.Start();
    if (!started.ok()) return started;
    in_process_ = std::make_unique<rpc::Client>(server_.InProcess(), clock_);
    network_ =
        std::make_unique<rpc::Client>(rpc::NetworkChannel(address(), grpc::InsecureChannelCredentials()), clock_);
    return absl::OkStatus();
  }

  rpc::Runtime& runtime() { return runtime_; }
  TableAuthenticator& keys() { return keys_; }
  metrics::Registry& metrics() { return metrics_; }
  rpc::Server& server() { return server_; }
  std::string address() const { return absl::StrCat("ipv4:127.0.0.1:", server_.ports()[0]); }
  rpc::Client& in_process() { return *in_process_; }  // calls as a service
  rpc::Client& network() { return *network_; }  // calls as nobody, unless CallOptions::authorization says otherwise

 private:
  Clock& clock_;
  metrics::Registry metrics_;
  TableAuthenticator keys_;
  rpc::Runtime runtime_{"test", keys_, clock_, metrics_};
  rpc::Server server_;
  std::unique_ptr<rpc::Client> in_process_;
  std::unique_ptr<rpc::Client> network_;
};

}  // namespace vlot::testing
