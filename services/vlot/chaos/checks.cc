#include "services/vlot/chaos/checks.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/jsonapi/json_api.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/vlot/chaos/lists.h"

namespace vlot::chaos {
namespace {

constexpr useconds_t kPollMicros = 200'000;
constexpr int kNamedMax = 20;

using Wrongs = std::vector<std::string>;

bool Is(const Json& order, const char* state) { return order.value("state", "") == state; }

void CheckOrders(const std::map<std::string, Json>& orders, const std::vector<std::string>& accepted, Ends& ends,
                 Wrongs& wrongs) {
  const std::set<std::string> known(accepted.begin(), accepted.end());
  for (const std::string& name : known) {
    if (!orders.contains(name)) wrongs.push_back(name + " was accepted and is not there");
  }
  if (known.size() != accepted.size()) wrongs.push_back("two requests got the same order");
  for (const auto& [name, order] : orders) {
    if (!known.contains(name)) wrongs.push_back(name + " was placed by nobody");
    ends.completed += Is(order, "COMPLETED");
    ends.cancelled += Is(order, "CANCELLED");
    ends.expired += Is(order, "EXPIRED");
  }
  if (ends.all() != static_cast<int>(orders.size())) wrongs.push_back("some orders are not at their end");
}

std::string WhatItWaitsFor(const Json& order) {
  return absl::StrCat(order.value("name", ""), " is ", order.value("state", ""),
                      " and waits: ", order.value("waits", Json::array()).dump());
}

}  // namespace

absl::Status WaitUntilFinal(Site& site, absl::Duration patience) {
  JsonApi office(site.office_url(), site.operator_key(), "a try-out");
  const absl::Time until = SystemClock().Now() + patience;
  absl::StatusOr<std::vector<Json>> open;
  while (SystemClock().Now() < until) {
    open = ListAll(office, "/v1/orders?states=PENDING&states=CONFIRMED&states=CANCELLING", "orders");
    if (open.ok() && open->empty()) return absl::OkStatus();
    RETURN_IF_ERROR(site.Supervise());
    usleep(kPollMicros);
  }
  RETURN_IF_ERROR(open.status());
  std::string text = absl::StrCat(open->size(), " orders do not come to their end:");
  for (int i = 0; i < std::min<int>(kNamedMax, static_cast<int>(open->size())); ++i) {
    absl::StrAppend(&text, "\n  ", WhatItWaitsFor((*open)[i]));
  }
  return absl::DeadlineExceededError(text);
}

absl::StatusOr<std::vector<std::string>> FindWrongs(Site& site, const std::vector<std::string>& accepted, Ends& ends) {
  JsonApi office(site.office_url(), site.operator_key(), "a try-out");
  ASSIGN_OR_RETURN(const std::vector<Json> listed, ListAll(office, "/v1/orders", "orders"));
  std::map<std::string, Json> orders;
  for (const Json& order : listed) orders.emplace(order.at("name"), order);
  Wrongs wrongs;
  CheckOrders(orders, accepted, ends, wrongs);
  return wrongs;
}

}  // namespace vlot::chaos
