#include <algorithm>
#include <iostream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/store.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, actor, "", "trail: only what this one did, e.g. operator:jan or cli:root");
ABSL_FLAG(std::string, resource, "", "trail: only what was done to this resource, e.g. payments/<uuid>");
ABSL_FLAG(std::string, method, "", "trail: only this method or command, e.g. vlot.payment.v1.Payments/RefundPayment");
ABSL_FLAG(std::string, since, "", "trail: only at or after this time, e.g. 2026-11-26T09:00:00Z");
ABSL_FLAG(std::string, until, "", "trail: only before this time");
ABSL_FLAG(int, limit, 100, "trail: at most so many, the newest");

namespace vlot {
namespace {

constexpr char kUsage[] =
    "vlot trail list [--actor=...] [--resource=...] [--method=...] [--since=...] [--until=...] [--limit=100]\n"
    "  what operators did in all services, through any door and by commands, and why; newest first\n";
constexpr int kLimitMax = 100'000;

// Those that keep a part of the trail.
constexpr const char* kServices[] = {"access", "courier", "fulfilment", "invoicing", "ordering", "payment"};

absl::StatusOr<trail::Filter> FilterFromFlags() {
  trail::Filter filter{.actor = absl::GetFlag(FLAGS_actor),
                       .resource = absl::GetFlag(FLAGS_resource),
                       .method = absl::GetFlag(FLAGS_method),
                       .limit = absl::GetFlag(FLAGS_limit)};
  if (filter.limit < 1 || filter.limit > kLimitMax) {
    return absl::InvalidArgumentError(absl::StrCat("--limit is 1 to ", kLimitMax));
  }
  if (const std::string since = absl::GetFlag(FLAGS_since); !since.empty()) {
    ASSIGN_OR_RETURN(filter.from, ParseRfc3339(since));
  }
  if (const std::string until = absl::GetFlag(FLAGS_until); !until.empty()) {
    ASSIGN_OR_RETURN(filter.until, ParseRfc3339(until));
  }
  return filter;
}

void Say(const trail::Entry& entry) {
  const trail::Act& act = entry.act;
  std::vector<std::string> columns = {FormatRfc3339(entry.recorded_at), act.actor, act.method};
  if (!act.role.empty()) columns[1] += absl::StrCat(" (", act.role, ")");
  if (!act.resource.empty()) columns.push_back(act.resource);
  if (!entry.outcome.empty()) columns.push_back(entry.outcome);
  columns.push_back(absl::StrCat("\"", act.reason, "\""));
  std::cout << absl::StrJoin(columns, "  ") << "\n";
}

absl::Status List() {
  ASSIGN_OR_RETURN(const trail::Filter filter, FilterFromFlags());
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  std::vector<trail::Entry> all;
  for (const char* service : kServices) {
    ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, service));
    pg::Pool pool({.conninfo = conninfo, .application_name = "vlot-trail"}, 1);
    ASSIGN_OR_RETURN(std::vector<trail::Entry> part,
                     pg::ReadOnly(pool, [&](pg::Transaction& tx) { return trail::ListEntries(tx, filter); }));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const trail::Entry& a, const trail::Entry& b) { return a.id > b.id; });
  if (all.size() > static_cast<size_t>(filter.limit)) all.resize(filter.limit);
  for (const trail::Entry& entry : all) Say(entry);
  return absl::OkStatus();
}

}  // namespace

int Trail(const Words& words) {
  if (words != Words{"list"}) {
    std::cerr << kUsage;
    return 2;
  }
  const absl::Status done = List();
  if (done.ok()) return 0;
  std::cerr << "vlot trail: " << done.message() << "\n";
  return 1;
}

}  // namespace vlot
