#include "services/invoicing/dunning/settled.h"

#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/dunning/dunning_ids.h"
#include "services/invoicing/events.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kCloseCases{"invoicing.CloseSettledCases", R"sql(
UPDATE dunning_cases AS c SET state = 2, close_time = $2
WHERE c.account_id = ANY($1::uuid[]) AND c.state = 1
  AND NOT EXISTS (SELECT 1 FROM dunning_claims AS l JOIN invoices AS i ON i.invoice_id = l.invoice_id
                  WHERE l.case_id = c.case_id AND i.open_minor > 0)
RETURNING c.case_id, c.account_id, c.held)sql"};

constexpr pg::Statement kEndClaims{"invoicing.EndDunningClaims", R"sql(
UPDATE dunning_claims SET live = false WHERE case_id = ANY($1::uuid[]))sql"};

constexpr pg::Statement kLiftHolds{"invoicing.LiftDunningHolds", R"sql(
UPDATE accounts AS a SET dunning_hold = false, version = a.version + 1
WHERE a.account_id = ANY($1::uuid[]) AND a.dunning_hold
  AND NOT EXISTS (SELECT 1 FROM dunning_cases AS c WHERE c.account_id = a.account_id AND c.state = 1 AND c.held)
RETURNING a.account_id)sql"};

absl::StatusOr<std::vector<feed::NewEvent>> LiftHolds(pg::Transaction& tx, const std::vector<AccountId>& accounts) {
  std::vector<feed::NewEvent> events;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLiftHolds, pg::Array(accounts)));
  std::vector<AccountId> lifted;
  for (pg::Row row : rows) lifted.push_back(row.Get<AccountId>(0));
  ASSIGN_OR_RETURN(const AccountRows changed, FindAccounts(tx, lifted));
  for (const AccountId& account : lifted) events.push_back(AccountChanged(changed.at(account)));
  return events;
}

}  // namespace

absl::StatusOr<std::vector<feed::NewEvent>> EndSettledCases(pg::Transaction& tx, std::vector<AccountId> accounts,
                                                            absl::Time now) {
  std::vector<feed::NewEvent> events;
  std::sort(accounts.begin(), accounts.end());
  accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  if (accounts.empty()) return events;
  ASSIGN_OR_RETURN(const pg::Result closed, tx.Exec(kCloseCases, pg::Array(accounts), now));
  std::vector<CaseId> cases;
  std::vector<AccountId> held;
  for (pg::Row row : closed) {
    cases.push_back(row.Get<CaseId>(0));
    if (row.Get<bool>(2)) held.push_back(row.Get<AccountId>(1));
  }
  if (cases.empty()) return events;
  RETURN_IF_ERROR(tx.ExecLater(kEndClaims, pg::Array(cases)));
  if (held.empty()) return events;
  return LiftHolds(tx, held);
}

}  // namespace vlot::invoicing::dunning
