// The courier at work, from Start to Stop.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/client.h"
#include "common/rpc/stream_puller.h"
#include "services/sandbox_courier/courier_sandbox.h"
#include "services/sandbox_courier/lane.h"
#include "vlot/courier/v1/courier.grpc.pb.h"

namespace vlot::sandbox {

class CourierSandbox::Day {
 public:
  Day(const CourierOptions& options, const CourierFaults& faults, Clock& clock);
  ~Day() { Stop(); }

  // Ends what is under way: the figures are final after it. Idempotent.
  void Stop();

  void SetFaults(const CourierFaults& faults);
  CourierStats stats() const;

 private:
  using Stub = courier::v1::PartnerJobs::Stub;

  // The listener: takes up what there is, then what comes.
  void Listen();
  bool ListAll(const courier::v1::ListJobsRequest& request, int64_t& position,
               std::map<std::string, courier::v1::Job>& all);
  void Take(const courier::v1::Job& job);

  // The lanes.
  void Accept(std::vector<Work> works);
  void Reject(std::vector<Work> works);
  void Report(std::vector<Work> works);
  void ReportAll(std::vector<Work> works);
  void Deliver(std::vector<Work> works);

  void AddScans(const Work& work, courier::v1::ReportEventsRequest& request) const;
  size_t StepsAtOnce(const Work& work) const;
  void GoOn(Work work);
  // What becomes of a work by the answer it got: true: it was done.
  bool Settle(const google::rpc::Status& answer, Lane& lane, Work& work);
  void TryAgain(Lane& lane, Work work);
  void TryAllAgain(Lane& lane, std::vector<Work> works);

  const CourierOptions options_;
  Clock& clock_;
  rpc::Client client_;
  const std::unique_ptr<Stub> stub_;

  mutable absl::Mutex mutex_;
  CourierFaults faults_ ABSL_GUARDED_BY(mutex_);

  std::atomic<int64_t> accepted_{0}, rejected_{0}, scans_{0}, delivered_{0}, let_go_{0}, errors_{0};
  absl::Notification stopping_;
  rpc::StreamPuller<courier::v1::WatchJobsRequest, courier::v1::ListJobsResponse> offers_;
  Lane accept_lane_, report_lane_, deliver_lane_;
  std::thread listener_;
};

}  // namespace vlot::sandbox
