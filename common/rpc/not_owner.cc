#include "common/rpc/not_owner.h"

#include "common/log/log.h"

namespace vlot::rpc {

void LogNotOwner(const auth::Caller& caller, const TraceContext& trace, std::string_view resource, int others) {
  LogWarning("NOT_OWNER", {{"trace", trace.TraceId()},
                           {"caller", auth::ActorName(caller)},
                           {"key", caller.key_id},
                           {"resource", resource},
                           {"others", others}});
}

}  // namespace vlot::rpc
