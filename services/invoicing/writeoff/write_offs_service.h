// The gRPC surface of write-offs: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/runtime.h"
#include "vlot/invoicing/v1/write_off.grpc.pb.h"

namespace vlot::invoicing {

class WriteOffsService final : public vlot::invoicing::v1::WriteOffs::CallbackService {
 public:
  // Owns neither the executor nor the ids.
  WriteOffsService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids)
      : runtime_(runtime), executor_(executor), ids_(ids) {}

  grpc::ServerUnaryReactor* WriteOffInvoice(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::WriteOffInvoiceRequest* request,
                                            vlot::invoicing::v1::WriteOff* response) override;
  grpc::ServerUnaryReactor* ReinstateInvoice(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::ReinstateInvoiceRequest* request,
                                             vlot::invoicing::v1::WriteOff* response) override;
  grpc::ServerUnaryReactor* ListWriteOffs(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::ListWriteOffsRequest* request,
                                          vlot::invoicing::v1::ListWriteOffsResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
};

}  // namespace vlot::invoicing
