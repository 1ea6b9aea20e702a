#include "common/rpc/unreadable.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/auth/authenticator.h"
#include "common/log/log.h"
#include "common/rpc/status.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;

class Unreadable final : public grpc::experimental::Interceptor {
 public:
  explicit Unreadable(std::string_view path) : path_(path) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE)) {
      unreadable_ = methods->GetRecvMessage() == nullptr;
    }
    if (unreadable_ && methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const std::string_view method = path_.substr(1);  // "/vlot.ordering.v1.Orders/PlaceOrder"
      LogInfo("REQUEST_UNREADABLE", {{"rpc", method}});
      methods->ModifySendStatus(ToGrpc(UnreadableError(method)));
    }
    methods->Proceed();
  }

 private:
  const std::string_view path_;  // gRPC's own, longer-lived than any call
  bool unreadable_ = false;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(const std::vector<Method>& raw) {
    for (const Method& method : raw) raw_.insert("/" + method.ToString());
  }

  // A caller's stream ends with a message that is none: there the two cannot be told apart.
  grpc::experimental::Interceptor* CreateServerInterceptor(grpc::experimental::ServerRpcInfo* info) override {
    using Type = grpc::experimental::ServerRpcInfo::Type;
    const bool one_request = info->type() == Type::UNARY || info->type() == Type::SERVER_STREAMING;
    return one_request && !raw_.contains(info->method()) ? new Unreadable(info->method()) : nullptr;
  }

 private:
  absl::flat_hash_set<std::string> raw_;  // paths
};

}  // namespace

absl::Status UnreadableError(std::string_view method) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("These bytes are not a request of ", AbslView(method), "."),
                   {.reason = "REQUEST_UNREADABLE", .domain = auth::kErrorDomain});
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableInterceptors(
    const std::vector<Method>& raw) {
  return std::make_unique<Factory>(raw);
}

}  // namespace vlot::rpc
