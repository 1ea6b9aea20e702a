#include "services/invoicing/bank/import.h"

#include <algorithm>
#include <set>
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

// Where one ends, the other begins: pages of a statement, or those of two days.
bool FollowEachOther(const StatementRow& a, const StatementRow& b) {
  return (a.closing_minor && a.closing_minor == b.opening_minor) ||
         (b.closing_minor && b.closing_minor == a.opening_minor);
}

// Two that begin or end alike cannot both tell of money of their own.
bool BeginOrEndAlike(const StatementRow& a, const StatementRow& b) {
  return a.opening_minor == b.opening_minor || a.closing_minor == b.closing_minor;
}

std::vector<absl::CivilDay> DaysInDoubt(const Statement& statement, const Keys& keys) {
  std::set<absl::CivilDay> days;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i] || statement.by_entry_numbers) days.insert(statement.lines[i].booking_date);
  }
  return {days.begin(), days.end()};
}

// Those that told of these days, if their entries cannot be told from those of `statement`. Entries' numbers are
// references once they meet: a bank that counts anew in each file has other numbers for the same entries.
absl::StatusOr<std::vector<StatementRow>> FindAlikes(pg::Transaction& tx, const Statement& statement, const Keys& keys,
                                                     const std::vector<absl::CivilDay>& days) {
  if (!statement.by_entry_numbers) return FindStatementsWithoutReferences(tx, statement.account, days);
  std::vector<std::string> told;
  for (const std::optional<std::string>& key : keys) told.push_back(*key);
  ASSIGN_OR_RETURN(const int32_t known, CountKnownEntries(tx, statement.account, told));
  if (known > 0) return std::vector<StatementRow>();
  return FindStatementsOfDays(tx, statement.account, days);
}

// Entries that another statement told are known by the bank's references. Of days where there are none it must be
// certain from the balances that this statement tells of other entries, or of the same ones: then the known statement.
absl::StatusOr<std::optional<StatementRow>> CheckReferences(pg::Transaction& tx, const StatementRow& row,
                                                            const Statement& statement, const Keys& keys) {
  const std::vector<absl::CivilDay> days = DaysInDoubt(statement, keys);
  if (days.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::vector<StatementRow> others, FindAlikes(tx, statement, keys, days));
  if (others.empty()) return std::nullopt;
  bool follows = false;
  for (const StatementRow& other : others) {
    if (TellTheSame(row, other) && row.date == other.date && row.opening_minor != row.closing_minor) return other;
    follows = follows || FollowEachOther(row, other);
  }
  const auto alike = std::find_if(others.begin(), others.end(),
                                  [&](const StatementRow& other) { return BeginOrEndAlike(row, other); });
  if (follows && alike == others.end()) return std::nullopt;
  const StatementRow& known = alike == others.end() ? others.front() : *alike;
  const int64_t in_doubt = statement.by_entry_numbers ? row.lines : std::count(keys.begin(), keys.end(), std::nullopt);
  absl::CivilDay last = known.date;
  for (const StatementRow& other : others) last = std::max(last, other.date);
  return BankStatementChangedError(known.id.Name(), row.bank_account, row.bank_id, row.date, in_doubt, last);
}

// Of `others`, those that end where `row` begins, and those that end where one of these begins: what they told, `row`
// does not tell again.
std::vector<StatementId> ThoseBefore(const StatementRow& row, const std::vector<StatementRow>& others) {
  std::vector<StatementId> before;
  std::vector<int64_t> begins;
  if (row.opening_minor) begins.push_back(*row.opening_minor);
  for (size_t i = 0; i < begins.size(); ++i) {
    for (const StatementRow& other : others) {
      const bool listed = std::find(before.begin(), before.end(), other.id) != before.end();
      if (listed || BeginOrEndAlike(row, other) || other.closing_minor != begins[i] || !other.opening_minor) continue;
      before.push_back(other.id);
      begins.push_back(*other.opening_minor);
    }
  }
  return before;
}

// What the lines of that day with equals in `before` come to.
Int128 SumOfEquals(const std::vector<BankLine>& lines, absl::CivilDay day, Equals before) {
  Int128 sum = 0;
  for (const BankLine& line : lines) {
    const std::optional<std::string> equals = EqualsOf(line);
    if (equals && line.booking_date == day && before[*equals]-- > 0) sum += line.amount.minor;
  }
  return sum;
}

// Banks give one reference to several entries of a day, of the same amount even. Statements that both tell of a day may
// overlap, so equals are the same entry told twice; unless balances prove the contrary: where one begins exactly at the
// balance with which the other ends, all that both tell of must come to nothing. What does not is other entries.
absl::StatusOr<Keys> TellApart(pg::Transaction& tx, const StatementRow& row, const std::vector<BankLine>& lines) {
  Keys keys = EntryKeys(lines);
  if (std::none_of(keys.begin(), keys.end(), [](const auto& key) { return key.has_value(); })) return keys;
  const auto first = std::min_element(
      lines.begin(), lines.end(), [](const BankLine& a, const BankLine& b) { return a.booking_date < b.booking_date; });
  ASSIGN_OR_RETURN(const std::vector<StatementRow> others,
                   FindStatementsOfDay(tx, row.bank_account, first->booking_date));
  const std::vector<StatementId> before = ThoseBefore(row, others);
  if (before.empty()) return keys;
  ASSIGN_OR_RETURN(const std::vector<std::string> known, FindEntryKeys(tx, before, first->booking_date));
  Equals equals;
  for (const std::string& key : known) ++equals[EqualsOf(key)];
  if (SumOfEquals(lines, first->booking_date, equals) == 0) return keys;
  return EntryKeys(lines, std::move(equals));
}

}  // namespace

absl::StatusOr<Imported> ImportStatement(pg::Transaction& tx, const Desk& desk, const Statement& statement) {
  Imported imported{.statement = RowOf(statement, desk), .entries_not_booked = statement.entries_not_booked};
  Keys keys = EntryKeys(statement.lines);
  RETURN_IF_ERROR(LockBankAccount(tx, statement.account));
  ASSIGN_OR_RETURN(const std::vector<StatementRow> namesakes, FindNamesakes(tx, imported.statement));
  for (const StatementRow& known : namesakes) {
    if (TellTheSame(known, imported.statement)) return Duplicate(tx, known, keys);
  }
  ASSIGN_OR_RETURN(const std::optional<StatementRow> same, CheckReferences(tx, imported.statement, statement, keys));
  if (same) return Duplicate(tx, *same, keys);
  ASSIGN_OR_RETURN(keys, TellApart(tx, imported.statement, statement.lines));
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
