#include "common/trail/list.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"

namespace vlot::trail {
namespace {

constexpr char kList[] = "auditEntries";
constexpr int kPageStandard = 50, kPageMax = 1'000;

v1::AuditEntry ToProto(const std::string& service, const Entry& entry) {
  v1::AuditEntry proto;
  proto.set_event_id(entry.id.ToString());
  proto.set_service(service);
  proto.set_actor(entry.act.actor);
  proto.set_operator_role(entry.act.role);
  proto.set_key(entry.act.key);
  proto.set_method(entry.act.method);
  proto.set_resource(entry.act.resource);
  proto.set_reason(entry.act.reason);
  proto.set_outcome(entry.outcome);
  proto.set_act_request_id(entry.request_id.ToString());
  proto.set_trace_id(entry.act.trace_id);
  *proto.mutable_event_time() = wire::ToProto(entry.recorded_at);
  return proto;
}

// Takes out what is beyond the page, and says where the next one begins.
void Cut(size_t size, bool more, v1::ListAuditEntriesResponse& page) {
  auto& entries = *page.mutable_entries();
  more = more || static_cast<size_t>(entries.size()) > size;
  if (static_cast<size_t>(entries.size()) > size) {
    entries.DeleteSubrange(static_cast<int>(size), entries.size() - static_cast<int>(size));
  }
  if (more && !entries.empty()) {
    page.set_next_page_token(wire::MakePageToken(kList, entries.Get(entries.size() - 1).event_id()));
  }
}

}  // namespace

absl::StatusOr<Filter> ToFilter(const v1::ListAuditEntriesRequest& request) {
  Violations violations;
  Filter filter{.actor = request.actor(), .resource = request.resource(), .method = request.method()};
  if (request.has_from_time()) {
    filter.from = wire::Take(wire::FromProto(request.from_time()), "from_time", violations);
  }
  if (request.has_until_time()) {
    filter.until = wire::Take(wire::FromProto(request.until_time()), "until_time", violations);
  }
  filter.before = wire::TakePageId<Uuid>(kList, request.page_token(), violations).value_or(kAfterAll);
  filter.limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMax, violations) + 1;
  RETURN_IF_ERROR(violations.ToStatus(kCommonDomain));
  return filter;
}

v1::ListAuditEntriesResponse ToPage(const std::string& service, absl::Span<const Entry> entries, int limit) {
  v1::ListAuditEntriesResponse page;
  for (const Entry& entry : entries) *page.add_entries() = ToProto(service, entry);
  Cut(limit - 1, /*more=*/false, page);
  return page;
}

v1::ListAuditEntriesResponse MergePages(std::vector<v1::ListAuditEntriesResponse> pages, int limit) {
  v1::ListAuditEntriesResponse merged;
  bool more = false;
  for (v1::ListAuditEntriesResponse& page : pages) {
    more = more || !page.next_page_token().empty();
    for (v1::AuditEntry& entry : *page.mutable_entries()) *merged.add_entries() = std::move(entry);
  }
  std::sort(merged.mutable_entries()->begin(), merged.mutable_entries()->end(),
            [](const v1::AuditEntry& a, const v1::AuditEntry& b) { return a.event_id() > b.event_id(); });
  Cut(limit - 1, more, merged);
  return merged;
}

}  // namespace vlot::trail
