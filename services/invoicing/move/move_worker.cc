#include "services/invoicing/move/move_worker.h"

#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/invoicing/move/move_desk.h"
#include "services/invoicing/move/move_store.h"

namespace vlot::invoicing {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(500);
constexpr int kStepsMax = 100;  // of one round: moves are rare

pg::Options Named(pg::Options database) {
  database.application_name = "invoicing.Moves";
  return database;
}

}  // namespace

MoveWorker::MoveWorker(const pg::Options& database, Clock& clock, feed::Feed& feed, UuidV7Generator& ids,
                       BillingRunner& billing)
    : clock_(clock), feed_(feed), ids_(ids), billing_(billing), pool_(Named(database), 1) {}

absl::StatusOr<int> MoveWorker::Step() {
  int stepped = 0;
  bool more = true;
  while (more && stepped < kStepsMax) {
    const absl::Time now = clock_.Now();
    RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(std::optional<AccountMove> due, TakeDueMove(tx, now));
      more = due.has_value();
      if (!due) return absl::OkStatus();
      ASSIGN_OR_RETURN(Moved moved, StepMove(tx, ids_, *std::move(due), now));
      return feed_.Append(tx, now, std::move(moved.events));
    }));
    stepped += more ? 1 : 0;
  }
  if (stepped > 0) billing_.Wake();
  return stepped;
}

void MoveWorker::Start() {
  looper_.Start([this] {
    const absl::StatusOr<int> stepped = Step();
    if (!stepped.ok()) LogWarning("MOVE_STEP_FAILED", {{"error", stepped.status()}});
    return kInterval;
  });
}

}  // namespace vlot::invoicing
