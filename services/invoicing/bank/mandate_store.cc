// Mandates as rows. Collections, payouts and files: sepa_store.cc.
#include "common/status/status.h"
#include "services/invoicing/bank/end_of_list.h"
#include "services/invoicing/bank/mandate_columns.h"
#include "services/invoicing/bank/sepa_store.h"

namespace vlot::invoicing::bank {
namespace {

constexpr pg::Statement kInsertMandate{"invoicing.InsertMandate", R"sql(
INSERT INTO mandates (mandate_id, account_id, reference, scheme, kind, state, collected, ending, bank_account, bic,
                      holder, sign_date, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING)sql"};

constexpr pg::Statement kLockMandate{
    "invoicing.LockMandate", "SELECT " VLOT_MANDATE_COLUMNS " FROM mandates AS m WHERE m.mandate_id = $1 FOR UPDATE"};

constexpr pg::Statement kFindActiveMandates{"invoicing.FindActiveMandates",
                                            "SELECT " VLOT_MANDATE_COLUMNS
                                            " FROM mandates AS m WHERE m.account_id = ANY($1::uuid[]) AND m.state = 1 "
                                            "ORDER BY m.account_id"};

constexpr pg::Statement kListMandates{"invoicing.ListMandates",
                                      "SELECT " VLOT_MANDATE_COLUMNS
                                      " FROM mandates AS m WHERE m.mandate_id < $1 AND ($2::uuid IS NULL OR "
                                      "m.account_id = $2) ORDER BY m.mandate_id DESC LIMIT $3"};

constexpr pg::Statement kUpdateMandates{"invoicing.UpdateMandates", R"sql(
UPDATE mandates AS m SET state = n.state, collected = n.collected, ending = n.ending
FROM unnest($1::uuid[], $2::smallint[], $3::bool[], $4::bool[]) AS n (mandate_id, state, collected, ending)
WHERE m.mandate_id = n.mandate_id)sql"};

}  // namespace

Mandate ReadMandate(const pg::Row& row) {
  return {.id = row.Get<MandateId>(0),
          .account = row.Get<AccountId>(1),
          .reference = row.Get<std::string>(2),
          .scheme = row.Get<Scheme>(3),
          .kind = row.Get<MandateKind>(4),
          .state = row.Get<MandateState>(5),
          .collected = row.Get<bool>(6),
          .ending = row.Get<bool>(7),
          .bank_account = row.Get<std::string>(8),
          .bic = row.Get<std::string>(9),
          .holder = row.Get<std::string>(10),
          .sign_date = row.Get<absl::CivilDay>(11),
          .create_time = row.Get<absl::Time>(12)};
}

absl::StatusOr<bool> InsertMandate(pg::Transaction& tx, const Mandate& mandate) {
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertMandate, mandate.id, mandate.account, mandate.reference, mandate.scheme, mandate.kind,
                           mandate.state, mandate.collected, mandate.ending, mandate.bank_account, mandate.bic,
                           mandate.holder, mandate.sign_date, mandate.create_time));
  return inserted.affected_rows() == 1;
}

absl::StatusOr<std::optional<Mandate>> LockMandate(pg::Transaction& tx, MandateId id) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockMandate, id));
  if (result.empty()) return std::nullopt;
  return ReadMandate(result.front());
}

absl::StatusOr<std::map<AccountId, Mandate>> FindActiveMandates(pg::Transaction& tx,
                                                                const std::vector<AccountId>& accounts) {
  std::map<AccountId, Mandate> mandates;
  if (accounts.empty()) return mandates;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindActiveMandates, pg::Array(accounts)));
  for (pg::Row row : result) {
    Mandate mandate = ReadMandate(row);
    mandates[mandate.account] = std::move(mandate);
  }
  return mandates;
}

absl::Status UpdateMandates(pg::Transaction& tx, const std::vector<Mandate>& mandates) {
  if (mandates.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(mandates, project); };
  return tx.ExecLater(
      kUpdateMandates, column([](const Mandate& m) { return m.id; }), column([](const Mandate& m) { return m.state; }),
      column([](const Mandate& m) { return m.collected; }), column([](const Mandate& m) { return m.ending; }));
}

absl::StatusOr<std::vector<Mandate>> ListMandates(pg::Transaction& tx, AccountId account, MandateId before, int limit) {
  const std::optional<AccountId> only = account.IsNil() ? std::nullopt : std::optional(account);
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kListMandates, OrEndOfList(before), only, limit));
  std::vector<Mandate> mandates;
  for (pg::Row row : result) mandates.push_back(ReadMandate(row));
  return mandates;
}

}  // namespace vlot::invoicing::bank
