// The jobs table, many rows at a time. Takes an open transaction, never commits. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/courier/job.h"

namespace vlot::courier {

// A job with what deciding does not need.
struct StoredJob {
  Job job;
  absl::Time create_time;
  std::string details;  // vlot.courier.v1.Job, serialized: what never changes and is not a column
};

// Inserts the jobs that are not there yet, nor their tracking numbers; returns the ids of those inserted.
absl::StatusOr<absl::flat_hash_set<JobId>> InsertJobs(pg::Transaction& tx, absl::Span<const StoredJob> jobs);

// Locks jobs, in the order of their ids, until the end of the transaction. Unknown ones are left out. kTracking leaves
// out what only giving a job to another courier needs: place, wish, window, accept_until, tracking number.
enum class Columns { kTracking, kAll };
struct LockedJob {
  Job job;
  std::string scans;  // scan_store.h
};
absl::StatusOr<std::vector<LockedJob>> LockJobs(pg::Transaction& tx, absl::Span<const JobId> ids, Columns columns);

// Writes what scans change: tracking and version, and the scans themselves, behind those that are there.
struct ScannedJob {
  const Job* job;
  std::string_view scans;  // the new ones; may be empty
};
absl::Status UpdateTracking(pg::Transaction& tx, absl::Span<const ScannedJob> jobs);

// Writes that, and the confirmation with its proof: vlot.courier.v1.DeliveryProof, serialized.
struct ConfirmedJob {
  const Job* job;
  std::string_view scans;
  std::string_view proof;
};
absl::Status UpdateConfirmed(pg::Transaction& tx, absl::Span<const ConfirmedJob> jobs);

// Writes all that giving a job to another courier changes. The jobs were locked with kAll.
absl::Status UpdateOffered(pg::Transaction& tx, absl::Span<const Job* const> jobs);

// Jobs as they are, unlocked, in no order.
absl::StatusOr<std::vector<StoredJob>> ReadJobs(pg::Transaction& tx, absl::Span<const JobId> ids);
absl::StatusOr<std::optional<StoredJob>> ReadJobByTracking(pg::Transaction& tx, TrackingNumber number);

// For operators: newest first, before `before` (nullopt: from the newest).
struct JobFilter {
  std::optional<JobId> before;
  std::optional<PartnerId> partner;
  std::optional<ShipmentId> shipment;
  std::optional<OrderId> order;
};
absl::StatusOr<std::vector<StoredJob>> ListStoredJobs(pg::Transaction& tx, const JobFilter& filter, int max);

// For statements of other stores that join jobs: the columns of job_columns.h, from the `first` on.
StoredJob ReadStoredJob(const pg::Row& row, size_t first);

}  // namespace vlot::courier
