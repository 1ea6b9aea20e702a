// Pages of the audit trail: one service's, and what several make together. Pure functions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/trail/store.h"
#include "vlot/trail/v1/trail.pb.h"

namespace vlot::trail {

// The entries asked for, one more than the page takes, so that it is known whether there are more. INVALID_ARGUMENT
// with what is wrong with each field.
absl::StatusOr<Filter> ToFilter(const v1::ListAuditEntriesRequest& request);

// The page of a service that ToFilter's limit was read for.
v1::ListAuditEntriesResponse ToPage(const std::string& service, absl::Span<const Entry> entries, int limit);

// The newest of pages that were asked for alike; `limit` as in ToFilter.
v1::ListAuditEntriesResponse MergePages(std::vector<v1::ListAuditEntriesResponse> pages, int limit);

}  // namespace vlot::trail
