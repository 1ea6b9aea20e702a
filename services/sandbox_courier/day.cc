#include "services/sandbox_courier/day.h"

#include <utility>

#include "absl/synchronization/blocking_counter.h"
#include "common/log/log.h"
#include "common/rpc/channels.h"
#include "common/rpc/invoke.h"
#include "common/time/time.h"
#include "common/wire/types.h"

namespace vlot::sandbox {
namespace {

namespace v1 = courier::v1;
using Api = v1::PartnerJobs::StubInterface::async_interface;

// Jobs, or scans, in one call; the API takes 1,000.
constexpr size_t kBatchMax = 500;
constexpr int kScansMax = 1'000;
constexpr absl::Duration kTryAgainAfter = absl::Milliseconds(200);
// Scans of one job in one call: a moment apart, so that their order is their own.
constexpr absl::Duration kBetweenScans = absl::Milliseconds(1);

std::shared_ptr<grpc::Channel> ChannelOf(const CourierOptions& options) {
  if (options.channel != nullptr) return options.channel;
  return rpc::NetworkChannel(options.address, grpc::InsecureChannelCredentials());
}

constexpr v1::TrackingState kUnderWay[] = {v1::ANNOUNCED,  v1::ACCEPTED,         v1::PICKED_UP,      v1::SORTED,
                                           v1::IN_TRANSIT, v1::OUT_FOR_DELIVERY, v1::DELIVERY_FAILED};

}  // namespace

CourierSandbox::Day::Day(const CourierOptions& options, const CourierFaults& faults, Clock& clock)
    : options_(options),
      clock_(clock),
      client_(ChannelOf(options), clock, "Bearer " + options.api_key),
      stub_(v1::PartnerJobs::NewStub(client_.channel())),
      faults_(faults),
      offers_(client_, [this](auto* context, auto* request,
                              auto* reactor) { stub_->async()->WatchJobs(context, request, reactor); }),
      accept_lane_(clock, kBatchMax, [this](std::vector<Work> works) { Accept(std::move(works)); }),
      report_lane_(clock, kBatchMax, [this](std::vector<Work> works) { ReportAll(std::move(works)); }),
      deliver_lane_(clock, kBatchMax, [this](std::vector<Work> works) { Deliver(std::move(works)); }),
      listener_([this] { Listen(); }) {}

void CourierSandbox::Day::Stop() {
  if (stopping_.HasBeenNotified()) return;
  stopping_.Notify();
  offers_.Cancel();
  listener_.join();
  accept_lane_.Stop();
  report_lane_.Stop();
  deliver_lane_.Stop();
}

void CourierSandbox::Day::SetFaults(const CourierFaults& faults) {
  absl::MutexLock lock(&mutex_);
  faults_ = faults;
}

CourierStats CourierSandbox::Day::stats() const { return {accepted_, rejected_, scans_, delivered_, let_go_, errors_}; }

// --- The listener. ---

void CourierSandbox::Day::Listen() {
  v1::ListJobsRequest open;
  open.set_page_size(kBatchMax);
  for (v1::TrackingState state : kUnderWay) open.add_states(state);
  int64_t position = 0;
  std::map<std::string, v1::Job> jobs;
  while (!ListAll(open, position, jobs)) {
    if (stopping_.WaitForNotificationWithTimeout(kTryAgainAfter)) return;
  }
  // Only now: what is done to a job while others are listed would have it listed, and done, again.
  for (const auto& [name, job] : jobs) Take(job);
  v1::WatchJobsRequest watch;
  watch.add_states(v1::ANNOUNCED);
  while (!stopping_.HasBeenNotified()) {
    watch.set_after_position(position);
    offers_.Restart(watch);
    while (true) {
      absl::StatusOr<std::optional<v1::ListJobsResponse>> next = offers_.Next(absl::Seconds(1));
      if (!next.ok()) break;
      if (!next->has_value()) continue;
      for (const v1::Job& job : (*next)->jobs()) Take(job);
      position = (*next)->next_position();
    }
    if (stopping_.WaitForNotificationWithTimeout(kTryAgainAfter)) return;
    ++errors_;
  }
}

// Pages from `position` on until there is no more, each job as it is by the last of them. False: the API could not be
// reached; go on later.
bool CourierSandbox::Day::ListAll(const v1::ListJobsRequest& request, int64_t& position,
                                  std::map<std::string, v1::Job>& all) {
  while (!stopping_.HasBeenNotified()) {
    v1::ListJobsRequest page = request;
    page.set_after_position(position);
    const absl::StatusOr<v1::ListJobsResponse> jobs =
        rpc::InvokeAndWait(client_, stub_->async(), &Api::ListJobs, std::move(page));
    if (!jobs.ok()) {
      LogWarning("SANDBOX_COURIER_LIST_FAILED", {{"error", jobs.status()}});
      ++errors_;
      return false;
    }
    for (const v1::Job& job : jobs->jobs()) all[job.name()] = job;
    position = jobs->next_position();
    if (jobs->next_page_token().empty()) return true;
  }
  return false;
}

void CourierSandbox::Day::Take(const v1::Job& job) {
  Work work{.job = job.name(), .identity_check = job.identity_check(), .due = clock_.Now() + options_.step_delay};
  {
    absl::MutexLock lock(&mutex_);
    work.script = MakeScript(faults_, options_.seed, job.name());
  }
  if (job.state() != v1::ANNOUNCED) {
    work.step = NextStep(work.script, job.state());
    GoOn(std::move(work));
  } else if (work.script.answer != CourierScript::Answer::kSilent) {
    accept_lane_.Push(std::move(work));
  }
}

// --- What becomes of works. ---

void CourierSandbox::Day::GoOn(Work work) {
  const bool scans = work.step < work.script.steps.size();
  if (!scans && !work.script.deliver) return;  // lost
  (scans ? report_lane_ : deliver_lane_).Push(std::move(work));
}

void CourierSandbox::Day::TryAgain(Lane& lane, Work work) {
  ++errors_;
  work.due = clock_.Now() + kTryAgainAfter;
  lane.Push(std::move(work));
}

void CourierSandbox::Day::TryAllAgain(Lane& lane, std::vector<Work> works) {
  for (Work& work : works) TryAgain(lane, std::move(work));
}

bool CourierSandbox::Day::Settle(const google::rpc::Status& answer, Lane& lane, Work& work) {
  switch (static_cast<absl::StatusCode>(answer.code())) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kAlreadyExists:  // said before the restart, at another time
      return true;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kInvalidArgument:
      ++let_go_;
      return false;
    default:
      TryAgain(lane, std::move(work));
      return false;
  }
}

