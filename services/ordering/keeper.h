// Who has had an order, and so which of its commands may leave ahead of the write that decides on them. Pure functions.
//
// Copies of the service race for orders: a copy may be stalled, be overtaken by another, and wake up. Its writes then
// fail by their version; its commands must do no harm either. Three rules see to that:
//   1. A command to take back leaves once its decision is written. So only what all copies agree on is taken back.
//   2. A command to do leaves once its decision is written too, unless one engine alone has had the order since it was
//      placed. So whoever takes an order over has written so before anybody hears of it from him, and the one before
//      finds out with its next write.
//   3. What stops an order takes everything back of which others may have sent the beginning (Applier::StartUndo); the
//      owners of the steps refuse a beginning that comes late.
#pragma once

#include "services/ordering/process.h"

namespace vlot::ordering {

// `engine` names a run of a copy; never 0.
inline bool MayRunAhead(const Process& process, const Command& command, uint64_t engine) {
  return !command.undo && process.keeper == engine;
}

// To be called for every process that `engine` reads.
inline void TakeOver(Process& process, uint64_t engine) {
  if (process.keeper != engine) process.keeper = 0;
}

}  // namespace vlot::ordering
