// A dunning run's transaction: some dozen accounts' cases climb, all or nothing.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/dunning/case_store.h"
#include "services/invoicing/dunning/moves.h"
#include "services/invoicing/dunning/notice_store.h"
#include "services/invoicing/dunning/rules_store.h"
#include "services/invoicing/dunning/run_store.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing::dunning {

// What an account's dunning comes to on `today`, or on the account's own day of `now`.
absl::StatusOr<std::vector<Move>> MovesOfAccount(const Rules& rules, const AccountRow& account, const Owed& owed,
                                                 const Pause* pause, absl::CivilDay today, absl::CivilDay until);

// The account's day.
absl::StatusOr<absl::CivilDay> DayOf(const AccountRow& account, absl::Time now);

class Climbing {
 public:
  // Owns neither the issuer nor the ids.
  Climbing(const Issuer& issuer, UuidV7Generator& ids, pg::Transaction& tx)
      : issuer_(issuer), ids_(ids), tx_(tx), now_(issuer.Now()) {}

  // Locks what the accounts owe, then them, and decides, of what was due by `until`. An account that cannot be carried
  // on is parked with its reason, and its neighbours go on.
  absl::Status Decide(const std::vector<AccountId>& accounts, absl::CivilDay until);
  // Writes all of it; the last statements of the transaction.
  absl::Status Write();

  const std::vector<NoticeRow>& notices() const { return notices_; }
  const std::vector<Parked>& parked() const { return parked_; }
  // Accounts that a notice of these holds.
  const std::vector<AccountId>& holds() const { return holds_; }

 private:
  absl::Status DecideOne(const Rules& rules, const AccountRow& account, const Owed& owed, const Pause* pause,
                         absl::CivilDay until);
  void Accept(const Rules& rules, const AccountRow& account, Move move);
  // Its id; nil when the notice charges nothing.
  InvoiceId Charge(const Policy& policy, const AccountRow& account, const Notice& notice);
  absl::StatusOr<std::vector<feed::NewEvent>> Events() const;

  const Issuer& issuer_;
  UuidV7Generator& ids_;
  pg::Transaction& tx_;
  const absl::Time now_;
  std::vector<Case> opened_, climbed_;  // after their notices
  std::vector<CaseClaim> claims_;
  std::vector<NoticeRow> notices_;
  std::vector<StoredDocument> charges_;
  std::vector<Posting> postings_;
  std::vector<BalanceChange> changes_;
  std::vector<AccountId> holds_;
  std::vector<Parked> parked_;
};

}  // namespace vlot::invoicing::dunning
