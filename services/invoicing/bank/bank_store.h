// Statements and their lines as rows: SQL and mapping. Everything works inside the caller's transaction and never
// commits. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/bank_ids.h"
#include "services/invoicing/bank/matcher.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

struct StatementRow {
  StatementId id;
  std::string bank_account, bank_id, sequence;
  absl::CivilDay date;
  Currency currency;
  std::optional<int64_t> opening_minor, closing_minor;
  int32_t lines = 0;
  int32_t lines_known = 0;
  std::string importer;
  absl::Time create_time;
};

// Until the transaction ends, no other takes in statements of that account.
absl::Status LockBankAccount(pg::Transaction& tx, const std::string& bank_account);
// Those of the same bank account and day with that row's identification or sequence number, oldest first: the statement
// itself, pages of it, or what the bank told earlier that day.
absl::StatusOr<std::vector<StatementRow>> FindNamesakes(pg::Transaction& tx, const StatementRow& row);
// Those of that account that told of these days with lines without a reference of the bank, oldest first.
absl::StatusOr<std::vector<StatementRow>> FindStatementsWithoutReferences(pg::Transaction& tx,
                                                                          const std::string& bank_account,
                                                                          const std::vector<absl::CivilDay>& days);
// Those of that account that were the first to tell of these days, oldest first.
absl::StatusOr<std::vector<StatementRow>> FindStatementsOfDays(pg::Transaction& tx, const std::string& bank_account,
                                                               const std::vector<absl::CivilDay>& days);
// Those of that account and day.
absl::StatusOr<std::vector<StatementRow>> FindStatementsOfDay(pg::Transaction& tx, const std::string& bank_account,
                                                              absl::CivilDay day);
absl::Status InsertStatement(pg::Transaction& tx, const StatementRow& row);
absl::Status SetLinesKnown(pg::Transaction& tx, StatementId id, int32_t lines_known);
// Last taken in first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<StatementRow>> ListStatements(pg::Transaction& tx, StatementId before, int limit);

enum class LineState : int16_t { kUnmatched = 1, kMatched = 2 };

struct LineRow {
  LineId id;
  StatementId statement;
  std::string bank_account;
  std::optional<std::string> entry_key;
  LineState state = LineState::kUnmatched;
  std::optional<Uuid> match;  // the transaction of what it is for
  Rule rule = Rule::kNone;
  BankLine line;
};

// Leaves out those whose entry is known; returns the ids of the others.
absl::StatusOr<absl::flat_hash_set<LineId>> InsertLines(pg::Transaction& tx, const std::vector<LineRow>& rows);
// How many of these entries are known.
absl::StatusOr<int32_t> CountKnownEntries(pg::Transaction& tx, const std::string& bank_account,
                                          const std::vector<std::string>& entry_keys);

// The keys of the lines of that day that were first told by one of these statements.
absl::StatusOr<std::vector<std::string>> FindEntryKeys(pg::Transaction& tx, const std::vector<StatementId>& statements,
                                                       absl::CivilDay day);

absl::StatusOr<std::vector<LineRow>> FindLines(pg::Transaction& tx, const std::vector<LineId>& ids);
// Locked until the transaction ends.
absl::StatusOr<std::optional<LineRow>> LockLine(pg::Transaction& tx, LineId id);
// The oldest after `after` that wait and that no person has taken a purpose from, locked; those that another
// transaction holds are left out.
absl::StatusOr<std::vector<LineRow>> LockUnmatchedLines(pg::Transaction& tx, LineId after, int limit);

// Those of exactly this amount, as above; at most a hundred.
absl::StatusOr<std::vector<LineRow>> LockWaitingOfAmount(pg::Transaction& tx, const Money& amount);

// Writes state, match and rule.
absl::Status UpdateLines(pg::Transaction& tx, const std::vector<LineRow>& rows);

// Those that fit all that is told; at most one of statement and invoice.
struct LineFilter {
  std::optional<LineState> state;
  StatementId statement;
  InvoiceId invoice;
  std::optional<std::string> bank_account;    // ours
  std::optional<absl::CivilDay> from, until;  // booked in [from, until)
};

// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<LineRow>> ListLines(pg::Transaction& tx, const LineFilter& filter, LineId before, int limit);

}  // namespace vlot::invoicing::bank
