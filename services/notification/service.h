// vlot.notification.v1.Messages: what was and will be sent.
#pragma once

#include "common/idempotency/executor.h"
#include "common/rpc/unary.h"
#include "vlot/notification/v1/notification.grpc.pb.h"

namespace vlot::notification {

// Thread-safe. Owns neither; they outlive the server that it is registered with.
class Service final : public v1::Messages::CallbackService {
 public:
  Service(rpc::Runtime& runtime, idempotency::Executor& executor) : runtime_(runtime), executor_(executor) {}

  grpc::ServerUnaryReactor* GetMessage(grpc::CallbackServerContext* context, const v1::GetMessageRequest* request,
                                       v1::Message* response) override;
  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context, const v1::ListMessagesRequest* request,
                                         v1::ListMessagesResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
};

}  // namespace vlot::notification
