#include "services/fulfilment/command_queue.h"

#include <utility>

#include "common/batch/gather.h"
#include "common/pg/errors.h"

namespace vlot::fulfilment {
namespace {

// Batch calls in one transaction; each has up to kBatchRequestsMax commands, and stock rows stay locked meanwhile. One
// transaction at a time: a second one would wait for the same rows.
constexpr int kGroupsMax = 16;
constexpr batch::PaceOptions kPace = {.interval = absl::Milliseconds(20), .items_min = 2};

}  // namespace

CommandQueue::CommandQueue(const pg::Options& database, Clock& clock, CommandWriter& writer)
    : batcher_({.name = "fulfilment.Commands", .items_max = kGroupsMax, .pace = kPace, .flushers_max = 1}, database,
               clock,
               [&writer](pg::Transaction& tx, absl::Span<CommandEntry> entries) { return writer.Write(tx, entries); }) {
}

void CommandQueue::Submit(CommandGroup group, absl::Time deadline, Done done) {
  if (group.empty()) return std::move(done)({});
  auto kept = std::make_shared<CommandGroup>(group);
  batcher_.Submit(std::move(group), deadline,
                  [this, kept, deadline, done = std::move(done)](absl::StatusOr<Outcomes> outcomes) mutable {
                    if (outcomes.ok()) return std::move(done)(*std::move(outcomes));
                    if (pg::IsDataError(outcomes.status()) && kept->size() > 1) {
                      return SubmitOneByOne(std::move(*kept), deadline, std::move(done));
                    }
                    std::move(done)(Outcomes(kept->size(), outcomes.status()));
                  });
}

void CommandQueue::SubmitOneByOne(CommandGroup group, absl::Time deadline, Done done) {
  auto gather = std::make_shared<batch::Gather<Outcome>>(group.size(), std::move(done));
  for (size_t i = 0; i < group.size(); ++i) {
    batcher_.Submit({std::move(group[i])}, deadline, [gather, i](absl::StatusOr<Outcomes> outcomes) {
      gather->Set(i, outcomes.ok() ? std::move(outcomes->front()) : outcomes.status());
    });
  }
}

}  // namespace vlot::fulfilment
