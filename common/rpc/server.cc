#include "common/rpc/server.h"

#include <grpc/support/time.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/rpc/unreadable.h"
#include "common/status/status.h"

namespace vlot::rpc {
namespace {

// Clients ping idle connections every 20 s (client_channel.cc); less than half of that is taken for abuse.
constexpr int kPingIntervalMinMs = 9'000;
constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Connections are renewed, so that round robin finds new copies of a service, and a revoked key loses its streams.
constexpr int kConnectionAgeMs = 600'000;
constexpr int kConnectionAgeGraceMs = 60'000;

void InstallPlugins() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

void SetLimits(grpc::ServerBuilder& builder, const ServerOptions& options) {
  builder.SetMaxReceiveMessageSize(options.message_bytes_max);
  builder.SetMaxSendMessageSize(options.message_bytes_max);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a second server on the same address is a mistake
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingIntervalMinMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionAgeGraceMs);
}

}  // namespace

Server::Server(ServerOptions options) : options_(std::move(options)) {}

Server::~Server() { Stop(absl::ZeroDuration()); }

void Server::Add(Runtime& runtime, std::string_view full_name, grpc::Service& handlers) {
  added_.Update(runtime.AddService(full_name));
  runtimes_.push_back(&runtime);
  services_.emplace_back(full_name, &handlers);
}

absl::Status Server::Listen(grpc::ServerBuilder& builder) {
  std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
  if (options_.tls) {
    ASSIGN_OR_RETURN(credentials, ServerCredentials(*options_.tls));
  }
  ports_.assign(options_.addresses.size(), 0);
  for (size_t i = 0; i < options_.addresses.size(); ++i) {
    builder.AddListeningPort(options_.addresses[i], credentials, &ports_[i]);
  }
  return absl::OkStatus();
}

absl::Status Server::Start() {
  RETURN_IF_ERROR(added_);
  InstallPlugins();
  grpc::ServerBuilder builder;
  SetLimits(builder, options_);
  RETURN_IF_ERROR(Listen(builder));
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(MakeUnreadableInterceptors(raw_));
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  for (const auto& [name, service] : services_) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", absl::StrJoin(options_.addresses, ", ")));
  }
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  for (const auto& [name, service] : services_) health->SetServingStatus(name, true);
  return absl::OkStatus();
}

void Server::SetServing(bool serving) { server_->GetHealthCheckService()->SetServingStatus(serving); }

InProcessChannel Server::InProcess() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options_.message_bytes_max);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return {.channel = server_->InProcessChannel(arguments), .gate = gate_};
}

void Server::Stop(absl::Duration grace) {
  if (server_ == nullptr || std::exchange(stopped_, true)) return;
  gate_->Close();
  server_->GetHealthCheckService()->Shutdown();
  for (Runtime* runtime : runtimes_) runtime->EndStreams();
  const auto wait = gpr_time_from_micros(absl::ToInt64Microseconds(grace), GPR_TIMESPAN);
  server_->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_REALTIME), wait));
  server_->Wait();
}

}  // namespace vlot::rpc
