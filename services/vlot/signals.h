// Waiting for the operator to end the program.
#pragma once

namespace vlot {

// Blocks SIGINT and SIGTERM in this thread and all that it starts from now on: before the first of them.
void BlockEndSignals();
// Waits for one of them and says which.
int WaitForEndSignal();
// Whether one has come. Does not block.
bool EndSignalCame();

}  // namespace vlot
