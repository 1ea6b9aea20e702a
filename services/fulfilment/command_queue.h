// The way of a batch call's commands to their transaction and back. Thread-safe.
#pragma once

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "common/batch/batcher.h"
#include "services/fulfilment/commands.h"

namespace vlot::fulfilment {

class CommandQueue {
 public:
  using Done = absl::AnyInvocable<void(Outcomes) &&>;

  // Does not own the writer.
  CommandQueue(const pg::Options& database, Clock& clock, CommandWriter& writer);

  // `done` gets an outcome for every command, in their order, on a thread that must not be held up; or here and now
  // when the queue is full. A group that PostgreSQL refuses as a whole is tried again command by command.
  void Submit(CommandGroup group, absl::Time deadline, Done done);

  // Takes no more, flushes what waits, and ends the threads.
  void Drain() { batcher_.Drain(); }

 private:
  void SubmitOneByOne(CommandGroup group, absl::Time deadline, Done done);

  batch::Batcher<CommandGroup, Outcomes> batcher_;
};

}  // namespace vlot::fulfilment
