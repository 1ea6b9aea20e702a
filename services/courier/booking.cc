#include "services/courier/booking.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "services/courier/change_store.h"
#include "services/courier/errors.h"
#include "services/courier/job_store.h"

namespace vlot::courier {
namespace {

// Two jobs with the same 55 bits come once in many millions of jobs; twice in a row never.
constexpr int kTrackingAttemptsMax = 4;

// One run over one batch.
class Run {
 public:
  Run(pg::Transaction& tx, const Core& core, absl::Span<BookingEntry> entries)
      : tx_(tx), core_(core), now_(core.clock.Now()), entries_(entries) {}

  absl::Status operator()() {
    ASSIGN_OR_RETURN(routing_, core_.directory.Current(tx_));
    std::vector<BookingEntry*> open = RouteAll();
    for (int attempt = 0; !open.empty() && attempt < kTrackingAttemptsMax; ++attempt) {
      ASSIGN_OR_RETURN(open, InsertAndAnswer(open, attempt));
    }
    RETURN_IF_ERROR(AnswerRepeated());
    RETURN_IF_ERROR(InsertOffers(tx_, offers_, core_.ids));
    RETURN_IF_ERROR(AppendChanges(tx_, changes_));
    if (!changes_.empty()) {
      tx_.OnCommit([&bell = core_.bell, changes = std::move(changes_)] { bell.Ring(changes); });
    }
    return absl::OkStatus();
  }

 private:
  // Finds a courier for each; returns those that got one, each name once.
  std::vector<BookingEntry*> RouteAll() {
    std::vector<BookingEntry*> routed;
    absl::flat_hash_set<JobId> seen;
    for (BookingEntry& entry : entries_) {
      const NewBooking& booking = entry.item;
      if (!seen.insert(booking.job).second) {
        repeated_.push_back(&entry);
        continue;
      }
      Job job{.id = booking.job,
              .order = booking.order,
              .shipment = booking.shipment,
              .place = booking.place,
              .wish = booking.wish};
      if (Offer(job, *routing_, now_, core_.zone)) {
        routed.push_back(&entry);
        jobs_.emplace(booking.job, std::move(job));
      } else {
        repeated_.push_back(&entry);  // unless it was booked when there was a courier
      }
    }
    return routed;
  }

  // Inserts what is not there. Returns those whose tracking code belongs to another job.
  absl::StatusOr<std::vector<BookingEntry*>> InsertAndAnswer(const std::vector<BookingEntry*>& entries, int attempt) {
    std::vector<StoredJob> rows;
    rows.reserve(entries.size());
    for (const BookingEntry* entry : entries) {
      Job& job = jobs_.at(entry->item.job);
      job.tracking_number = MakeTrackingNumber(job.id, attempt);
      rows.push_back({.job = job, .create_time = now_, .details = entry->item.details});
    }
    ASSIGN_OR_RETURN(const absl::flat_hash_set<JobId> inserted, InsertJobs(tx_, rows));
    std::vector<BookingEntry*> left;
    std::vector<JobId> left_ids;
    for (BookingEntry* entry : entries) {
      if (inserted.contains(entry->item.job)) {
        Answer(*entry, jobs_.at(entry->item.job));
      } else {
        left.push_back(entry);
        left_ids.push_back(entry->item.job);
      }
    }
    if (left.empty()) return left;
    ASSIGN_OR_RETURN(const std::vector<StoredJob> stored, ReadJobs(tx_, left_ids));
    absl::flat_hash_set<JobId> known;
    for (const StoredJob& found : stored) known.insert(found.job.id);
    std::erase_if(left, [&](BookingEntry* entry) {
      if (!known.contains(entry->item.job)) return false;
      repeated_.push_back(entry);
      return true;
    });
    return left;
  }

  void Answer(BookingEntry& entry, const Job& job) {
    entry.result = Booked{job, CourierOf(job)};
    offers_.push_back({job.accept_until, job.id});
    changes_.push_back({job.partner, job.tracking.state, job.id, job.version});
  }

  // Gives those that were booked before, by this batch or an earlier one, the answer of then.
  absl::Status AnswerRepeated() {
    if (repeated_.empty()) return absl::OkStatus();
    std::vector<JobId> ids;
    for (const BookingEntry* entry : repeated_) ids.push_back(entry->item.job);
    ASSIGN_OR_RETURN(const std::vector<StoredJob> rows, ReadJobs(tx_, ids));
    absl::flat_hash_map<JobId, const Job*> stored;
    for (const StoredJob& row : rows) stored.emplace(row.job.id, &row.job);
    for (BookingEntry* entry : repeated_) {
      const auto found = stored.find(entry->item.job);
      entry->result = found == stored.end() ? NoRouteError(entry->item.place.postal_code, entry->item.place.region_code)
                                            : AnswerOf(entry->item, *found->second);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Booked> AnswerOf(const NewBooking& booking, const Job& job) const {
    if (job.order != booking.order) return RequestIdReusedError(job.id.Name());
    if (job.tracking.state == State::kCancelled) return JobEndedError(job.id, job.tracking.state);
    if (job.shipment != booking.shipment) return RequestIdReusedError(job.id.Name());
    return Booked{job, CourierOf(job)};
  }

  std::string CourierOf(const Job& job) const {
    const Partner* partner = routing_->FindPartner(job.partner);
    return partner == nullptr ? "" : partner->display_name;
  }

  pg::Transaction& tx_;
  const Core& core_;
  const absl::Time now_;
  absl::Span<BookingEntry> entries_;
  std::shared_ptr<const RoutingTable> routing_;
  absl::flat_hash_map<JobId, Job> jobs_;
  std::vector<BookingEntry*> repeated_;
  std::vector<WaitingOffer> offers_;
  std::vector<JobChange> changes_;
};

}  // namespace

absl::Status ApplyBookings(pg::Transaction& tx, const Core& core, absl::Span<BookingEntry> entries) {
  return Run(tx, core, entries)();
}

}  // namespace vlot::courier
