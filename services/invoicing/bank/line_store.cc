// Lines as rows. Statements: statement_store.cc.
#include "common/status/status.h"
#include "services/invoicing/bank/bank_store.h"
#include "services/invoicing/bank/convert_bank.h"
#include "services/invoicing/bank/end_of_list.h"

namespace vlot::invoicing::bank {
namespace {

constexpr pg::Statement kInsertLines{"invoicing.InsertBankLines", R"sql(
INSERT INTO bank_lines (line_id, statement_id, bank_account, entry_key, state, match_id, rule, amount_minor, currency,
                        booking_date, counterparty_account, content)
SELECT l.line_id, l.statement_id, l.bank_account, l.entry_key, 1, NULL, 0, l.amount_minor, l.currency, l.booking_date,
       l.counterparty_account, l.content
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::date[], $8::text[],
            $9::bytea[])
  AS l (line_id, statement_id, bank_account, entry_key, amount_minor, currency, booking_date, counterparty_account,
        content)
ON CONFLICT DO NOTHING
RETURNING line_id)sql"};

constexpr pg::Statement kCountKnownEntries{"invoicing.CountKnownBankEntries", R"sql(
SELECT count(*) FROM bank_lines WHERE bank_account = $1 AND entry_key = ANY($2::text[]) AND entry_key IS NOT NULL)sql"};

constexpr pg::Statement kFindEntryKeys{"invoicing.FindBankEntryKeys", R"sql(
SELECT entry_key FROM bank_lines
WHERE statement_id = ANY($1::uuid[]) AND booking_date = $2 AND entry_key IS NOT NULL ORDER BY line_id)sql"};

#define VLOT_LINE_COLUMNS \
  "l.line_id, l.statement_id, l.bank_account, l.entry_key, l.state, l.match_id, l.rule, l.content"

constexpr pg::Statement kFindLines{"invoicing.FindBankLines",
                                   "SELECT " VLOT_LINE_COLUMNS
                                   " FROM bank_lines AS l WHERE l.line_id = ANY($1::uuid[]) ORDER BY l.line_id"};

constexpr pg::Statement kLockLine{"invoicing.LockBankLine",
                                  "SELECT " VLOT_LINE_COLUMNS " FROM bank_lines AS l WHERE l.line_id = $1 FOR UPDATE"};

// Not those from which a person took a purpose: the rules would only give it back.
constexpr pg::Statement kLockUnmatchedLines{"invoicing.LockUnmatchedBankLines",
                                            "SELECT " VLOT_LINE_COLUMNS
                                            " FROM bank_lines AS l WHERE l.state = 1 AND l.line_id > $1 AND NOT EXISTS "
                                            "(SELECT 1 FROM settlements AS s WHERE s.line_id = l.line_id) "
                                            "ORDER BY l.line_id LIMIT $2 FOR UPDATE OF l SKIP LOCKED"};

constexpr pg::Statement kLockWaitingOfAmount{"invoicing.LockWaitingBankLinesOfAmount",
                                             "SELECT " VLOT_LINE_COLUMNS
                                             " FROM bank_lines AS l WHERE l.state = 1 AND l.amount_minor = $1 AND "
                                             "l.currency = $2 AND NOT EXISTS "
                                             "(SELECT 1 FROM settlements AS s WHERE s.line_id = l.line_id) "
                                             "ORDER BY l.line_id LIMIT 100 FOR UPDATE OF l SKIP LOCKED"};

// $1 before which line, $2 how many, the others filters; what is not asked for is NULL.
#define VLOT_LISTED_WHERE                                      \
  "l.line_id < $1 AND ($3::smallint IS NULL OR l.state = $3) " \
  "AND ($4::text IS NULL OR l.bank_account = $4) "             \
  "AND ($5::date IS NULL OR l.booking_date >= $5) "            \
  "AND ($6::date IS NULL OR l.booking_date < $6) ORDER BY l.line_id DESC LIMIT $2"

// The same list, by the filter that leaves the fewest rows to look at: each has its index.
constexpr pg::Statement kListLines{"invoicing.ListBankLines",
                                   "SELECT " VLOT_LINE_COLUMNS " FROM bank_lines AS l WHERE " VLOT_LISTED_WHERE};

constexpr pg::Statement kListUnmatchedLines{"invoicing.ListUnmatchedBankLines",
                                            "SELECT " VLOT_LINE_COLUMNS
                                            " FROM bank_lines AS l WHERE l.state = 1 AND " VLOT_LISTED_WHERE};

// Days that lie back are found by their index: both ends told, for else it would be most of them.
constexpr pg::Statement kListLinesOfDays{"invoicing.ListBankLinesOfDays",
                                         "SELECT " VLOT_LINE_COLUMNS
                                         " FROM bank_lines AS l WHERE l.booking_date >= $5 AND l.booking_date < $6 "
                                         "AND " VLOT_LISTED_WHERE};

constexpr pg::Statement kListLinesOfStatement{"invoicing.ListBankLinesOfStatement",
                                              "SELECT " VLOT_LINE_COLUMNS
                                              " FROM bank_lines AS l WHERE l.statement_id = $7 AND " VLOT_LISTED_WHERE};

constexpr pg::Statement kListLinesOfInvoice{"invoicing.ListBankLinesOfInvoice",
                                            "SELECT " VLOT_LINE_COLUMNS
                                            " FROM bank_lines AS l WHERE l.line_id IN (SELECT s.line_id FROM "
                                            "settlements AS s WHERE s.invoice_id = $7) AND " VLOT_LISTED_WHERE};

#undef VLOT_LISTED_WHERE
#undef VLOT_LINE_COLUMNS

constexpr pg::Statement kUpdateLines{"invoicing.UpdateBankLines", R"sql(
UPDATE bank_lines AS l SET state = c.state, match_id = c.match_id, rule = c.rule
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[]) AS c (line_id, state, match_id, rule)
WHERE l.line_id = c.line_id)sql"};

