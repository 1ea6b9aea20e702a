// The tables scans and refusals: what couriers told us, as it came. Takes an open transaction, never commits. Errors
// are those of common/pg.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/courier/tracking.h"

namespace vlot::courier {

using ScanKey = std::pair<JobId, std::string>;  // and the courier's event id

struct Scan {
  JobId job;
  std::string event_id;
  PartnerId partner;
  Tracking tracking;
  absl::Time record_time;
  std::string carrier_code;
  std::string place;

  ScanKey key() const { return {job, event_id}; }
  // Whether both say the same, apart from when they came in.
  bool SameContent(const Scan& other) const {
    return partner == other.partner && tracking == other.tracking && carrier_code == other.carrier_code &&
           place == other.place;
  }
};

// Inserts the scans that are not there yet; returns the keys of those inserted. No two of `scans` have the same key.
absl::StatusOr<absl::flat_hash_set<ScanKey>> InsertScans(pg::Transaction& tx, absl::Span<const Scan* const> scans);

// Stored scans by key; unknown ones are left out.
absl::StatusOr<absl::flat_hash_map<ScanKey, Scan>> FindScans(pg::Transaction& tx, absl::Span<const Scan* const> scans);

// All scans of a job, oldest first; the latest kScansMax.
inline constexpr int kScansMax = 500;
absl::StatusOr<std::vector<Scan>> ListScans(pg::Transaction& tx, const JobId& job);

struct Refusal {
  JobId job;
  PartnerId partner;
  Reason reason = Reason::kNone;
  std::string note;
};
absl::Status InsertRefusals(pg::Transaction& tx, absl::Span<const Refusal> refusals, absl::Time now);

}  // namespace vlot::courier
