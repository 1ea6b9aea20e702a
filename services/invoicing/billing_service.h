// The gRPC surface of billing runs: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/rpc/runtime.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/handlers.h"
#include "services/invoicing/issuer.h"
#include "vlot/invoicing/v1/billing.grpc.pb.h"

namespace vlot::invoicing {

class BillingService final : public vlot::invoicing::v1::BillingRuns::CallbackService {
 public:
  // Owns neither the issuer nor the runner.
  BillingService(rpc::Runtime& runtime, Context context, const Issuer& issuer, BillingRunner& runner)
      : runtime_(runtime), context_(context), issuer_(issuer), runner_(runner) {}

  grpc::ServerUnaryReactor* StartBillingRun(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::StartBillingRunRequest* request,
                                            vlot::invoicing::v1::BillingRun* response) override;
  grpc::ServerUnaryReactor* GetBillingRun(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::GetBillingRunRequest* request,
                                          vlot::invoicing::v1::BillingRun* response) override;
  grpc::ServerUnaryReactor* ListBillingRuns(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::ListBillingRunsRequest* request,
                                            vlot::invoicing::v1::ListBillingRunsResponse* response) override;
  grpc::ServerUnaryReactor* ListBilledAccounts(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::ListBilledAccountsRequest* request,
                                               vlot::invoicing::v1::ListBilledAccountsResponse* response) override;
  grpc::ServerUnaryReactor* ListBillingPreviews(grpc::CallbackServerContext* context,
                                                const vlot::invoicing::v1::ListBillingPreviewsRequest* request,
                                                vlot::invoicing::v1::ListBillingPreviewsResponse* response) override;
  grpc::ServerUnaryReactor* ListBillingPeriods(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::ListBillingPeriodsRequest* request,
                                               vlot::invoicing::v1::ListBillingPeriodsResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const Context context_;
  const Issuer& issuer_;
  BillingRunner& runner_;
};

}  // namespace vlot::invoicing