// --- Accept and reject. ---

void CourierSandbox::Day::Accept(std::vector<Work> works) {
  const absl::Time begun = clock_.Now();
  std::vector<Work> wanted, unwanted;
  v1::BatchAcceptJobsRequest request;
  for (Work& work : works) {
    if (work.script.answer == CourierScript::Answer::kReject) {
      unwanted.push_back(std::move(work));
      continue;
    }
    v1::AcceptJobRequest& accept = *request.add_requests();
    accept.set_name(work.job);
    accept.set_request_id(RequestId(work.job));
    wanted.push_back(std::move(work));
  }
  if (!unwanted.empty()) Reject(std::move(unwanted));
  if (wanted.empty()) return;
  const auto response = rpc::InvokeAndWait(client_, stub_->async(), &Api::BatchAcceptJobs, std::move(request));
  if (!response.ok()) return TryAllAgain(accept_lane_, std::move(wanted));
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!Settle(response->results(static_cast<int>(i)), accept_lane_, wanted[i])) continue;
    ++accepted_;
    wanted[i].due = begun + options_.step_delay;
    GoOn(std::move(wanted[i]));
  }
}

void CourierSandbox::Day::Reject(std::vector<Work> works) {
  absl::BlockingCounter waiting(static_cast<int>(works.size()));
  for (Work& work : works) {
    v1::RejectJobRequest request;
    request.set_name(work.job);
    request.set_request_id(RequestId(work.job));
    request.set_reason(v1::NO_CAPACITY);
    rpc::Invoke(client_, stub_->async(), &Api::RejectJob, std::move(request), {},
                [&](const absl::StatusOr<v1::Job>& rejected) {
                  google::rpc::Status answer;
                  answer.set_code(static_cast<int>(rejected.status().code()));
                  if (Settle(answer, accept_lane_, work)) ++rejected_;
                  waiting.DecrementCount();
                });
  }
  waiting.Wait();
}

// --- Scans. ---

