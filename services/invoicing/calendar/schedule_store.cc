#include "services/invoicing/calendar/schedule_store.h"

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kFindSchedule{"invoicing.FindSchedule", R"sql(
SELECT legal_entity, enabled, day, hour, minute, time_zone, actor FROM billing_schedules WHERE legal_entity = $1)sql"};

constexpr pg::Statement kSaveSchedule{"invoicing.SaveSchedule", R"sql(
INSERT INTO billing_schedules (legal_entity, enabled, day, hour, minute, time_zone, actor, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (legal_entity) DO UPDATE
SET enabled = excluded.enabled, day = excluded.day, hour = excluded.hour, minute = excluded.minute,
    time_zone = excluded.time_zone, actor = excluded.actor, update_time = excluded.update_time)sql"};

constexpr pg::Statement kTakeStrike{"invoicing.TakeStrike", R"sql(
INSERT INTO billing_strikes (legal_entity, strike_date, create_time) VALUES ($1, $2, $3)
ON CONFLICT (legal_entity, strike_date) DO NOTHING)sql"};

}  // namespace

absl::StatusOr<BillingSchedule> FindSchedule(pg::Transaction& tx, const std::string& legal_entity) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindSchedule, legal_entity));
  if (rows.empty()) return BillingSchedule{.legal_entity = legal_entity};
  const pg::Row row = rows.front();
  return BillingSchedule{.legal_entity = row.Get<std::string>(0),
                         .enabled = row.Get<bool>(1),
                         .day = row.Get<int16_t>(2),
                         .hour = row.Get<int16_t>(3),
                         .minute = row.Get<int16_t>(4),
                         .time_zone = row.Get<std::string>(5),
                         .actor = row.Get<std::string>(6)};
}

absl::Status SaveSchedule(pg::Transaction& tx, const BillingSchedule& schedule, absl::Time now) {
  return tx.ExecLater(kSaveSchedule, schedule.legal_entity, schedule.enabled, static_cast<int16_t>(schedule.day),
                      static_cast<int16_t>(schedule.hour), static_cast<int16_t>(schedule.minute), schedule.time_zone,
                      schedule.actor, now);
}

absl::StatusOr<bool> TakeStrike(pg::Transaction& tx, const std::string& legal_entity, absl::CivilDay day,
                                absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result taken, tx.Exec(kTakeStrike, legal_entity, day, now));
  return taken.affected_rows() == 1;
}

}  // namespace vlot::invoicing
