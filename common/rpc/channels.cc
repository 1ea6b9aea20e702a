#include "common/rpc/channels.h"

#include <grpcpp/create_channel.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::rpc {
namespace {

constexpr int kKeepaliveMs = 20'000;  // a dead peer is noticed within half a minute; servers allow 9 s (server.cc)
constexpr int kKeepaliveTimeoutMs = 5'000;
// Of a stream, received and not read yet. A feed's message may be half a megabyte; with gRPC's own, smaller window it
// would take several rounds through threads that a flood of calls keeps busy.
constexpr int kStreamBytesAhead = 4 << 20;
constexpr int kReconnectMs = 100;  // a service that restarts is back in a second or two: keep trying
constexpr int kReconnectMaxMs = 1'000;
constexpr int kConnectTimeoutMs = 5'000;  // gRPC names it the least backoff; a refused connection does not wait for it

// gRPC resolves one name; several are addresses, which it wants to be told.
std::string TargetOf(const std::string& addresses) {
  const bool several = absl::StrContains(addresses, ',');
  const bool has_scheme = absl::StartsWith(addresses, "ipv4:") || absl::StartsWith(addresses, "ipv6:") ||
                          absl::StartsWith(addresses, "dns:") || absl::StartsWith(addresses, "unix:");
  return several && !has_scheme ? absl::StrCat("ipv4:", addresses) : addresses;
}

}  // namespace

std::shared_ptr<grpc::Channel> NetworkChannel(const std::string& addresses,
                                              const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);  // Invoke tries again itself, within the deadline
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kStreamBytesAhead);
  return grpc::CreateCustomChannel(TargetOf(addresses), credentials, arguments);
}

Channels::Channels(Clock& clock, std::string authorization, std::optional<TlsFiles> tls)
    : clock_(clock), authorization_(std::move(authorization)), tls_(std::move(tls)) {}

void Channels::AddInProcess(std::string_view service, InProcessChannel channel) {
  auto client = std::make_unique<Client>(std::move(channel), clock_);
  absl::MutexLock lock(&mutex_);
  clients_[std::string(service)] = std::move(client);
}

absl::Status Channels::AddRemote(std::string_view service, const std::string& addresses) {
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (tls_) {
    ASSIGN_OR_RETURN(credentials, ClientCredentials(*tls_));
  }
  auto client = std::make_unique<Client>(NetworkChannel(addresses, credentials), clock_, authorization_);
  absl::MutexLock lock(&mutex_);
  clients_.try_emplace(std::string(service), std::move(client));
  return absl::OkStatus();
}

absl::StatusOr<Client*> Channels::For(std::string_view service) const {
  absl::MutexLock lock(&mutex_);
  const auto it = clients_.find(std::string(service));
  if (it != clients_.end()) return it->second.get();
  return absl::NotFoundError(
      absl::StrCat("no way to service ", std::string(service), ": host it here, or give its address"));
}

void Channels::Clear() {
  absl::flat_hash_map<std::string, std::unique_ptr<Client>> going;
  {
    absl::MutexLock lock(&mutex_);
    going.swap(clients_);
  }
}

}  // namespace vlot::rpc
