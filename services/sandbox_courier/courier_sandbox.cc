#include "services/sandbox_courier/courier_sandbox.h"

#include <utility>

#include "services/sandbox_courier/day.h"

namespace vlot::sandbox {
namespace {

CourierStats Sum(const CourierStats& a, const CourierStats& b) {
  return {a.accepted + b.accepted,   a.rejected + b.rejected, a.scans + b.scans,
          a.delivered + b.delivered, a.let_go + b.let_go,     a.errors + b.errors};
}

}  // namespace

CourierSandbox::CourierSandbox(CourierOptions options, Clock& clock)
    : options_(std::move(options)), clock_(clock), faults_(options_.faults) {}

CourierSandbox::~CourierSandbox() { Stop(); }

void CourierSandbox::Start() {
  absl::MutexLock lock(&mutex_);
  if (day_ == nullptr) day_ = std::make_unique<Day>(options_, faults_, clock_);
}

void CourierSandbox::Stop() {
  absl::MutexLock lock(&mutex_);
  if (day_ == nullptr) return;
  day_->Stop();
  before_ = Sum(before_, day_->stats());
  day_.reset();
}

void CourierSandbox::SetFaults(const CourierFaults& faults) {
  absl::MutexLock lock(&mutex_);
  faults_ = faults;
  if (day_ != nullptr) day_->SetFaults(faults);
}

CourierStats CourierSandbox::stats() const {
  absl::MutexLock lock(&mutex_);
  return day_ == nullptr ? before_ : Sum(before_, day_->stats());
}

}  // namespace vlot::sandbox
