// A dry run of dunning: what a run would send on a day. Writes nothing.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/dunning_ids.h"
#include "services/invoicing/dunning/moves.h"

namespace vlot::invoicing::dunning {

struct Preview {
  AccountId account;
  CaseId dunning_case;  // nil: it would be new
  int level = 0;
  Money amount, charge;
  bool credit_hold = false;
  absl::Status parked;  // why the account would be parked; OK when it would not be
};

struct PreviewPage {
  std::vector<Preview> previews;  // in the order of accounts
  AccountId last;                 // that was looked at; nil: there are no more
};

// Of at most `limit` accounts after `after`, as if it were `day` and nothing were paid until then. `scope` (nil: all)
// narrows it to one.
absl::StatusOr<PreviewPage> PreviewDunning(pg::Transaction& tx, absl::CivilDay day, AccountId scope, AccountId after,
                                           int limit);

}  // namespace vlot::invoicing::dunning
