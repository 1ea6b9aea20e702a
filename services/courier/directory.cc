#include "services/courier/directory.h"

#include <utility>
#include <vector>

#include "common/status/status.h"
#include "services/courier/partner_store.h"

namespace vlot::courier {

absl::StatusOr<std::shared_ptr<const RoutingTable>> Directory::Current(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const int64_t version, ReadRoutingVersion(tx));
  {
    absl::MutexLock lock(&mutex_);
    if (version_ == version) return table_;
  }
  ASSIGN_OR_RETURN(std::vector<Partner> partners, ReadPartners(tx));
  ASSIGN_OR_RETURN(std::vector<RoutingRule> rules, ReadRoutingRules(tx));
  auto table = std::make_shared<const RoutingTable>(std::move(partners), std::move(rules));
  // What was read may be newer than the version: then it is read once more, next time.
  absl::MutexLock lock(&mutex_);
  version_ = version;
  table_ = table;
  return table;
}

}  // namespace vlot::courier
