// What the sandbox courier does with a job: decided by its seed and the job's name alone, so that it does the same
// again after a restart, and in every run of a test. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::sandbox {

// Misbehaviour on demand. Shares of the jobs in percent; which jobs, the seed decides.
struct CourierFaults {
  int reject_percent = 0;       // refuses the job: NO_CAPACITY
  int silent_percent = 0;       // never answers: 100 is a courier whose system is down
  int duplicate_percent = 0;    // sends every scan twice
  int reorder_percent = 0;      // sends the scan in the middle after the one that follows it
  int late_percent = 0;         // waits `late_by` more before the van leaves
  int not_at_home_percent = 0;  // finds nobody the first time
  int lost_percent = 0;         // loses the parcel
  absl::Duration late_by = absl::Hours(1);
};

// A scan to be reported.
struct CourierStep {
  courier::v1::TrackingState state;
  courier::v1::TrackingReason reason = courier::v1::TRACKING_REASON_UNSPECIFIED;
};

struct CourierScript {
  enum class Answer { kAccept, kReject, kSilent };

  Answer answer = Answer::kAccept;
  absl::Span<const CourierStep> steps;  // constants
  bool deliver = true;                  // with proof, after the last step
  bool duplicate = false;
  bool reorder = false;
  bool late = false;
};

CourierScript MakeScript(const CourierFaults& faults, uint64_t seed, std::string_view job);

// The step that comes next for a job in this state; steps.size(): none but the delivery.
size_t NextStep(const CourierScript& script, courier::v1::TrackingState state);

// The same for the same step, whenever it is sent.
std::string EventId(const CourierScript& script, size_t step);
// A UUID that belongs to the job.
std::string RequestId(std::string_view job);

}  // namespace vlot::sandbox
