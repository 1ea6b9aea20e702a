#include "services/courier/actions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "common/status/status.h"
#include "services/courier/errors.h"
#include "services/courier/job_batch.h"
#include "services/courier/job_store.h"

namespace vlot::courier {
namespace {

Acted After(const Job& job) { return {job.shipment, job.tracking.state}; }

Columns ColumnsFor(absl::Span<const ActionEntry> entries) {
  const auto takes_back = [](const ActionEntry& e) { return std::holds_alternative<RefuseAction>(e.item.what); };
  return std::any_of(entries.begin(), entries.end(), takes_back) ? Columns::kAll : Columns::kTracking;
}

// One run over one batch.
class Run {
 public:
  Run(pg::Transaction& tx, const Core& core, absl::Span<ActionEntry> entries)
      : tx_(tx), jobs_(tx, core, ColumnsFor(entries)), entries_(entries) {}

  absl::Status operator()() {
    std::vector<JobId> ids;
    ids.reserve(entries_.size());
    for (const ActionEntry& entry : entries_) ids.push_back(entry.item.job);
    RETURN_IF_ERROR(jobs_.Lock(std::move(ids)));
    RETURN_IF_ERROR(InsertTombstones());
    Each<AcceptAction>([&](ActionEntry& entry, Job& job, AcceptAction&) {
      Settle(entry, job, Accept(job, entry.item.partner, jobs_.now()), [&] { jobs_.Moved(job); });
    });
    Each<RefuseAction>([&](ActionEntry& entry, Job& job, RefuseAction& refuse) {
      const PartnerId& partner = entry.item.partner;
      Settle(entry, job, Refuse(job, partner, refuse.reason), [&] {
        jobs_.TakenBack(job, {job.id, partner, refuse.reason, refuse.note});
      });
    });
    Each<CancelAction>([&](ActionEntry& entry, Job& job, CancelAction& cancel) {
      Settle(entry, job, Cancel(job, cancel.order, jobs_.now()), [&] { jobs_.Moved(job); });
    });
    RETURN_IF_ERROR(TakeInScans());
    Each<ConfirmAction>([&](ActionEntry& entry, Job& job, ConfirmAction& confirm) {
      Settle(entry, job, Confirm(job, entry.item.partner, confirm.confirmation),
             [&] { jobs_.Confirmed(job, confirm.proof); });
    });
    return jobs_.Write();
  }

 private:
  template <class Action, class Do>
  void Each(Do act) {
    for (ActionEntry& entry : entries_) {
      Action* action = std::get_if<Action>(&entry.item.what);
      if (action == nullptr) continue;
      Job* job = jobs_.Find(entry.item.job);
      if (job == nullptr) {
        entry.result = JobNotFoundError(entry.item.job);
      } else {
        act(entry, *job, *action);
      }
    }
  }

  template <class OnChange>
  static void Settle(ActionEntry& entry, const Job& job, const absl::StatusOr<Change>& change, OnChange on_change) {
    if (!change.ok()) {
      entry.result = change.status();
      return;
    }
    if (*change == Change::kChanged) on_change();
    entry.result = After(job);
  }

  // A cancellation that came before its booking leaves a row, so that the booking is refused.
  absl::Status InsertTombstones() {
    std::vector<StoredJob> tombstones;
    std::vector<JobId> ids;
    for (const ActionEntry& entry : entries_) {
      const auto* cancel = std::get_if<CancelAction>(&entry.item.what);
      if (cancel == nullptr || jobs_.Find(entry.item.job) != nullptr) continue;
      StoredJob& tombstone = tombstones.emplace_back();
      tombstone.job.id = entry.item.job;
      tombstone.job.order = cancel->order;
      tombstone.job.tracking = {.state = State::kCancelled, .time = jobs_.now()};
      tombstone.job.window = {absl::CivilDay(), jobs_.now(), jobs_.now()};
      tombstone.job.accept_until = jobs_.now();
      tombstone.create_time = jobs_.now();
      ids.push_back(entry.item.job);
    }
    if (tombstones.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(InsertJobs(tx_, tombstones));
    return jobs_.Lock(std::move(ids));  // ours, or a booking that was just faster
  }

  absl::Status TakeInScans() {
    std::vector<ActionEntry*> admitted;
    Each<ScanAction>([&](ActionEntry& entry, Job& job, ScanAction&) {
      absl::Status checked = CheckScan(job, entry.item.partner);
      entry.result = checked.ok() ? absl::StatusOr<Acted>(After(job)) : absl::StatusOr<Acted>(std::move(checked));
      if (entry.result.ok()) admitted.push_back(&entry);
    });
    ASSIGN_OR_RETURN(std::vector<ActionEntry*> fresh, KeepNew(admitted));
    std::stable_sort(fresh.begin(), fresh.end(), [](const ActionEntry* a, const ActionEntry* b) {
      return ScanOf(*a).tracking.time < ScanOf(*b).tracking.time;
    });
    for (ActionEntry* entry : fresh) {
      Job& job = *jobs_.Find(entry->item.job);
      if (ApplyScan(job, ScanOf(*entry).tracking) == Change::kChanged) jobs_.Moved(job);
      entry->result = After(job);
    }
    return absl::OkStatus();
  }

  // Keeps the scans that are new; one that was there before, or came in this batch, is compared with the first.
  absl::StatusOr<std::vector<ActionEntry*>> KeepNew(const std::vector<ActionEntry*>& admitted) {
    std::vector<ActionEntry*> fresh;
    for (ActionEntry* entry : admitted) {
      Scan& scan = ScanOf(*entry);
      scan.record_time = jobs_.now();
      const Job& job = *jobs_.Find(scan.job);
      ASSIGN_OR_RETURN(const absl::Span<const Scan> scans, jobs_.ScansOf(job));
      const bool ends = IsFinal(scan.tracking.state) && !IsFinal(job.tracking.state);
      const auto first = absl::c_find_if(scans, [&](const Scan& kept) { return kept.event_id == scan.event_id; });
      if (first != scans.end()) {
        if (!first->SameContent(scan)) entry->result = RequestIdReusedError(scan.event_id);
      } else if (scans.size() >= kScansMax && !ends) {
        entry->result = TooManyScansError(scan.job, kScansMax);
      } else {
        jobs_.Scanned(scan);
        fresh.push_back(entry);
      }
    }
    return fresh;
  }

  static Scan& ScanOf(ActionEntry& entry) { return std::get<ScanAction>(entry.item.what).scan; }
  static const Scan& ScanOf(const ActionEntry& entry) { return std::get<ScanAction>(entry.item.what).scan; }

  pg::Transaction& tx_;
  JobBatch jobs_;
  absl::Span<ActionEntry> entries_;
};

}  // namespace

absl::Status ApplyActions(pg::Transaction& tx, const Core& core, absl::Span<ActionEntry> entries) {
  return Run(tx, core, entries)();
}

}  // namespace vlot::courier
