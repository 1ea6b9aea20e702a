#include "services/notification/service.h"

#include "common/status/status.h"
#include "services/notification/convert.h"
#include "services/notification/errors.h"
#include "services/notification/store.h"

namespace vlot::notification {
namespace {

constexpr rpc::Method kGetMessage{v1::Messages::service_full_name(), "GetMessage"};
constexpr rpc::Method kListMessages{v1::Messages::service_full_name(), "ListMessages"};

}  // namespace

grpc::ServerUnaryReactor* Service::GetMessage(grpc::CallbackServerContext* context,
                                              const v1::GetMessageRequest* request, v1::Message* response) {
  return rpc::Unary(runtime_, context, kGetMessage, request, response,
                    [this](rpc::Call& call, const v1::GetMessageRequest& request, rpc::Done<v1::Message> done) {
                      const absl::StatusOr<MessageId> id = ToMessageId(request);
                      if (!id.ok()) return done(id.status());
                      executor_.Submit(call, done, [done, id = *id](pg::Transaction& tx) -> absl::Status {
                        ASSIGN_OR_RETURN(const std::optional<Message> message, FindMessage(tx, id));
                        if (!message) return MessageNotFoundError(id);
                        *done.response() = ToProto(*message);
                        return absl::OkStatus();
                      });
                    });
}

grpc::ServerUnaryReactor* Service::ListMessages(grpc::CallbackServerContext* context,
                                                const v1::ListMessagesRequest* request,
                                                v1::ListMessagesResponse* response) {
  return rpc::Unary(
      runtime_, context, kListMessages, request, response,
      [this](rpc::Call& call, const v1::ListMessagesRequest& request, rpc::Done<v1::ListMessagesResponse> done) {
        absl::StatusOr<MessageFilter> filter = ToFilter(request);
        if (!filter.ok()) return done(filter.status());
        const int limit = filter->limit++;  // one more shows whether another page follows
        executor_.Submit(call, done, [done, limit, filter = *std::move(filter)](pg::Transaction& tx) -> absl::Status {
          ASSIGN_OR_RETURN(const std::vector<Message> messages, notification::ListMessages(tx, filter));
          FillPage(messages, limit, *done.response());
          return absl::OkStatus();
        });
      });
}

}  // namespace vlot::notification
