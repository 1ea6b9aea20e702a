// What both gRPC services stand on: the batches, the queries, the feed and the watch. Owns nothing; made by app.cc.
#pragma once

#include "common/batch/batcher.h"
#include "common/rpc/runtime.h"
#include "services/courier/actions.h"
#include "services/courier/booking.h"
#include "services/courier/core.h"
#include "services/courier/job_watch.h"
#include "services/courier/queries.h"

namespace vlot::courier {

struct Desk {
  rpc::Runtime& runtime;
  const Core& core;
  batch::Batcher<NewBooking, Booked>& bookings;
  batch::Batcher<JobAction, Acted>& actions;
  Queries& queries;
  JobWatch& watch;
};

}  // namespace vlot::courier
