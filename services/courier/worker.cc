#include "services/courier/worker.h"

#include <utility>
#include <vector>

#include "common/status/status.h"
#include "services/courier/change_store.h"
#include "services/courier/job_batch.h"

namespace vlot::courier {
namespace {

// Rows of offers in one transaction; each holds at most a batch's jobs.
constexpr int kOfferRowsMax = 4;

absl::StatusOr<int> ExpireOffers(pg::Transaction& tx, const Core& core) {
  JobBatch batch(tx, core, Columns::kAll);
  ASSIGN_OR_RETURN(const std::vector<JobId> due, TakeDueOffers(tx, batch.now(), kOfferRowsMax));
  if (due.empty()) return 0;
  RETURN_IF_ERROR(batch.Lock(due));
  for (const JobId& id : due) {
    Job* job = batch.Find(id);
    if (job == nullptr) continue;
    const PartnerId late = job->partner;
    if (ExpireOffer(*job, batch.now()) == Change::kNone) continue;
    if (late.IsNil()) {
      batch.SearchAgain(*job);
    } else {
      batch.TakenBack(*job, {.job = id, .partner = late, .note = "not accepted in time"});
    }
  }
  RETURN_IF_ERROR(batch.Write());
  return static_cast<int>(due.size());
}

}  // namespace

absl::StatusOr<int> ExpireOffersStep(pg::Pool& pool, const Core& core) {
  return pg::RunInTransaction(pool, [&](pg::Transaction& tx) { return ExpireOffers(tx, core); });
}

}  // namespace vlot::courier
