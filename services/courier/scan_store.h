// Scans, kept in the rows of jobs, and the table refusals: what couriers told us, as it came. Takes an open
// transaction, never commits. Errors are those of common/pg.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/courier/tracking.h"

namespace vlot::courier {

struct Scan {
  JobId job;
  std::string event_id;  // the courier's own; unique within the job
  PartnerId partner;
  Tracking tracking;
  absl::Time record_time;
  std::string carrier_code;
  std::string place;

  // Whether both say the same, apart from when they came in.
  bool SameContent(const Scan& other) const {
    return partner == other.partner && tracking == other.tracking && carrier_code == other.carrier_code &&
           place == other.place;
  }
};

// A job takes no more, but for one that ends it: a parcel has some ten, and whoever sends hundreds is in a loop.
inline constexpr size_t kScansMax = 500;

// As they lie in jobs.scans (scans.proto): what is encoded is appended to what is there.
std::string EncodeScan(const Scan& scan);
// DATA_LOSS when that is not what `stored` is.
absl::StatusOr<std::vector<Scan>> DecodeScans(const JobId& job, std::string_view stored);

// All scans of a job, oldest first by the courier's clock.
absl::StatusOr<std::vector<Scan>> ListScans(pg::Transaction& tx, const JobId& job);

struct Refusal {
  JobId job;
  PartnerId partner;
  Reason reason = Reason::kNone;
  std::string note;
};
absl::Status InsertRefusals(pg::Transaction& tx, absl::Span<const Refusal> refusals, absl::Time now);

}  // namespace vlot::courier
