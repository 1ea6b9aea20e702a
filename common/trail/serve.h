#pragma once

#include <string>
#include <utility>

#include "common/idempotency/executor.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/trail/list.h"

namespace vlot::trail {

// A service's part of the audit trail; `Trail` is its own: TrailService<v1::PaymentTrail>. Thread-safe. Owns none of
// its parts; they outlive the server.
template <class Trail>
class TrailService final : public Trail::CallbackService {
 public:
  TrailService(std::string service, rpc::Runtime& runtime, idempotency::Executor& executor)
      : service_(std::move(service)), runtime_(runtime), executor_(executor) {}

  grpc::ServerUnaryReactor* ListAuditEntries(grpc::CallbackServerContext* context,
                                             const v1::ListAuditEntriesRequest* request,
                                             v1::ListAuditEntriesResponse* response) override {
    return rpc::Unary(runtime_, context, {Trail::service_full_name(), "ListAuditEntries"}, request, response,
                      [this](rpc::Call& call, const v1::ListAuditEntriesRequest& request,
                             rpc::Done<v1::ListAuditEntriesResponse> done) {
                        absl::StatusOr<Filter> filter = ToFilter(request);
                        if (!filter.ok()) return done(filter.status());
                        executor_.Answer(call, done,
                                         [this, filter = *std::move(filter)](
                                             pg::Transaction& tx) -> absl::StatusOr<v1::ListAuditEntriesResponse> {
                                           ASSIGN_OR_RETURN(const std::vector<Entry> entries, ListEntries(tx, filter));
                                           return ToPage(service_, entries, filter.limit);
                                         });
                      });
  }

 private:
  const std::string service_;
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
};

}  // namespace vlot::trail