// Without a delay all of them at once; a scan that is to come after its follower waits for it.
size_t CourierSandbox::Day::StepsAtOnce(const Work& work) const {
  const size_t left = work.script.steps.size() - work.step;
  if (options_.step_delay == absl::ZeroDuration() && !work.script.late) return left;
  return work.script.reorder && work.step == 1 && left >= 2 ? 2 : 1;
}

void CourierSandbox::Day::AddScans(const Work& work, v1::ReportEventsRequest& request) const {
  const absl::Time now = clock_.Now();
  const size_t count = StepsAtOnce(work);
  const int first = request.events_size();
  for (size_t i = 0; i < count; ++i) {
    const CourierStep& step = work.script.steps[work.step + i];
    v1::TrackingEvent& event = *request.add_events();
    event.set_event_id(EventId(work.script, work.step + i));
    event.set_job(work.job);
    event.set_state(step.state);
    event.set_reason(step.reason);
    *event.mutable_event_time() = wire::ToProto(now - static_cast<int>(count - 1 - i) * kBetweenScans);
  }
  if (work.script.reorder && count >= 2) {
    request.mutable_events()->SwapElements(first + static_cast<int>(count) - 2, first + static_cast<int>(count) - 1);
  }
  if (!work.script.duplicate) return;
  for (size_t i = 0; i < count; ++i) *request.add_events() = request.events(first + static_cast<int>(i));
}

void CourierSandbox::Day::ReportAll(std::vector<Work> works) {
  std::vector<Work> part;
  int scans = 0;
  for (Work& work : works) {
    const int more = static_cast<int>(StepsAtOnce(work)) * (work.script.duplicate ? 2 : 1);
    if (scans + more > kScansMax) {
      Report(std::exchange(part, {}));
      scans = 0;
    }
    scans += more;
    part.push_back(std::move(work));
  }
  Report(std::move(part));
}

void CourierSandbox::Day::Report(std::vector<Work> works) {
  const absl::Time begun = clock_.Now();  // the next step counts from when this one was told, not answered
  v1::ReportEventsRequest request;
  std::vector<int> first;
  for (const Work& work : works) {
    first.push_back(request.events_size());
    AddScans(work, request);
  }
  const auto response = rpc::InvokeAndWait(client_, stub_->async(), &Api::ReportEvents, std::move(request));
  if (!response.ok()) return TryAllAgain(report_lane_, std::move(works));
  first.push_back(response->results_size());
  for (size_t i = 0; i < works.size(); ++i) {
    Work& work = works[i];
    bool done = true;
    for (int r = first[i]; r < first[i + 1] && done; ++r) done = Settle(response->results(r), report_lane_, work);
    if (!done) continue;
    scans_ += first[i + 1] - first[i];
    work.step += StepsAtOnce(work);
    const bool van_leaves = work.script.late && work.step == 2;
    work.due = begun + options_.step_delay;
    if (van_leaves) {
      absl::MutexLock lock(&mutex_);
      work.due += faults_.late_by;
    }
    GoOn(std::move(work));
  }
}

// --- Deliveries. ---

void CourierSandbox::Day::Deliver(std::vector<Work> works) {
  v1::BatchConfirmDeliveriesRequest request;
  const absl::Time now = clock_.Now();
  for (const Work& work : works) {
    v1::ConfirmDeliveryRequest& confirm = *request.add_requests();
    confirm.set_name(work.job);
    confirm.set_request_id(RequestId(work.job));
    *confirm.mutable_event_time() = wire::ToProto(now);
    confirm.mutable_proof()->set_recipient(v1::DeliveryProof::ADDRESSEE);
    if (!work.identity_check) continue;
    v1::IdentityCheck& check = *confirm.mutable_proof()->mutable_identity_check();
    check.set_passed(true);
    check.set_document_type("IDENTITY_CARD");
    check.set_last_four("1234");
    *check.mutable_expire_date() = wire::ToProto(AddMonths(ToCivilDay(now, DefaultTimeZone()), 60));
  }
  const auto response = rpc::InvokeAndWait(client_, stub_->async(), &Api::BatchConfirmDeliveries, std::move(request));
  if (!response.ok()) return TryAllAgain(deliver_lane_, std::move(works));
  for (size_t i = 0; i < works.size(); ++i) {
    if (Settle(response->results(static_cast<int>(i)), deliver_lane_, works[i])) ++delivered_;
  }
}

}  // namespace vlot::sandbox
