// Follows ordering's feed and tells the tally how far the orders have come.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/vlot/bench/tally.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::bench {

// One thread of its own, whose stream is opened again when it ends: connections are renewed now and then. Does not own
// the tally.
class Follower {
 public:
  // Of what comes into the feed after that position. `on_ended` is called after each message of the feed that told of
  // an end, on the follower's thread.
  Follower(std::shared_ptr<grpc::Channel> channel, const std::string& operator_key, int64_t after_position,
           Tally& tally, std::function<void()> on_ended);
  ~Follower();  // ends the stream

 private:
  void Follow(int64_t after);
  // Until the stream ends; moves `after` on. False: no more streams.
  bool FollowStream(int64_t& after);
  bool Take(const ordering::v1::ListEventsResponse& message);

  Tally& tally_;
  const std::function<void()> on_ended_;
  const std::unique_ptr<ordering::v1::Orders::Stub> stub_;
  const std::string authorization_;
  absl::Mutex mutex_;
  std::unique_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mutex_);  // of the latest stream
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::bench
