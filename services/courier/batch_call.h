// How a batch call goes through the batch of actions: each item by itself, the results in the order of the items.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/batch/gather.h"
#include "common/rpc/unary.h"
#include "common/wire/status.h"
#include "services/courier/convert.h"
#include "services/courier/desk.h"

namespace vlot::courier {

// `items`: the repeated field; `to_action(item)` gives the action or what is wrong with the item. The response is a
// list of google.rpc.Status, `results`.
template <class Items, class ToAction, class Response>
void ActOnAll(const Desk& s, const rpc::Call& call, const Items& items, const char* field, ToAction to_action,
              rpc::Done<Response> done) {
  if (absl::Status size = CheckBatchSize(items.size(), field); !size.ok()) return done(size);
  std::vector<absl::StatusOr<JobAction>> actions;
  actions.reserve(items.size());
  for (const auto& item : items) actions.push_back(to_action(item));
  batch::SubmitAll<JobAction, Acted>(s.actions, std::move(actions), call.deadline(), [done](const auto& results) {
    done.response()->mutable_results()->Reserve(static_cast<int>(results.size()));
    for (const auto& result : results) *done.response()->add_results() = wire::ToProto(result.status());
    done(absl::OkStatus());
  });
}

}  // namespace vlot::courier
