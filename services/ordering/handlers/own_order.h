// Reading the one order that a request is about.
#pragma once

#include <functional>

#include "common/rpc/call.h"
#include "services/ordering/context.h"
#include "services/ordering/record.h"

namespace vlot::ordering {

// Gives the order if the caller may see it, else ORDER_NOT_FOUND; on a thread of the executor. Names the order in the
// call's log line.
void WithOwnOrder(Context& context, rpc::Call& call, const OrderId& id,
                  std::function<void(absl::StatusOr<OrderRecord>)> then);

}  // namespace vlot::ordering
