// The ledger as rows: only inserted, never changed. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing {

absl::Status InsertPostings(pg::Transaction& tx, absl::Span<const Posting> postings);

// The postings of each of the transactions, in their order.
absl::StatusOr<absl::flat_hash_map<Uuid, std::vector<Posting>>> FindPostings(pg::Transaction& tx,
                                                                             const std::vector<Uuid>& transactions);

struct ListedPosting {
  int64_t sequence = 0;
  bool of_document = false;  // else of a bank line
  Posting posting;
};

// Which postings; all of what is nil or absent.
struct PostingFilter {
  InvoiceId invoice;  // at most one of these two
  AccountId account;
  std::optional<LedgerAccount> ledger_account;
  std::optional<absl::CivilDay> from, until;  // [from, until)
};

// Newest first, at most `limit`, below `before` (0: from the newest).
absl::StatusOr<std::vector<ListedPosting>> ListPostings(pg::Transaction& tx, const PostingFilter& filter,
                                                        int64_t before, int limit);

struct Balance {
  LedgerAccount ledger_account = LedgerAccount::kReceivable;
  Money amount;
};

// Debits minus credits of every ledger account, up to and including `until`. Reads the whole ledger: not for the hot
// path.
absl::StatusOr<std::vector<Balance>> SumPostings(pg::Transaction& tx, std::optional<absl::CivilDay> until);

}  // namespace vlot::invoicing
