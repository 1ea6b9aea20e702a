// Who waits for whom when cores are scarce. The threads that answer callers (gRPC's, and the batches behind them) are
// left as they are; what works on its own account makes room for them. A system that refuses changes nothing.
#pragma once

namespace vlot {

// The calling thread gets a third of what a caller's thread gets when there is not enough for both: engines, feeds and
// loops. Calls go on being answered, or refused, while there is more to do than can be done; and what was let in still
// comes to its end.
void StandBehindCallers();

// The calling thread gets the processor when nobody else wants it: work that can wait.
void WorkWhenIdle();

}  // namespace vlot
