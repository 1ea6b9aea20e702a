#include "services/invoicing/calendar/schedule_command.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/ids/uuid_generator.h"
#include "common/status/status.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "services/invoicing/calendar/schedule_store.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing {
namespace {

constexpr char kActor[] = "command line";

absl::Status TakeTime(const std::string& text, BillingSchedule& schedule) {
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  if (parts.size() == 2 && absl::SimpleAtoi(parts[0], &schedule.hour) && absl::SimpleAtoi(parts[1], &schedule.minute)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("--schedule_time: not a time of the day such as 04:00");
}

// Whether it asks for anything.
absl::StatusOr<bool> Apply(const ScheduleWish& wish, BillingSchedule& schedule) {
  if (!wish.state.empty() && wish.state != "on" && wish.state != "off") {
    return absl::InvalidArgumentError("--schedule: on or off");
  }
  if (!wish.state.empty()) schedule.enabled = wish.state == "on";
  if (wish.day != 0) schedule.day = wish.day;
  if (!wish.time.empty()) RETURN_IF_ERROR(TakeTime(wish.time, schedule));
  if (!wish.zone.empty()) schedule.time_zone = wish.zone;
  return !wish.state.empty() || wish.day != 0 || !wish.time.empty() || !wish.zone.empty();
}

absl::Status Say(const BillingSchedule& schedule, absl::Time now, std::ostream& out) {
  out << absl::StrFormat("%s: from day %d of the month on, every day at %02d:%02d %s", schedule.legal_entity,
                         schedule.day, schedule.hour, schedule.minute, schedule.time_zone);
  if (!schedule.enabled) {
    out << " (off)\n";
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Strike next, NextStrike(schedule, now));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(schedule.time_zone));
  out << "; next " << absl::FormatTime("%Y-%m-%d %H:%M %Z", next.time, zone) << "\n";
  return absl::OkStatus();
}

}  // namespace

absl::Status RunScheduleCommand(const ScheduleWish& wish, const trail::Act& act, pg::Pool& pool, Clock& clock,
                                std::ostream& out) {
  const absl::Time now = clock.Now();
  UuidV7Generator ids(clock);
  BillingSchedule schedule;
  RETURN_IF_ERROR(pg::RunInTransaction(pool, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<StoredSeller> seller, FindNewestSeller(tx));
    if (!seller) {
      return absl::FailedPreconditionError("nobody has sold anything here yet: `vlot serve` makes the seller known");
    }
    ASSIGN_OR_RETURN(schedule, FindSchedule(tx, seller->seller.legal_entity));
    ASSIGN_OR_RETURN(const bool changed, Apply(wish, schedule));
    if (!changed) return absl::OkStatus();
    RETURN_IF_ERROR(trail::CheckFlag(act.reason));
    RETURN_IF_ERROR(CheckSchedule(schedule));
    schedule.actor = kActor;
    RETURN_IF_ERROR(SaveSchedule(tx, schedule, now));
    return trail::RecordCommand(tx, ids, now, act, /*resource=*/"");
  }));
  return Say(schedule, now, out);
}

}  // namespace vlot::invoicing
