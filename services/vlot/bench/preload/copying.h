// Writes copies of orders into the tables of a service.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/vlot/bench/preload/copies.h"
#include "services/vlot/bench/preload/table_template.h"

namespace vlot::bench {

// All tables at once, each by a COPY of its own; a table that does not take a row takes none, and the others may have
// theirs. `feed_end` is the last position of the service's feed so far.
absl::Status WriteCopies(const std::string& conninfo, const std::vector<TableTemplate>& templates, const Copies& copies,
                         int64_t feed_end);

}  // namespace vlot::bench
