#include "services/ordering/remedies/remedy_worker.h"

#include <utility>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"

namespace vlot::ordering {
namespace {

// The collective invoice that a delivery turned out to be on; nil: the error does not say.
InvoiceId InvoiceNamedBy(const absl::Status& status) {
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail) return InvoiceId();
  const auto named = detail->metadata.find("invoice");
  if (named == detail->metadata.end()) return InvoiceId();
  const auto invoice = InvoiceId::ParseName(named->second);
  return invoice.ok() ? *invoice : InvoiceId();
}

}  // namespace

absl::StatusOr<int> RemedyWorker::Step() {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(std::vector<Remedy> due, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                     return TakeDueRemedies(tx, now, now + options_.lease, options_.taken_max);
                   }));
  const int taken = static_cast<int>(due.size());
  for (Remedy& remedy : due) {
    const RemedyId id = remedy.id;
    if (absl::Status status = StepOne(std::move(remedy)); !status.ok()) {
      LogWarning("REMEDY_STEP_FAILED", {{"remedy", id.Name()}, {"error", status}});  // the lease brings it back
    }
  }
  return taken;
}

absl::Status RemedyWorker::StepOne(Remedy remedy) {
  // What was told once is passed over by the order, so a crash between the two does no harm.
  if (remedy.news > remedy.told) {
    RETURN_IF_ERROR(engine_.PostAndWait({{remedy.order, NewsOf(remedy)}}));
    RETURN_IF_ERROR(
        pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return MarkTold(tx, remedy.id, remedy.news); }));
    remedy.told = remedy.news;
  }
  const bool looked_at = remedy.state == RemedyState::kParked && remedy.stage == RemedyStage::kAwait;
  if (remedy.state != RemedyState::kRunning && !looked_at) return absl::OkStatus();
  Act(remedy);
  // Somebody else has written it: that one is at it, or will be.
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
    Remedy written = remedy;  // may run twice
    return UpdateRemedy(tx, written).status();
  });
}

void RemedyWorker::Act(Remedy& remedy) {
  absl::Status failed;
  switch (remedy.stage) {
    case RemedyStage::kReduce: {
      const absl::StatusOr<Money> reduced = calls_->Reduce(remedy);
      if (reduced.ok()) return OnReduced(*reduced, clock_.Now(), remedy);
      failed = reduced.status();
      break;
    }
    case RemedyStage::kCredit: {
      const absl::StatusOr<RemedyCalls::Credited> credited = calls_->Credit(remedy);
      if (credited.ok()) {
        return OnCredited(credited->number, credited->gross, credited->to_refund, clock_.Now(), remedy);
      }
      failed = credited.status();
      break;
    }
    case RemedyStage::kRefund:
    case RemedyStage::kAwait:
    case RemedyStage::kRetry: {
      const bool retry = remedy.stage == RemedyStage::kRetry;
      const auto answer = retry ? calls_->RetryRefund(remedy) : calls_->Refund(remedy);
      if (answer.ok()) return OnRefund(answer->outcome, answer->error, clock_.Now(), remedy);
      failed = answer.status();
      break;
    }
    case RemedyStage::kEnd:
      return;
  }
  OnFailure(failed, InvoiceNamedBy(failed), clock_.Now(), remedy);
}

void RemedyWorker::Start() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this] { Loop(); });
}

void RemedyWorker::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
}

void RemedyWorker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void RemedyWorker::Loop() {
  absl::Duration pause = absl::ZeroDuration();
  while (Wait(pause)) {
    const absl::StatusOr<int> taken = Step();
    if (!taken.ok()) LogWarning("REMEDY_STEP_FAILED", {{"error", taken.status()}});
    pause = taken.ok() && *taken > 0 ? absl::ZeroDuration() : options_.interval;
  }
}

bool RemedyWorker::Wait(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(
                              +[](RemedyWorker* self) {
                                self->mutex_.AssertReaderHeld();
                                return self->stopping_ || self->woken_;
                              },
                              this),
                          time);
  woken_ = false;
  return !stopping_;
}

}  // namespace vlot::ordering
