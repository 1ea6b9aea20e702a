// A port for a server that is started next.
#pragma once

#include "absl/status/statusor.h"

namespace vlot {

// A port on which nobody listens. A socket that is bound to it and never listens stays open as long as this process
// lives, so that no connection out of the machine takes it before its server does (who sets SO_REUSEADDR, as all of
// ours do).
absl::StatusOr<int> FreeLoopbackPort();

}  // namespace vlot
