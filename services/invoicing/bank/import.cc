#include "services/invoicing/bank/import.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/bank/entry_key.h"

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

absl::StatusOr<Imported> Duplicate(pg::Transaction& tx, const Statement& statement, const StatementRow& row) {
  ASSIGN_OR_RETURN(std::optional<StatementRow> known, FindKnownStatement(tx, row));
  if (!known) return absl::InternalError("a statement is known, but is not there");
  std::vector<std::string> keys;
  for (std::optional<std::string>& key : EntryKeys(statement.lines)) {
    if (key) keys.push_back(*std::move(key));
  }
  Imported imported{.statement = *std::move(known), .duplicate = true};
  ASSIGN_OR_RETURN(imported.lines_known, CountKnownEntries(tx, row.bank_account, keys));
  return imported;
}

}  // namespace

absl::StatusOr<Imported> ImportStatement(pg::Transaction& tx, const Desk& desk, const Statement& statement) {
  Imported imported{.statement = RowOf(statement, desk), .entries_not_booked = statement.entries_not_booked};
  ASSIGN_OR_RETURN(const bool is_new, InsertStatement(tx, imported.statement));
  if (!is_new) return Duplicate(tx, statement, imported.statement);

  std::vector<LineRow> rows;
  const std::vector<std::optional<std::string>> keys = EntryKeys(statement.lines);
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
