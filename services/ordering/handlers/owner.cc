#include "services/ordering/handlers/owner.h"

#include <utility>

#include "common/rpc/not_owner.h"
#include "common/status/cause.h"

namespace vlot::ordering {

absl::Status CheckOwner(const auth::Caller& caller, const rpc::TraceContext& trace, std::string_view owner,
                        std::string_view resource, absl::Status refusal) {
  if (caller.role != auth::Role::kWebshop || caller.subject == owner) return absl::OkStatus();
  rpc::LogNotOwner(caller, trace, resource);
  return WithCause(std::move(refusal), kCauseNotOwner);
}

}  // namespace vlot::ordering
