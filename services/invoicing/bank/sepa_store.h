// Mandates, collections, payouts and files as rows: SQL and mapping. Everything works inside the caller's transaction
// and never commits. Errors are those of common/pg.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/sepa.h"

namespace vlot::invoicing::bank {

struct SepaFileTag {
  static constexpr std::string_view kCollection = "sepaFiles";
};
using SepaFileId = Id<SepaFileTag>;

enum class SepaFileKind : int16_t { kCollections = 1, kRefunds = 2 };

struct SepaFileRow {
  SepaFileId id;
  SepaFileKind kind = SepaFileKind::kCollections;
  std::string message_id;
  int32_t transactions = 0;
  Money total;
  std::string content;  // personal data; empty in lists
  std::string creator;
  absl::Time create_time;
};

// False when the reference is taken or the account has an active mandate.
absl::StatusOr<bool> InsertMandate(pg::Transaction& tx, const Mandate& mandate);
absl::StatusOr<std::optional<Mandate>> LockMandate(pg::Transaction& tx, MandateId id);
// The active mandates of those of the accounts that have one.
absl::StatusOr<std::map<AccountId, Mandate>> FindActiveMandates(pg::Transaction& tx,
                                                                const std::vector<AccountId>& accounts);
// Writes state, collected and ending.
absl::Status UpdateMandates(pg::Transaction& tx, const std::vector<Mandate>& mandates);
// Newest first, at most `limit`, older than `before` (nil: from the newest); of one account unless that is nil.
absl::StatusOr<std::vector<Mandate>> ListMandates(pg::Transaction& tx, AccountId account, MandateId before, int limit);

// An active mandate and what its account owes.
struct Collectable {
  Mandate mandate;
  std::vector<Due> invoices;
};

// Open invoices in euro that say that they are collected under the mandate that is the account's still, or whose payer
// was told so by a notice (notices/), and within the terms' horizon; locked, with their mandates. No others: an invoice
// that says nothing of it, or of another mandate, has not told its payer. Those that are, or were, in a file are left
// out: with `again` only those that are, and those whose payer was not told of another day since. At most `limit`
// invoices, those due first.
absl::StatusOr<std::vector<Collectable>> LockCollectable(pg::Transaction& tx, const CollectionTerms& terms, bool again,
                                                         int limit);

// Open invoices whose collection came back, and whose payer was not told of another day.
absl::StatusOr<int64_t> CountNotTold(pg::Transaction& tx);

// What a file should have asked for: open invoices that may be collected by `until`, and that none has, or none again
// since their payer was told of another day.
inline constexpr size_t kUnreachableNamedMax = 20;
struct Uncollected {
  int64_t invoices = 0;
  Money total;
  absl::CivilDay first;                     // the day of the first
  int64_t mandates_unreachable = 0;         // those that no file can ask for; not counted above
  std::vector<NotCollectable> unreachable;  // the first of these, at most kUnreachableNamedMax
};
// So many mandates are read at once.
inline constexpr int kMandatesAtOnce = 5'000;
absl::StatusOr<Uncollected> SumUncollected(pg::Transaction& tx, absl::CivilDay until, int page = kMandatesAtOnce);

// False when an invoice came into another file meanwhile.
absl::StatusOr<bool> InsertCollections(pg::Transaction& tx, SepaFileId file, const std::vector<DebitGroup>& groups);

// A credit balance with where it may be paid back to.
struct Refundable {
  AccountId account;
  Money balance;
  std::string name, bank_account, bic;  // personal data; the BIC may be empty
};

// Positive balances in euro whose payer's bank account is known for certain, locked; of these accounts, or for none of
// all that owe nothing. At most `limit`.
absl::StatusOr<std::vector<Refundable>> LockRefundable(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                       int limit);

absl::Status InsertPayouts(pg::Transaction& tx, SepaFileId file, const std::string& payment_information_id,
                           const std::vector<Transfer>& transfers);

absl::Status InsertFile(pg::Transaction& tx, const SepaFileRow& row);
absl::StatusOr<std::optional<SepaFileRow>> FindFile(pg::Transaction& tx, SepaFileId id);
absl::StatusOr<std::vector<SepaFileRow>> ListFiles(pg::Transaction& tx, SepaFileId before, int limit);

}  // namespace vlot::invoicing::bank
