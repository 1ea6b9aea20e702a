#include "services/notification/webhooks/key_watch.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/notification/webhooks/webhook_store.h"

namespace vlot::notification {
namespace {

constexpr int kOwnersMax = 1'000;  // of one question (access.proto)

struct Changes {
  std::vector<SubscriptionId> suspended, going_on;
};

}  // namespace

absl::StatusOr<int> KeyWatch::Step() {
  int changed = 0;
  for (std::string after;;) {
    ASSIGN_OR_RETURN(const std::vector<std::string> owners,
                     pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return ListSenders(tx, after, kOwnersMax); }));
    if (owners.empty()) return changed;
    ASSIGN_OR_RETURN(const int judged, Judge(owners));
    changed += judged;
    after = owners.back();
  }
}

absl::StatusOr<int> KeyWatch::Judge(const std::vector<std::string>& owners) {
  ASSIGN_OR_RETURN(std::vector<std::string> holders, access_.BatchGetKeyHolders(owners));
  std::sort(holders.begin(), holders.end());
  std::vector<std::string> others;
  std::copy_if(owners.begin(), owners.end(), std::back_inserter(others),
               [&](const std::string& owner) { return !std::binary_search(holders.begin(), holders.end(), owner); });
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const Changes changes,
                   pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<Changes> {
                     Changes changes;
                     ASSIGN_OR_RETURN(changes.suspended, Suspend(tx, others, now));
                     ASSIGN_OR_RETURN(changes.going_on, GoOn(tx, holders, now));
                     return changes;
                   }));
  for (const SubscriptionId& id : changes.suspended) {
    LogWarning("WEBHOOK_SUSPENDED", {{"subscription", id.Name()}, {"why", "its shop has no live API key"}});
  }
  for (const SubscriptionId& id : changes.going_on) LogInfo("WEBHOOK_GOES_ON", {{"subscription", id.Name()}});
  return static_cast<int>(changes.suspended.size() + changes.going_on.size());
}

}  // namespace vlot::notification
