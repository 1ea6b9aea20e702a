#include "services/invoicing/bank/import.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/bank/entry_key.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::bank {
namespace {

std::optional<int64_t> MinorOf(const std::optional<Balance>& balance) {
  if (!balance) return std::nullopt;
  return balance->amount.minor;
}

StatementRow RowOf(const Statement& statement, const Desk& desk) {
  return {.id = StatementId(desk.ids.Next()),
          .bank_account = statement.account,
          .bank_id = statement.id,
          .sequence = statement.sequence,
          .date = statement.date,
          .currency = statement.currency,
          .opening_minor = MinorOf(statement.opening),
          .closing_minor = MinorOf(statement.closing),
          .lines = static_cast<int32_t>(statement.lines.size()),
          .importer = desk.actor,
          .create_time = desk.now};
}

using Keys = std::vector<std::optional<std::string>>;

absl::StatusOr<Imported> Duplicate(pg::Transaction& tx, const StatementRow& known, const Keys& keys) {
  std::vector<std::string> told;
  for (const std::optional<std::string>& key : keys) {
    if (key) told.push_back(*key);
  }
  Imported imported{.statement = known, .duplicate = true};
  ASSIGN_OR_RETURN(imported.lines_known, CountKnownEntries(tx, known.bank_account, told));
  return imported;
}

bool TellTheSame(const StatementRow& a, const StatementRow& b) {
  return a.opening_minor == b.opening_minor && a.closing_minor == b.closing_minor && a.lines == b.lines;
}

// Pages of one statement: where one ends, the other begins.
bool FollowEachOther(const StatementRow& a, const StatementRow& b) {
  return (a.closing_minor && a.closing_minor == b.opening_minor) ||
         (b.closing_minor && b.closing_minor == a.opening_minor);
}

// Of another statement under the same name, entries that are known are told from others by the bank's references alone.
// Without one an entry could be taken in twice.
absl::Status CheckReferences(const StatementRow& row, const std::vector<StatementRow>& namesakes, const Keys& keys) {
  const auto without = std::count(keys.begin(), keys.end(), std::nullopt);
  for (const StatementRow& known : namesakes) {
    if (without > 0 && !FollowEachOther(row, known)) {
      return BankStatementChangedError(known.id.Name(), row.bank_account, row.bank_id, row.date, without);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Imported> ImportStatement(pg::Transaction& tx, const Desk& desk, const Statement& statement) {
  Imported imported{.statement = RowOf(statement, desk), .entries_not_booked = statement.entries_not_booked};
  const Keys keys = EntryKeys(statement.lines);
  RETURN_IF_ERROR(LockBankAccount(tx, statement.account));
  ASSIGN_OR_RETURN(const std::vector<StatementRow> namesakes, FindNamesakes(tx, imported.statement));
  for (const StatementRow& known : namesakes) {
    if (TellTheSame(known, imported.statement)) return Duplicate(tx, known, keys);
  }
  RETURN_IF_ERROR(CheckReferences(imported.statement, namesakes, keys));
  RETURN_IF_ERROR(InsertStatement(tx, imported.statement));

  std::vector<LineRow> rows;
  for (size_t i = 0; i < statement.lines.size(); ++i) {
    rows.push_back({.id = LineId(desk.ids.Next()),
                    .statement = imported.statement.id,
                    .bank_account = statement.account,
                    .entry_key = keys[i],
                    .line = statement.lines[i]});
  }
  ASSIGN_OR_RETURN(const auto inserted, InsertLines(tx, rows));
  std::erase_if(rows, [&](const LineRow& row) { return !inserted.contains(row.id); });
  imported.lines_new = static_cast<int>(rows.size());
  imported.lines_known = static_cast<int>(statement.lines.size() - rows.size());
  imported.statement.lines_known = imported.lines_known;
  if (imported.lines_known > 0) RETURN_IF_ERROR(SetLinesKnown(tx, imported.statement.id, imported.lines_known));
  RETURN_IF_ERROR(BookLines(tx, rows));
  ASSIGN_OR_RETURN(imported.events, MatchLines(tx, desk, std::nullopt, rows));
  imported.lines_matched = static_cast<int>(
      std::count_if(rows.begin(), rows.end(), [](const LineRow& row) { return row.state == LineState::kMatched; }));
  return imported;
}

}  // namespace vlot::invoicing::bank
