// How a batch call goes through the batch of actions: each item by itself, the results in the order of the items.
#pragma once

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/rpc/unary.h"
#include "common/wire/status.h"
#include "services/courier/convert.h"
#include "services/courier/desk.h"
#include "services/courier/gather.h"

namespace vlot::courier {

// `items`: the repeated field; `to_action(item)` gives the action or what is wrong with the item. The response is a
// list of google.rpc.Status, `results`.
template <class Items, class ToAction, class Response>
void ActOnAll(const Desk& s, const rpc::Call& call, const Items& items, const char* field, ToAction to_action,
              rpc::Done<Response> done) {
  if (absl::Status size = CheckBatchSize(items.size(), field); !size.ok()) return done(size);
  auto gather = std::make_shared<Gather<Acted>>(items.size(), [done](const Gather<Acted>::Results& results) {
    done.response()->mutable_results()->Reserve(static_cast<int>(results.size()));
    for (const absl::StatusOr<Acted>& result : results) {
      if (result.ok()) {
        done.response()->add_results();
      } else {
        *done.response()->add_results() = wire::ToProto(result.status());
      }
    }
    done(absl::OkStatus());
  });
  const absl::Time deadline = call.deadline();
  const int count = items.size();
  for (int i = 0; i < count; ++i) {
    absl::StatusOr<JobAction> action = to_action(items.Get(i));
    if (action.ok()) {
      s.actions.Submit(*std::move(action), deadline, gather->Slot(i));
    } else {
      gather->Set(i, action.status());
    }
  }
}

}  // namespace vlot::courier
