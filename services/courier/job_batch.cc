#include "services/courier/job_batch.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/status/status.h"
#include "services/courier/events.h"
#include "services/courier/job_store.h"

namespace vlot::courier {

JobBatch::JobBatch(pg::Transaction& tx, const Core& core, Columns columns)
    : tx_(tx), core_(core), columns_(columns), now_(core.clock.Now()) {}

absl::Status JobBatch::Lock(std::vector<JobId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ASSIGN_OR_RETURN(std::vector<LockedJob> jobs, LockJobs(tx_, ids, columns_));
  held_.reserve(held_.size() + jobs.size());
  for (LockedJob& locked : jobs) {
    if (!index_.emplace(locked.job.id, held_.size()).second) continue;
    held_.push_back({.locked = std::move(locked)});
  }
  return absl::OkStatus();
}

Job* JobBatch::Find(const JobId& id) {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &held_[found->second].locked.job;
}

absl::StatusOr<absl::Span<const Scan>> JobBatch::ScansOf(const Job& job) {
  Held& held = held_[index_.at(job.id)];
  if (!held.scans) {
    ASSIGN_OR_RETURN(held.scans, DecodeScans(job.id, held.locked.scans));
  }
  return *held.scans;
}

JobBatch::Held& JobBatch::Touch(const Job& job, Dirty dirty) {
  Held& held = held_[index_.at(job.id)];
  held.dirty = std::max(held.dirty, dirty);
  return held;
}

void JobBatch::Scanned(const Scan& scan) {
  Held& held = Touch(*Find(scan.job), Dirty::kScanned);
  if (held.scans) held.scans->push_back(scan);
  held.new_scans += EncodeScan(scan);
}

void JobBatch::Moved(const Job& job) {
  Touch(job, Dirty::kTracking);
  events_.push_back(TrackingChanged(job, nullptr));
}

void JobBatch::Confirmed(const Job& job, const v1::DeliveryProof& proof) {
  Touch(job, Dirty::kConfirmed).proof = proof.SerializeAsString();
  events_.push_back(TrackingChanged(job, proof.has_identity_check() ? &proof.identity_check() : nullptr));
}

void JobBatch::TakenBack(const Job& job, Refusal refusal) {
  Touch(job, Dirty::kOffered);
  homeless_.push_back(job.id);
  changes_.push_back({refusal.partner, State::kCancelled, job.id, job.version});
  refusals_.push_back(std::move(refusal));
}

void JobBatch::SearchAgain(const Job& job) {
  Touch(job, Dirty::kOffered);
  homeless_.push_back(job.id);
}

absl::Status JobBatch::GiveToNext() {
  if (homeless_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::shared_ptr<const RoutingTable> routing, core_.directory.Current(tx_));
  absl::flat_hash_map<JobId, Reason> lost;
  for (const Refusal& refusal : refusals_) lost.emplace(refusal.job, refusal.reason);
  for (const JobId& id : homeless_) {
    Job& job = *Find(id);
    if (!job.AwaitsAccept() || !job.partner.IsNil()) continue;  // cancelled within this batch
    const auto why = lost.find(id);
    if (Offer(job, *routing, now_, core_.zone)) {
      const Reason reason = why == lost.end() ? Reason::kNone : why->second;
      events_.push_back(PartnerChanged(job, routing->FindPartner(job.partner)->display_name, reason));
    } else if (why != lost.end()) {  // else it was told before
      events_.push_back(JobUnroutable(job, now_));
    }
    offers_.push_back({job.accept_until, id});
  }
  return absl::OkStatus();
}

absl::Status JobBatch::WriteJobs() {
  std::vector<ScannedJob> scanned;
  std::vector<ConfirmedJob> confirmed;
  std::vector<const Job*> offered;
  for (const Held& held : held_) {
    const Job& job = held.locked.job;
    if (held.dirty == Dirty::kNo) continue;
    if (held.dirty == Dirty::kConfirmed) confirmed.push_back({&job, held.new_scans, held.proof});
    // What is offered to another was taken back from a courier who can then report nothing.
    if (held.dirty == Dirty::kOffered) offered.push_back(&job);
    if (held.dirty <= Dirty::kTracking) scanned.push_back({&job, held.new_scans});
    if (held.dirty == Dirty::kScanned || job.partner.IsNil()) continue;
    changes_.push_back({job.partner, job.tracking.state, job.id, job.version});
  }
  RETURN_IF_ERROR(UpdateTracking(tx_, scanned));
  RETURN_IF_ERROR(UpdateConfirmed(tx_, confirmed));
  return UpdateOffered(tx_, offered);
}

absl::Status JobBatch::Write() {
  RETURN_IF_ERROR(GiveToNext());
  RETURN_IF_ERROR(WriteJobs());
  RETURN_IF_ERROR(InsertRefusals(tx_, refusals_, now_));
  RETURN_IF_ERROR(InsertOffers(tx_, offers_, core_.ids));
  RETURN_IF_ERROR(AppendChanges(tx_, changes_));
  if (!changes_.empty()) {
    tx_.OnCommit([&bell = core_.bell, changes = std::move(changes_)] { bell.Ring(changes); });
  }
  return core_.feed.Append(tx_, now_, std::move(events_));
}

}  // namespace vlot::courier
