// `vlot dunning scale`: sets the scale of collection costs on the command line.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::invoicing::dunning {

// `words`, all required and in any order: from=2027-01-01 bands=2500:15,5000:10 (euros of the principal up to which,
// and percent) least=40 most=6775 source=... (where it comes from). Refused as the API refuses, and for words that it
// does not know: INVALID_ARGUMENT. The act goes into the audit trail and needs a reason.
absl::Status SetScale(const std::vector<std::string>& words, const trail::Act& act, pg::Pool& pool, Clock& clock,
                      std::ostream& out);

}  // namespace vlot::invoicing::dunning
