// The gRPC surface of direct debits and refunds: validate, convert, submit, convert. Thread-safe; never blocks a gRPC
// thread.
#pragma once

#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/runtime.h"
#include "services/invoicing/bank/sepa_files.h"
#include "vlot/invoicing/v1/sepa.grpc.pb.h"

namespace vlot::invoicing::bank {

class SepaService final : public vlot::invoicing::v1::Sepa::CallbackService {
 public:
  // Owns neither the runtime nor the executor nor the ids.
  SepaService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids, SepaSetup setup)
      : runtime_(runtime), executor_(executor), ids_(ids), setup_(std::move(setup)) {}

  grpc::ServerUnaryReactor* CreateMandate(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::CreateMandateRequest* request,
                                          vlot::invoicing::v1::Mandate* response) override;
  grpc::ServerUnaryReactor* ListMandates(grpc::CallbackServerContext* context,
                                         const vlot::invoicing::v1::ListMandatesRequest* request,
                                         vlot::invoicing::v1::ListMandatesResponse* response) override;
  grpc::ServerUnaryReactor* RevokeMandate(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::RevokeMandateRequest* request,
                                          vlot::invoicing::v1::Mandate* response) override;
  grpc::ServerUnaryReactor* AnnounceCollections(grpc::CallbackServerContext* context,
                                                const vlot::invoicing::v1::AnnounceCollectionsRequest* request,
                                                vlot::invoicing::v1::AnnounceCollectionsResponse* response) override;
  grpc::ServerUnaryReactor* CreateCollectionFile(grpc::CallbackServerContext* context,
                                                 const vlot::invoicing::v1::CreateCollectionFileRequest* request,
                                                 vlot::invoicing::v1::SepaFile* response) override;
  grpc::ServerUnaryReactor* CreateRefundFile(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::CreateRefundFileRequest* request,
                                             vlot::invoicing::v1::SepaFile* response) override;
  grpc::ServerUnaryReactor* GetSepaFile(grpc::CallbackServerContext* context,
                                        const vlot::invoicing::v1::GetSepaFileRequest* request,
                                        vlot::invoicing::v1::SepaFile* response) override;
  grpc::ServerUnaryReactor* ListSepaFiles(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::ListSepaFilesRequest* request,
                                          vlot::invoicing::v1::ListSepaFilesResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
  const SepaSetup setup_;
};

}  // namespace vlot::invoicing::bank
