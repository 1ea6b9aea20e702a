// How a batch call goes through the batch of actions: each item by itself, the results in the order of the items.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/batch/gather.h"
#include "common/rpc/not_owner.h"
#include "common/rpc/unary.h"
#include "common/status/cause.h"
#include "common/wire/status.h"
#include "services/courier/convert.h"
#include "services/courier/desk.h"

namespace vlot::courier {

// The log tells jobs of another's from those that do not exist: one line, with the first of them.
inline void LogNotOwners(const rpc::Call& call, const std::vector<JobId>& jobs,
                         const std::vector<absl::StatusOr<Acted>>& results) {
  int others = -1;
  size_t first = 0;
  for (size_t i = 0; i < results.size(); ++i) {
    if (Cause(results[i].status()) != kCauseNotOwner) continue;
    if (++others == 0) first = i;
  }
  if (others >= 0) rpc::LogNotOwner(call.caller(), call.trace(), jobs[first].Name(), others);
}

// `items`: the repeated field; `to_action(item)` gives the action or what is wrong with the item. The response is a
// list of google.rpc.Status, `results`.
template <class Items, class ToAction, class Response>
void ActOnAll(const Desk& s, const rpc::Call& call, const Items& items, const char* field, ToAction to_action,
              rpc::Done<Response> done) {
  if (absl::Status size = CheckBatchSize(items.size(), field); !size.ok()) return done(size);
  std::vector<absl::StatusOr<JobAction>> actions;
  actions.reserve(items.size());
  std::vector<JobId> jobs;
  for (const auto& item : items) {
    actions.push_back(to_action(item));
    jobs.push_back(actions.back().ok() ? actions.back()->job : JobId());
  }
  const auto end = [&call, jobs = std::move(jobs), done](const auto& results) {
    LogNotOwners(call, jobs, results);
    done.response()->mutable_results()->Reserve(static_cast<int>(results.size()));
    for (const auto& result : results) *done.response()->add_results() = wire::ToProto(result.status());
    done(absl::OkStatus());
  };
  batch::SubmitAll<JobAction, Acted>(s.actions, std::move(actions), call.deadline(), end);
}

}  // namespace vlot::courier
