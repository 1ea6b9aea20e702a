// Sends ordering's commands: gathered per kind into batch calls of the other services, answered back to the engine.
#pragma once

#include <memory>
#include <vector>

#include "common/metrics/metrics.h"
#include "common/rpc/channels.h"
#include "common/time/clock.h"
#include "services/ordering/catalogue.h"
#include "services/ordering/engine.h"

namespace vlot::ordering {

// What an answer brings to the engine; called from any thread.
using Answer = std::function<void(const OrderId&, Input)>;

// Owns none of its parts. INVALID_ARGUMENT or NOT_FOUND when a service cannot be reached by `channels` at all.
// Destroying it waits for the calls under way.
absl::StatusOr<std::unique_ptr<CommandSender>> MakeCommandSender(rpc::Channels& channels, Clock& clock,
                                                                 Catalogue& catalogue, metrics::Registry& metrics,
                                                                 Answer answer);

}  // namespace vlot::ordering
