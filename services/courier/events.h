// What courier appends to its feed. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "common/feed/event.h"
#include "services/courier/job.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

// A new tracking state, as `job` has it now. `seen`: the identity check of a delivery, if there was one.
feed::NewEvent TrackingChanged(const Job& job, const v1::IdentityCheck* seen);

// Another courier has the job now; `reason`: why the one before has not.
feed::NewEvent PartnerChanged(const Job& job, std::string_view courier, Reason reason);

// No courier takes it.
feed::NewEvent JobUnroutable(const Job& job, absl::Time now);

}  // namespace vlot::courier
