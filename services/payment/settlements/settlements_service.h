// The gRPC surface of settlements: they are only looked at.
#pragma once

#include "absl/time/time.h"
#include "common/rpc/runtime.h"
#include "services/payment/handlers.h"
#include "vlot/payment/v1/settlement.grpc.pb.h"

namespace vlot::payment {

// What its handlers work with.
struct SettlementContext {
  Clock& clock;
  idempotency::Executor& executor;
  absl::Duration unsettled_after;
};

class SettlementsService final : public v1::Settlements::CallbackService {
 public:
  // Owns neither.
  SettlementsService(rpc::Runtime& runtime, SettlementContext context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* GetSettlement(grpc::CallbackServerContext* context, const v1::GetSettlementRequest* request,
                                          v1::Settlement* response) override;
  grpc::ServerUnaryReactor* ListSettlements(grpc::CallbackServerContext* context,
                                            const v1::ListSettlementsRequest* request,
                                            v1::ListSettlementsResponse* response) override;
  grpc::ServerUnaryReactor* ListSettlementLines(grpc::CallbackServerContext* context,
                                                const v1::ListSettlementLinesRequest* request,
                                                v1::ListSettlementLinesResponse* response) override;
  grpc::ServerUnaryReactor* ListUnsettledPayments(grpc::CallbackServerContext* context,
                                                  const v1::ListUnsettledPaymentsRequest* request,
                                                  v1::ListUnsettledPaymentsResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  SettlementContext context_;
};

}  // namespace vlot::payment
