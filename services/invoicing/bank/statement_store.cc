// Statements as rows. Lines: line_store.cc.
#include "common/status/status.h"
#include "services/invoicing/bank/bank_store.h"
#include "services/invoicing/bank/end_of_list.h"

namespace vlot::invoicing::bank {
namespace {

constexpr pg::Statement kLockBankAccount{"invoicing.LockBankAccount",
                                         "SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) IS NULL"};

constexpr pg::Statement kInsertStatement{"invoicing.InsertBankStatement", R"sql(
INSERT INTO bank_statements (statement_id, bank_account, bank_id, sequence, date, currency, opening_minor, closing_minor,
                             lines, lines_known, importer, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11))sql"};

#define VLOT_STATEMENT_COLUMNS                                                                                  \
  "statement_id, bank_account, bank_id, coalesce(sequence, ''), date, currency, opening_minor, closing_minor, " \
  "lines, lines_known, importer, create_time"

constexpr pg::Statement kFindNamesakes{"invoicing.FindBankStatementNamesakes",
                                       "SELECT " VLOT_STATEMENT_COLUMNS
                                       " FROM bank_statements WHERE bank_account = $1 AND date = $2 "
                                       "AND (bank_id = $3 OR sequence = $4) ORDER BY statement_id LIMIT 1000"};

constexpr pg::Statement kFindStatementsWithoutReferences{
    "invoicing.FindBankStatementsWithoutReferences",
    "SELECT " VLOT_STATEMENT_COLUMNS
    " FROM bank_statements WHERE statement_id IN (SELECT statement_id FROM bank_lines "
    "WHERE bank_account = $1 AND booking_date = ANY($2::date[]) AND entry_key IS NULL) ORDER BY statement_id LIMIT "
    "1000"};

constexpr pg::Statement kFindStatementsOfDays{
    "invoicing.FindBankStatementsOfDays",
    "SELECT " VLOT_STATEMENT_COLUMNS
    " FROM bank_statements WHERE statement_id IN (SELECT statement_id FROM bank_lines "
    "WHERE bank_account = $1 AND booking_date = ANY($2::date[])) ORDER BY statement_id LIMIT 1000"};

constexpr pg::Statement kFindStatementsOfDay{"invoicing.FindBankStatementsOfDay",
                                             "SELECT " VLOT_STATEMENT_COLUMNS
                                             " FROM bank_statements WHERE bank_account = $1 AND date = $2 "
                                             "ORDER BY statement_id LIMIT 1000"};

constexpr pg::Statement kSetLinesKnown{"invoicing.SetBankLinesKnown", R"sql(
UPDATE bank_statements SET lines_known = $2 WHERE statement_id = $1)sql"};

constexpr pg::Statement kListStatements{"invoicing.ListBankStatements", "SELECT " VLOT_STATEMENT_COLUMNS
                                                                        " FROM bank_statements WHERE statement_id < $1 "
                                                                        "ORDER BY statement_id DESC LIMIT $2"};

#undef VLOT_STATEMENT_COLUMNS

std::optional<std::string> SequenceOf(const StatementRow& row) {
  if (row.sequence.empty()) return std::nullopt;
  return row.sequence;
}

StatementRow ReadStatement(const pg::Row& row) {
  return {.id = row.Get<StatementId>(0),
          .bank_account = row.Get<std::string>(1),
          .bank_id = row.Get<std::string>(2),
          .sequence = row.Get<std::string>(3),
          .date = row.Get<absl::CivilDay>(4),
          .currency = row.Get<Currency>(5),
          .opening_minor = row.Get<std::optional<int64_t>>(6),
          .closing_minor = row.Get<std::optional<int64_t>>(7),
          .lines = row.Get<int32_t>(8),
          .lines_known = row.Get<int32_t>(9),
          .importer = row.Get<std::string>(10),
          .create_time = row.Get<absl::Time>(11)};
}

std::vector<StatementRow> ReadStatements(const pg::Result& result) {
  std::vector<StatementRow> rows;
  rows.reserve(result.size());
  for (const pg::Row row : result) rows.push_back(ReadStatement(row));
  return rows;
}

}  // namespace

absl::Status LockBankAccount(pg::Transaction& tx, const std::string& bank_account) {
  return tx.ExecLater(kLockBankAccount, bank_account);
}

absl::StatusOr<std::vector<StatementRow>> FindNamesakes(pg::Transaction& tx, const StatementRow& row) {
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kFindNamesakes, row.bank_account, row.date, row.bank_id, SequenceOf(row)));
  return ReadStatements(result);
}

absl::StatusOr<std::vector<StatementRow>> FindStatementsWithoutReferences(pg::Transaction& tx,
                                                                          const std::string& bank_account,
                                                                          const std::vector<absl::CivilDay>& days) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindStatementsWithoutReferences, bank_account, pg::Array(days)));
  return ReadStatements(result);
}

absl::StatusOr<std::vector<StatementRow>> FindStatementsOfDays(pg::Transaction& tx, const std::string& bank_account,
                                                               const std::vector<absl::CivilDay>& days) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindStatementsOfDays, bank_account, pg::Array(days)));
  return ReadStatements(result);
}

absl::StatusOr<std::vector<StatementRow>> FindStatementsOfDay(pg::Transaction& tx, const std::string& bank_account,
                                                              absl::CivilDay day) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindStatementsOfDay, bank_account, day));
  return ReadStatements(result);
}

absl::Status InsertStatement(pg::Transaction& tx, const StatementRow& row) {
  return tx.ExecLater(kInsertStatement, row.id, row.bank_account, row.bank_id, SequenceOf(row), row.date, row.currency,
                      row.opening_minor, row.closing_minor, row.lines, row.importer, row.create_time);
}

absl::Status SetLinesKnown(pg::Transaction& tx, StatementId id, int32_t lines_known) {
  return tx.ExecLater(kSetLinesKnown, id, lines_known);
}

absl::StatusOr<std::vector<StatementRow>> ListStatements(pg::Transaction& tx, StatementId before, int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kListStatements, OrEndOfList(before), limit));
  return ReadStatements(result);
}

}  // namespace vlot::invoicing::bank
