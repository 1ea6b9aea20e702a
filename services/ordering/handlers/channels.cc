#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/ordering/convert.h"
#include "services/ordering/customer_store.h"
#include "services/ordering/errors.h"
#include "services/ordering/handlers/customers.h"
#include "services/ordering/limits.h"

namespace vlot::ordering {
namespace {

constexpr rpc::Method ChannelMethod(std::string_view name) { return {v1::Channels::service_full_name(), name}; }

using Events = absl::StatusOr<std::vector<feed::NewEvent>>;

// `old` with the masked fields of `changed`.
v1::Channel Merge(v1::Channel old, const v1::Channel& changed, const google::protobuf::FieldMask& mask,
                  Violations& violations) {
  if (mask.paths().empty()) violations.Add("update_mask", "is required: the fields to change");
  for (const std::string& path : mask.paths()) {
    if (path == "display_name") {
      old.set_display_name(changed.display_name());
    } else if (path == "closed") {
      old.set_closed(changed.closed());
    } else if (path == "payment_hold_minutes") {
      old.set_payment_hold_minutes(changed.payment_hold_minutes());
    } else if (path == "split_as_ready") {
      old.set_split_as_ready(changed.split_as_ready());
    } else {
      violations.Add("update_mask", absl::StrCat(path, " cannot be changed"));
    }
  }
  return old;
}

}  // namespace

grpc::ServerUnaryReactor* ChannelsHandler::CreateChannel(grpc::CallbackServerContext* context,
                                                         const v1::CreateChannelRequest* request,
                                                         v1::Channel* response) {
  return rpc::Unary(context_.runtime, context, ChannelMethod("CreateChannel"), request, response,
                    [this](rpc::Call& call, const v1::CreateChannelRequest& request, rpc::Done<v1::Channel> done) {
                      Violations violations;
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      auto channel = FromProto(request.channel());
                      if (!channel.ok()) return done(channel.status());
                      context_.executor.Submit<v1::Channel>(
                          call, idempotency::KeyOf(call, request_id, request), done,
                          [channel = *channel](pg::Transaction& tx, absl::Time, v1::Channel& response) -> Events {
                            ASSIGN_OR_RETURN(const bool made, InsertChannel(tx, channel));
                            if (!made) return ChannelExistsError(absl::StrCat("channels/", channel.channel));
                            response = ToProto(channel);
                            return std::vector<feed::NewEvent>();
                          });
                    });
}

grpc::ServerUnaryReactor* ChannelsHandler::UpdateChannel(grpc::CallbackServerContext* context,
                                                         const v1::UpdateChannelRequest* request,
                                                         v1::Channel* response) {
  return rpc::Unary(
      context_.runtime, context, ChannelMethod("UpdateChannel"), request, response,
      [this](rpc::Call& call, const v1::UpdateChannelRequest& request, rpc::Done<v1::Channel> done) {
        Violations violations;
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Submit<v1::Channel>(
            call, idempotency::KeyOf(call, request_id, request), done,
            [request](pg::Transaction& tx, absl::Time, v1::Channel& response) -> Events {
              const std::string& name = request.channel().name();
              const std::string_view id = name.starts_with("channels/") ? std::string_view(name).substr(9) : "";
              ASSIGN_OR_RETURN(const std::optional<ChannelPolicy> old, FindChannel(tx, id));
              if (!old) return ChannelNotFoundError(name);
              Violations violations;
              const v1::Channel merged = Merge(ToProto(*old), request.channel(), request.update_mask(), violations);
              RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
              ASSIGN_OR_RETURN(const ChannelPolicy changed, FromProto(merged));
              RETURN_IF_ERROR(ordering::UpdateChannel(tx, changed));
              response = ToProto(changed);
              return std::vector<feed::NewEvent>();
            });
      });
}

grpc::ServerUnaryReactor* ChannelsHandler::ListChannels(grpc::CallbackServerContext* context,
                                                        const v1::ListChannelsRequest* request,
                                                        v1::ListChannelsResponse* response) {
  return rpc::Unary(
      context_.runtime, context, ChannelMethod("ListChannels"), request, response,
      [this](rpc::Call& call, const v1::ListChannelsRequest& request, rpc::Done<v1::ListChannelsResponse> done) {
        Violations violations;
        const int limit = wire::TakePageSize(request.page_size(), 100, kPageMax, violations);
        const std::string after = wire::TakePageToken("channels", request.page_token(), violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Submit(call, done, [done, limit, after](pg::Transaction& tx) -> absl::Status {
          done.response()->Clear();
          ASSIGN_OR_RETURN(const std::vector<ChannelPolicy> channels, ordering::ListChannels(tx, after, limit));
          for (const ChannelPolicy& channel : channels) *done.response()->add_channels() = ToProto(channel);
          if (static_cast<int>(channels.size()) == limit) {
            done.response()->set_next_page_token(wire::MakePageToken("channels", channels.back().channel));
          }
          return absl::OkStatus();
        });
      });
}

}  // namespace vlot::ordering
