// The columns of jobs, in the order in which job_store.cc reads them; the table's alias is j. Each set begins with the
// one before it.
#pragma once

#include <cstddef>

#define VLOT_COURIER_TRACKING_COLUMNS                                                                               \
  "j.job_id, j.order_id, j.shipment_id, j.partner_id, j.state, j.reason, j.state_at, j.version, j.identity_check, " \
  "j.refused_by, j.confirm_request_id, j.confirm_hash"
#define VLOT_COURIER_JOB_COLUMNS                                                                    \
  VLOT_COURIER_TRACKING_COLUMNS                                                                     \
  ", j.region_code, j.postal_code, j.wish_day, j.wish_from_hour, j.wish_until_hour, j.window_day, " \
  "j.window_from, j.window_until, j.accept_until, j.tracking_number"
#define VLOT_COURIER_STORED_JOB_COLUMNS VLOT_COURIER_JOB_COLUMNS ", j.created_at, j.details"

namespace vlot::courier {

inline constexpr size_t kTrackingColumns = 12, kJobColumns = 22;

}  // namespace vlot::courier
