// The desk at which bank lines are dealt with: matching, by rules and by hand, and taking back, with all that moves
// along. Works inside the caller's transaction; what it returns goes to the feed as the last statement.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/event.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/bank_store.h"
#include "services/invoicing/bank/by_hand.h"

namespace vlot::invoicing::bank {

// Who works at it, and when. Owns nothing.
struct Desk {
  UuidV7Generator& ids;
  const std::set<std::string>& provider_accounts;  // where the payment provider pays out from
  std::string actor;
  absl::Time now;
};

using FeedEvents = std::vector<feed::NewEvent>;

// Books new lines on the bank, for a purpose not known yet.
absl::Status BookLines(pg::Transaction& tx, const std::vector<LineRow>& rows);

// Tries the rules on unmatched lines, in their order, and writes what came of it into `rows` too. Postings bear the
// lines' booking days, or `day` where that is given.
absl::StatusOr<FeedEvents> MatchLines(pg::Transaction& tx, const Desk& desk, std::optional<absl::CivilDay> day,
                                      std::vector<LineRow>& rows);

// Tries the rules on lines of this amount that wait: a settlement of the payment provider has become known.
absl::Status MatchArrived(pg::Transaction& tx, const Desk& desk, const Money& amount);

struct Rematched {
  int lines_tried = 0;
  int lines_matched = 0;
  LineId last;  // that was tried
  FeedEvents events;
};

// The rules again, on the oldest lines that wait after `after` (nil: from the first), at most `limit`.
absl::StatusOr<Rematched> RematchLines(pg::Transaction& tx, const Desk& desk, LineId after, int limit);

// Errors as MatchByHand's, and BANK_LINE_MATCHED; the row must be locked.
absl::StatusOr<FeedEvents> MatchOneByHand(pg::Transaction& tx, const Desk& desk, const std::vector<Target>& targets,
                                          const std::string& note, LineRow& row);

// BANK_LINE_UNMATCHED when there is nothing to take back; the row must be locked.
absl::StatusOr<FeedEvents> UnmatchOne(pg::Transaction& tx, const Desk& desk, const std::string& note, LineRow& row);

}  // namespace vlot::invoicing::bank
