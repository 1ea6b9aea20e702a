// Cases, their claims and pauses as rows: SQL and mapping. Inside the caller's transaction. Errors are those of
// common/pg.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/dunning/ladder.h"

namespace vlot::invoicing::dunning {

// The next accounts in the order of ids that owe something due before `due_before`, after `after`, at most `limit`;
// `scope` (nil: all) narrows it to one.
absl::StatusOr<std::vector<AccountId>> FindOwing(pg::Transaction& tx, AccountId scope, AccountId after,
                                                 absl::CivilDay due_before, int limit);

// An account's live cases with their open claims, and what is open in no case.
struct Owed {
  std::vector<Case> cases;  // the oldest first
  std::vector<Claim> fresh;
};
using OwedByAccount = absl::flat_hash_map<AccountId, Owed>;

// Holds the open documents, in the order of their ids, until the transaction ends: who pays or credits one waits.
absl::Status LockOpenDocuments(pg::Transaction& tx, const std::vector<AccountId>& accounts);
// Without what is being collected by direct debit about `today`: its payer was told to do nothing. `lock` holds the
// cases.
absl::StatusOr<OwedByAccount> FindOwed(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                       absl::CivilDay today, Lock lock);

absl::Status InsertCases(pg::Transaction& tx, const std::vector<Case>& cases, absl::Time now);
// Writes level, terms, costs and hold.
absl::Status UpdateCases(pg::Transaction& tx, const std::vector<Case>& cases);

struct CaseClaim {
  CaseId dunning_case;
  InvoiceId invoice;
  bool charge = false;
  absl::CivilDay interest_until;
};
// Inserts those that are new, and moves the others' interest_until.
absl::Status SaveClaims(pg::Transaction& tx, const std::vector<CaseClaim>& claims);

// Dunning holds these accounts' credit from now on; those that it held before are left out of what is returned.
absl::StatusOr<std::vector<AccountId>> HoldAccounts(pg::Transaction& tx, const std::vector<AccountId>& accounts);

enum class CaseState : int16_t { kLive = 1, kClosed = 2 };

// A case as it is shown.
struct CaseRow {
  Case dunning_case;  // with every claim, what is paid among them
  CaseState state = CaseState::kLive;
  absl::Time create_time;
  std::optional<absl::Time> close_time;
};

struct CaseFilter {
  AccountId account;  // nil: all
  std::optional<CaseState> state;
  int level_min = 0;
};

absl::StatusOr<std::optional<CaseRow>> FindCase(pg::Transaction& tx, CaseId id);
// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<CaseRow>> ListCases(pg::Transaction& tx, const CaseFilter& filter, CaseId before, int limit);

struct Pause {
  AccountId account;
  absl::CivilDay until;
  std::string reason;
  std::string actor;
};
absl::StatusOr<absl::flat_hash_map<AccountId, Pause>> FindPauses(pg::Transaction& tx,
                                                                 const std::vector<AccountId>& accounts);
absl::Status SavePause(pg::Transaction& tx, const Pause& pause, absl::Time now);
absl::Status DeletePause(pg::Transaction& tx, AccountId account);

}  // namespace vlot::invoicing::dunning
