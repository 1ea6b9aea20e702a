// Asks a server whether it serves, by grpc.health.v1.
#pragma once

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/client.h"

namespace vlot::rpc {

// Tells `done`, once, from a gRPC thread, which must not block: true for SERVING, false for another answer, or why
// there is none. Not tried again.
void CheckHealth(Client& client, absl::Duration timeout, absl::AnyInvocable<void(absl::StatusOr<bool>)> done);

}  // namespace vlot::rpc
