// Invariants that lie within one service's database and that its transactions keep: one statement over one snapshot
// says all, and what it says is so. PostgreSQL goes through the rows, by indexes or with sorts on disk; only what is
// wrong comes here, and no more of it than is listed.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "common/pg/pg.h"
#include "services/vlot/audit/databases.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

// `statement` gives, by VLOT_AUDIT_CHECK: how many rows were checked, how many are wrong, and the id, expectation and
// finding of the first $1 of the wrong ones.
struct StatementCheck {
  Invariant invariant;
  const char* service;
  const char* id_prefix;  // "accounts/"
  pg::Statement statement;
};

std::vector<StatementCheck> InvoicingChecks();
std::vector<StatementCheck> BankChecks();
std::vector<StatementCheck> DunningChecks();
std::vector<StatementCheck> PaymentChecks();
std::vector<StatementCheck> FulfilmentChecks();

absl::Status RunChecks(Databases& databases, const std::vector<StatementCheck>& checks, int listed_max, Tally& tally);

// `with` defines `checked` (id, expected, actual) in a WITH clause: a row for each thing, wrong when the two differ.
#define VLOT_AUDIT_CHECK(with)                                                                                \
  with " SELECT c.checked, c.wrong, w.id::text, w.expected::text, w.actual::text "                            \
       "FROM (SELECT count(*) AS checked, count(*) FILTER (WHERE expected IS DISTINCT FROM actual) AS wrong " \
       "FROM checked) AS c LEFT JOIN (SELECT id, expected, actual FROM checked "                              \
       "WHERE expected IS DISTINCT FROM actual ORDER BY id LIMIT $1) AS w ON true ORDER BY w.id"

}  // namespace vlot::audit
