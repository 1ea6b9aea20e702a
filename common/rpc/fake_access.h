#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "common/rpc/server_stream.h"
#include "common/rpc/unary.h"
#include "vlot/access/v1/access.grpc.pb.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::rpc {

// Methods of real services with handlers that a test gives: what the adapter is tried on.
class FakeAccess final : public access::v1::ApiKeys::CallbackService {
 public:
  using CreateHandler =
      std::function<void(Call&, const access::v1::CreateApiKeyRequest&, Done<access::v1::CreateApiKeyResponse>)>;

  explicit FakeAccess(Runtime& runtime) : runtime_(runtime) {}

  // Answers with the caller's name by default.
  CreateHandler create = [](Call& call, const auto&, Done<access::v1::CreateApiKeyResponse> done) {
    done.response()->mutable_api_key()->set_subject(call.actor());
    done(absl::OkStatus());
  };

  grpc::ServerUnaryReactor* CreateApiKey(grpc::CallbackServerContext* context,
                                         const access::v1::CreateApiKeyRequest* request,
                                         access::v1::CreateApiKeyResponse* response) override {
    static constexpr Method kMethod{access::v1::ApiKeys::service_full_name(), "CreateApiKey"};
    return Unary(runtime_, context, kMethod, request, response, create);
  }

  grpc::ServerUnaryReactor* AuthenticateApiKey(grpc::CallbackServerContext* context,
                                               const access::v1::AuthenticateApiKeyRequest* request,
                                               access::v1::AuthenticateApiKeyResponse* response) override {
    static constexpr Method kMethod{access::v1::ApiKeys::service_full_name(), "AuthenticateApiKey"};
    return Unary(runtime_, context, kMethod, request, response,
                 [](Call& call, const auto&, Done<access::v1::AuthenticateApiKeyResponse> done) {
                   access::v1::AuthenticateApiKeyResponse answer;
                   answer.set_subject(call.actor());
                   done(std::move(answer));
                 });
  }

 private:
  Runtime& runtime_;
};

class FakePayment final : public payment::v1::Payments::CallbackService {
 public:
  using Writer = std::shared_ptr<StreamWriter<payment::v1::ListEventsResponse>>;

  explicit FakePayment(Runtime& runtime) : runtime_(runtime) {}

  std::function<void(const feed::v1::WatchEventsRequest&, Writer)> watch;

  grpc::ServerWriteReactor<payment::v1::ListEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) override {
    static constexpr Method kMethod{payment::v1::Payments::service_full_name(), "WatchEvents"};
    return ServerStream<payment::v1::ListEventsResponse>(
        runtime_, context, kMethod, request,
        [this](Call&, const feed::v1::WatchEventsRequest& request, Writer out) { watch(request, std::move(out)); },
        {.messages_max = 2});
  }

 private:
  Runtime& runtime_;
};

}  // namespace vlot::rpc
