// What must hold of dunning within invoicing's database. All of it is kept by the transactions that write there.
//
// The numbers: case state 1 live, 2 closed; document kind 4 charge note.
#include "services/vlot/audit/statement_check.h"

namespace vlot::audit {
namespace {

// A case has climbed by its notices: 1 to its level, each once.
constexpr pg::Statement kClimbed{"audit.CasesClimbed", VLOT_AUDIT_CHECK(R"sql(
WITH sent AS (
  SELECT case_id, string_agg(level::text, ' ' ORDER BY level) AS levels FROM dunning_notices GROUP BY case_id
), checked AS MATERIALIZED (
  SELECT case_id AS id,
         coalesce((SELECT string_agg(l::text, ' ' ORDER BY l) FROM generate_series(1, c.level) AS l), '') AS expected,
         coalesce(s.levels, '') AS actual
  FROM dunning_cases AS c FULL JOIN sent AS s USING (case_id)
))sql")};

constexpr pg::Statement kLive{"audit.CasesLive", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT c.case_id AS id,
         CASE WHEN EXISTS (SELECT 1 FROM dunning_claims AS l JOIN invoices AS i ON i.invoice_id = l.invoice_id
                           WHERE l.case_id = c.case_id AND l.live AND i.open_minor > 0)
              THEN 'something is open' ELSE 'nothing is open' END AS expected,
         CASE c.state WHEN 1 THEN 'something is open' ELSE 'nothing is open' END AS actual
  FROM dunning_cases AS c
))sql")};

constexpr pg::Statement kHeld{"audit.AccountsHeld", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT a.account_id AS id,
         EXISTS (SELECT 1 FROM dunning_cases AS c WHERE c.account_id = a.account_id AND c.state = 1 AND c.held) AS expected,
         a.dunning_hold AS actual
  FROM accounts AS a
))sql")};

constexpr pg::Statement kCharged{"audit.RemindersCharged", VLOT_AUDIT_CHECK(R"sql(
WITH charging AS (
  SELECT notice_id, charge_id, interest_minor + costs_minor AS minor FROM dunning_notices
  WHERE charge_id IS NOT NULL OR interest_minor + costs_minor <> 0
), notes AS (
  SELECT invoice_id, net_minor FROM invoices WHERE kind = 4
), checked AS MATERIALIZED (
  SELECT coalesce('reminders/' || c.notice_id, 'invoices/' || n.invoice_id) AS id, coalesce(c.minor, 0) AS expected,
         coalesce(n.net_minor, 0) AS actual
  FROM charging AS c FULL JOIN notes AS n ON n.invoice_id = c.charge_id
))sql")};

}  // namespace

std::vector<StatementCheck> DunningChecks() {
  return {{Invariant::kRemindersClimbOnce, "invoicing", "dunningCases/", kClimbed},
          {Invariant::kCasesAreOpen, "invoicing", "dunningCases/", kLive},
          {Invariant::kHoldsAreCases, "invoicing", "accounts/", kHeld},
          {Invariant::kChargesAreReminders, "invoicing", "", kCharged}};
}

}  // namespace vlot::audit
