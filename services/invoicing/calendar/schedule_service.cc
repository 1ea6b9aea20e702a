#include "services/invoicing/calendar/schedule_service.h"

#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/calendar/schedule_store.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::BillingSchedules::service_full_name(), name}; }
constexpr rpc::Method kGetBillingSchedule = MethodOf("GetBillingSchedule");
constexpr rpc::Method kSetBillingSchedule = MethodOf("SetBillingSchedule");

absl::StatusOr<v1::BillingSchedule> ToProto(const BillingSchedule& schedule, absl::Time now) {
  v1::BillingSchedule proto;
  proto.set_legal_entity(schedule.legal_entity);
  proto.set_disabled(!schedule.enabled);
  proto.set_day(schedule.day);
  proto.set_hour(schedule.hour);
  proto.set_minute(schedule.minute);
  proto.set_time_zone(schedule.time_zone);
  proto.set_actor(schedule.actor);
  if (!schedule.enabled) return proto;
  ASSIGN_OR_RETURN(const Strike next, NextStrike(schedule, now));
  *proto.mutable_next_time() = wire::ToProto(next.time);
  return proto;
}

BillingSchedule FromProto(const v1::BillingSchedule& proto) {
  return {.enabled = !proto.disabled(),
          .day = proto.day(),
          .hour = proto.hour(),
          .minute = proto.minute(),
          .time_zone = proto.time_zone()};
}

}  // namespace

grpc::ServerUnaryReactor* ScheduleService::GetBillingSchedule(grpc::CallbackServerContext* context,
                                                              const v1::GetBillingScheduleRequest* request,
                                                              v1::BillingSchedule* response) {
  return rpc::Unary(runtime_, context, kGetBillingSchedule, request, response,
                    [this](rpc::Call& call, const v1::GetBillingScheduleRequest&, rpc::Done<v1::BillingSchedule> done) {
                      executor_.Answer(call, done, [this](pg::Transaction& tx) -> absl::StatusOr<v1::BillingSchedule> {
                        ASSIGN_OR_RETURN(const BillingSchedule schedule, FindSchedule(tx, legal_entity_));
                        return ToProto(schedule, clock_.Now());
                      });
                    });
}

grpc::ServerUnaryReactor* ScheduleService::SetBillingSchedule(grpc::CallbackServerContext* context,
                                                              const v1::SetBillingScheduleRequest* request,
                                                              v1::BillingSchedule* response) {
  return rpc::Unary(
      runtime_, context, kSetBillingSchedule, request, response,
      [this](rpc::Call& call, const v1::SetBillingScheduleRequest& request, rpc::Done<v1::BillingSchedule> done) {
        Violations violations;
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        BillingSchedule schedule = FromProto(request.schedule());
        if (absl::Status wrong = CheckSchedule(schedule); !wrong.ok()) return done(wrong);
        schedule.legal_entity = legal_entity_;
        schedule.actor = call.actor();
        executor_.Submit<v1::BillingSchedule>(
            call, idempotency::KeyOf(call, request_id, request), done,
            [schedule](pg::Transaction& tx, absl::Time now,
                       v1::BillingSchedule& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
              RETURN_IF_ERROR(SaveSchedule(tx, schedule, now));
              ASSIGN_OR_RETURN(response, ToProto(schedule, now));
              return std::vector<feed::NewEvent>();
            });
      });
}

}  // namespace vlot::invoicing
