// One caller following one order: its journal as it grows, until the order is final.
#pragma once

#include <memory>

#include "common/rpc/server_stream.h"
#include "services/ordering/context.h"

namespace vlot::ordering {

// Starts to write entries beyond `after_sequence` to `out`, and ends the stream when the order's last entry is written.
void FollowOrder(Context& context, const OrderId& order, int64_t after_sequence,
                 std::shared_ptr<rpc::StreamWriter<v1::JournalEntry>> out);

}  // namespace vlot::ordering
