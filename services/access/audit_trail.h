#pragma once

#include "common/idempotency/executor.h"
#include "common/rpc/channels.h"
#include "common/rpc/unary.h"
#include "vlot/access/v1/audit_trail.grpc.pb.h"

namespace vlot::access {

// One list of what operators did in all services. Every service keeps its own part; they are asked at the same time,
// and nothing is copied: there is nothing to lose and nothing to catch up with (docs/adr/0042). Thread-safe. Owns none
// of its parts; they outlive the server.
class AuditTrailService final : public v1::AuditTrail::CallbackService {
 public:
  // `channels` may lack a service: its part cannot be listed then.
  AuditTrailService(rpc::Runtime& runtime, idempotency::Executor& executor, const rpc::Channels& channels)
      : runtime_(runtime), executor_(executor), channels_(channels) {}

  grpc::ServerUnaryReactor* ListAuditEntries(grpc::CallbackServerContext* context,
                                             const trail::v1::ListAuditEntriesRequest* request,
                                             trail::v1::ListAuditEntriesResponse* response) override;

 private:
  using Page = trail::v1::ListAuditEntriesResponse;

  void List(const rpc::Call& call, const trail::v1::ListAuditEntriesRequest& request, rpc::Done<Page> done);

  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  const rpc::Channels& channels_;
};

}  // namespace vlot::access
