// What both gRPC services stand on: the batches, the executor, the feed and the watch. Owns nothing; made by app.cc.
#pragma once

#include "common/batch/batcher.h"
#include "common/idempotency/executor.h"
#include "common/rpc/runtime.h"
#include "common/rpc/serve_feed.h"
#include "services/courier/actions.h"
#include "services/courier/booking.h"
#include "services/courier/core.h"
#include "services/courier/job_watch.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

struct Desk {
  rpc::Runtime& runtime;
  const Core& core;
  batch::Batcher<NewBooking, Booked>& bookings;
  batch::Batcher<JobAction, Acted>& actions;
  idempotency::Executor& executor;
  rpc::FeedServer<v1::ListEventsResponse>& feed_server;
  JobWatch& watch;
};

}  // namespace vlot::courier
