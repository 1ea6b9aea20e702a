// The jobs of one transaction: locked, changed in memory by the rules, and written together at the end with everything
// that follows from it (other couriers, offers, partners' lists, the feed). However many jobs: a handful of statements.
// Used by one thread, for one run of a transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/feed/event.h"
#include "common/pg/pg.h"
#include "services/courier/change_store.h"
#include "services/courier/core.h"
#include "services/courier/job.h"
#include "services/courier/job_store.h"
#include "services/courier/scan_store.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

class JobBatch {
 public:
  // `columns`: kAll when jobs may be taken back.
  JobBatch(pg::Transaction& tx, const Core& core, Columns columns);

  absl::Time now() const { return now_; }

  // Locks and reads jobs, in the order of their ids; duplicates and unknown ones do no harm. May be called again for
  // others, that were just inserted.
  absl::Status Lock(std::vector<JobId> ids);

  // Nullptr: there is no such job among the locked. Valid until Lock is called again.
  Job* Find(const JobId& id);

  // The scans of a job that was found, those of this batch included, in the order in which they came. Valid until the
  // next call about scans.
  absl::StatusOr<absl::Span<const Scan>> ScansOf(const Job& job);

  // What was done to a job of this batch:
  void Scanned(const Scan& scan);                                  // kept; whether it moves the job is said by itself
  void Moved(const Job& job);                                      // a new tracking state
  void Confirmed(const Job& job, const v1::DeliveryProof& proof);  // delivered
  void TakenBack(const Job& job, Refusal refusal);                 // it belongs to nobody, and goes to the next courier
  void SearchAgain(const Job& job);                                // it belonged to nobody before

  // Writes it all. The last act of the transaction.
  absl::Status Write();

 private:
  enum class Dirty : uint8_t { kNo, kScanned, kTracking, kConfirmed, kOffered };
  struct Held {
    LockedJob locked;
    Dirty dirty = Dirty::kNo;
    std::string proof;
    std::optional<std::vector<Scan>> scans;  // once somebody asked for them
    std::string new_scans;                   // encoded
  };

  Held& Touch(const Job& job, Dirty dirty);
  absl::Status GiveToNext();
  absl::Status WriteJobs();

  pg::Transaction& tx_;
  const Core& core_;
  const Columns columns_;
  const absl::Time now_;
  std::vector<Held> held_;
  absl::flat_hash_map<JobId, size_t> index_;  // into held_
  std::vector<JobId> homeless_;
  std::vector<Refusal> refusals_;
  std::vector<WaitingOffer> offers_;
  std::vector<JobChange> changes_;
  std::vector<feed::NewEvent> events_;
};

}  // namespace vlot::courier