LineRow ReadLine(const pg::Row& row) {
  return {.id = row.Get<LineId>(0),
          .statement = row.Get<StatementId>(1),
          .bank_account = row.Get<std::string>(2),
          .entry_key = row.Get<std::optional<std::string>>(3),
          .state = row.Get<LineState>(4),
          .match = row.Get<std::optional<Uuid>>(5),
          .rule = row.Get<Rule>(6),
          .line = LineFromWire(row.Get<pg::Bytes>(7).data)};
}

std::vector<LineRow> ReadLines(const pg::Result& result) {
  std::vector<LineRow> rows;
  for (pg::Row row : result) rows.push_back(ReadLine(row));
  return rows;
}

absl::StatusOr<pg::Result> List(pg::Transaction& tx, const LineFilter& filter, LineId before, int limit) {
  const auto& [state, statement, invoice, account, from, until] = filter;
  if (!statement.IsNil()) {
    return tx.Exec(kListLinesOfStatement, before, limit, state, account, from, until, statement);
  }
  if (!invoice.IsNil()) return tx.Exec(kListLinesOfInvoice, before, limit, state, account, from, until, invoice);
  if (state == LineState::kUnmatched) return tx.Exec(kListUnmatchedLines, before, limit, state, account, from, until);
  if (from && until) return tx.Exec(kListLinesOfDays, before, limit, state, account, from, until);
  return tx.Exec(kListLines, before, limit, state, account, from, until);
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<LineId>> InsertLines(pg::Transaction& tx, const std::vector<LineRow>& rows) {
  absl::flat_hash_set<LineId> inserted;
  if (rows.empty()) return inserted;
  auto column = [&](auto project) { return pg::ArrayOf(rows, project); };
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kInsertLines, column([](const LineRow& r) { return r.id; }),
                           column([](const LineRow& r) { return r.statement; }),
                           column([](const LineRow& r) { return r.bank_account; }),
                           column([](const LineRow& r) { return r.entry_key; }),
                           column([](const LineRow& r) { return r.line.amount.minor; }),
                           column([](const LineRow& r) { return r.line.amount.currency; }),
                           column([](const LineRow& r) { return r.line.booking_date; }),
                           column([](const LineRow& r) { return r.line.counterparty_account; }),
                           column([](const LineRow& r) { return pg::Bytes{LineToWire(r.line)}; })));
  for (pg::Row row : result) inserted.insert(row.Get<LineId>(0));
  return inserted;
}

absl::StatusOr<int32_t> CountKnownEntries(pg::Transaction& tx, const std::string& bank_account,
                                          const std::vector<std::string>& entry_keys) {
  if (entry_keys.empty()) return 0;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kCountKnownEntries, bank_account, pg::Array(entry_keys)));
  return result.front().Get<int32_t>(0);
}

absl::StatusOr<std::vector<std::string>> FindEntryKeys(pg::Transaction& tx, const std::vector<StatementId>& statements,
                                                       absl::CivilDay day) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindEntryKeys, pg::Array(statements), day));
  std::vector<std::string> keys;
  for (pg::Row row : result) keys.push_back(row.Get<std::string>(0));
  return keys;
}

absl::StatusOr<std::vector<LineRow>> FindLines(pg::Transaction& tx, const std::vector<LineId>& ids) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindLines, pg::Array(ids)));
  return ReadLines(result);
}

absl::StatusOr<std::optional<LineRow>> LockLine(pg::Transaction& tx, LineId id) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockLine, id));
  if (result.empty()) return std::nullopt;
  return ReadLine(result.front());
}

absl::StatusOr<std::vector<LineRow>> LockUnmatchedLines(pg::Transaction& tx, LineId after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockUnmatchedLines, after, limit));
  return ReadLines(result);
}

absl::StatusOr<std::vector<LineRow>> LockWaitingOfAmount(pg::Transaction& tx, const Money& amount) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockWaitingOfAmount, amount.minor, amount.currency));
  return ReadLines(result);
}

absl::Status UpdateLines(pg::Transaction& tx, const std::vector<LineRow>& rows) {
  if (rows.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(rows, project); };
  return tx.ExecLater(
      kUpdateLines, column([](const LineRow& r) { return r.id; }), column([](const LineRow& r) { return r.state; }),
      column([](const LineRow& r) { return r.match; }), column([](const LineRow& r) { return r.rule; }));
}

absl::StatusOr<std::vector<LineRow>> ListLines(pg::Transaction& tx, const LineFilter& filter, LineId before,
                                               int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, List(tx, filter, OrEndOfList(before), limit));
  return ReadLines(result);
}

}  // namespace vlot::invoicing::bank
