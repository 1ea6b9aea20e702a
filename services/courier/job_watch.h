// Serves WatchJobs: one thread that reads, for every partner that watches, the changes since its position. It looks
// when the bell rings for such a partner, and for all of them every kLookAgainAfter: other copies of the service write
// too. Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/pg/pg.h"
#include "common/rpc/server_stream.h"
#include "services/courier/convert.h"
#include "services/courier/job_bell.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

class JobWatch {
 public:
  using Writer = rpc::StreamWriter<v1::ListJobsResponse>;

  static constexpr absl::Duration kLookAgainAfter = absl::Milliseconds(200);

  // Starts the thread. Does not own the bell, which outlives the streams too.
  JobWatch(const pg::Options& database, JobBell& bell);
  ~JobWatch() { Stop(); }

  JobWatch(const JobWatch&) = delete;
  JobWatch& operator=(const JobWatch&) = delete;

  // Follows the partner's list from `page.after` on, until the stream is over.
  void Add(const PartnerId& partner, ChangesPage page, std::shared_ptr<Writer> writer);

  // Ends all streams with UNAVAILABLE: clients come back elsewhere.
  void Stop();

 private:
  struct Stream {
    PartnerId partner;
    ChangesPage page;
    std::shared_ptr<Writer> writer;
    std::shared_ptr<std::atomic<bool>> room;  // the stream takes another message
    bool behind = true;                       // there may be more than was sent
  };

  void Loop();
  void Round(const JobBell::Rung& rung, bool all);
  void Send(Stream& stream);

  pg::Pool pool_;
  JobBell& bell_;

  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Stream>> added_ ABSL_GUARDED_BY(mutex_);  // not yet taken over by the thread
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::vector<std::unique_ptr<Stream>> streams_;  // the thread's
  std::thread thread_;
};

}  // namespace vlot::courier
