// The gRPC surface of the sandbox's clock. Thread-safe; never blocks a gRPC thread for longer than a file's rename.
#pragma once

#include <vector>

#include "common/rpc/client.h"
#include "common/rpc/runtime.h"
#include "common/rpc/unary.h"
#include "services/vlot/sandbox_clock.h"
#include "vlot/access/v1/sandbox_clock.grpc.pb.h"

namespace vlot {

class SandboxClockService final : public access::v1::SandboxClocks::CallbackService {
 public:
  // Owns neither the clock nor the clients of `others`: the processes that must move with this one.
  SandboxClockService(rpc::Runtime& runtime, SandboxClock& clock, std::vector<rpc::Client*> others)
      : runtime_(runtime), clock_(clock), others_(std::move(others)) {}

  grpc::ServerUnaryReactor* GetSandboxClock(grpc::CallbackServerContext* context,
                                            const access::v1::GetSandboxClockRequest* request,
                                            access::v1::SandboxClock* response) override;
  grpc::ServerUnaryReactor* AdvanceSandboxClock(grpc::CallbackServerContext* context,
                                                const access::v1::AdvanceSandboxClockRequest* request,
                                                access::v1::SandboxClock* response) override;
  grpc::ServerUnaryReactor* SetSandboxClock(grpc::CallbackServerContext* context,
                                            const access::v1::SetSandboxClockRequest* request,
                                            access::v1::SandboxClock* response) override;

 private:
  access::v1::SandboxClock Now() const;
  // How far it is to go, from now on.
  absl::StatusOr<absl::Duration> WayOf(const access::v1::AdvanceSandboxClockRequest& request) const;
  void MoveOthers(const std::string& request_id, absl::Duration offset, rpc::Done<access::v1::SandboxClock> done) const;

  rpc::Runtime& runtime_;
  SandboxClock& clock_;
  const std::vector<rpc::Client*> others_;
};

}  // namespace vlot
