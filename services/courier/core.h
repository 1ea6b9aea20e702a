// What everything here that writes jobs shares. Owns nothing; made by app.cc.
#pragma once

#include "absl/time/time.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"
#include "common/time/time.h"
#include "services/courier/directory.h"
#include "services/courier/job_bell.h"

namespace vlot::courier {

struct Core {
  Clock& clock;
  UuidV7Generator& ids;
  Directory& directory;
  feed::Feed& feed;
  JobBell& bell;
  absl::TimeZone zone;  // of delivery days
};

}  // namespace vlot::courier
