// What the calendar brings by itself: billing runs, as their schedule says (schedule.h), and a warning of invoices that
// should be in a file for the bank by now. Files that move money are made on a person's word only. A start is a
// recovery: which strikes were carried out is in rows, so any number of copies may look, and each happens once.
#pragma once

#include "absl/status/statusor.h"
#include "common/ids/uuid_generator.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing {

struct CalendarOptions {
  bool billing_runs = false;                      // start them; else only warn
  absl::Duration interval = absl::Seconds(2);     // between looks at the schedule
  absl::Duration warn_interval = absl::Hours(6);  // between looks at what should be collected
};

// Who started a run that nobody did.
inline constexpr char kScheduleCreator[] = "schedule";

class Calendar {
 public:
  // Owns none of these. `billing` carries the runs out.
  Calendar(CalendarOptions options, const pg::Options& database, const Issuer& issuer, UuidV7Generator& ids,
           BillingRunner& billing, metrics::Registry& metrics);
  ~Calendar() { Stop(); }

  Calendar(const Calendar&) = delete;
  Calendar& operator=(const Calendar&) = delete;

  // Carries out the last strike if nobody has: a run for every month that is over and has something to be billed. How
  // many runs it started.
  absl::StatusOr<int> StartDueRuns();

  // Sets vlot_collections_due, and warns in the log when there are any: open invoices that a mandate is for, that no
  // file for the bank has asked for, and that may be collected within a week. How many. Warns also of mandates that no
  // file can ask by (vlot_mandates_unreachable).
  absl::StatusOr<int64_t> LookAtCollections();

  // A thread of its own that looks, until Stop.
  void Start();
  void Stop() { looper_.Stop(); }

 private:
  void Look();

  const CalendarOptions options_;
  const Issuer& issuer_;
  UuidV7Generator& ids_;
  BillingRunner& billing_;
  pg::Pool pool_;
  metrics::Gauge collections_due_;
  metrics::Gauge mandates_unreachable_;
  absl::CivilDay struck_;                           // the last strike that is known to be carried out; the loop's alone
  absl::Time next_warning_ = absl::InfinitePast();  // the loop's alone
  Looper looper_;
};

}  // namespace vlot::invoicing
