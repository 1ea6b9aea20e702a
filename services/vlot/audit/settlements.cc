#include "services/vlot/audit/settlements.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/ids/uuid.h"
#include "common/status/status.h"

namespace vlot::audit {
namespace {

// Settlement state 2: read whole.
constexpr pg::Statement kCompared{"audit.SettlementsCompared", R"sql(
SELECT settlement_id, amount_minor, payments_minor + refunds_minor FROM settlements WHERE state = 2
ORDER BY settlement_id)sql"};

// Ledger account 4: PSP clearing.
constexpr pg::Statement kBooked{"audit.SettlementsBooked", R"sql(
SELECT s.settlement_id, s.amount_minor,
       coalesce((SELECT -sum(p.amount_minor) FROM postings AS p
                 WHERE p.transaction_id = s.settlement_id AND p.ledger_account = 4), 0)::bigint
FROM provider_settlements AS s ORDER BY s.settlement_id)sql"};

constexpr pg::Statement kCursor{"audit.PaymentCursor", R"sql(
SELECT position FROM feed_cursors WHERE feed = 'payment/p00')sql"};
constexpr pg::Statement kEnd{"audit.PaymentFeedEnd", "SELECT position FROM feed_counter WHERE id = 1"};

struct Amounts {
  int64_t paid_out = 0;
  int64_t cleared = 0;

  bool operator==(const Amounts&) const = default;
};
using Settlements = std::map<Uuid, Amounts>;

std::string Text(const Amounts& amounts) { return absl::StrCat(amounts.paid_out, " paid out of ", amounts.cleared); }

absl::StatusOr<Settlements> Read(pg::Transaction& tx, const pg::Statement& statement) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement));
  Settlements settlements;
  for (pg::Row row : rows) settlements[row.Get<Uuid>(0)] = {row.Get<int64_t>(1), row.Get<int64_t>(2)};
  return settlements;
}

// Whether invoicing has read everything that payment has told, as far as the snapshots show.
absl::StatusOr<bool> HasReadAll(Databases& databases) {
  ASSIGN_OR_RETURN(const pg::Result cursor, databases.of("invoicing").Exec(kCursor));
  ASSIGN_OR_RETURN(const pg::Result end, databases.of("payment").Exec(kEnd));
  return !cursor.empty() && !end.empty() && cursor.front().Get<int64_t>(0) == end.front().Get<int64_t>(0);
}

}  // namespace

absl::Status CheckSettlements(Databases& databases, Tally& tally) {
  ASSIGN_OR_RETURN(const Settlements booked, Read(databases.of("invoicing"), kBooked));
  ASSIGN_OR_RETURN(const Settlements compared, Read(databases.of("payment"), kCompared));
  ASSIGN_OR_RETURN(const bool has_read_all, HasReadAll(databases));
  const auto violated = [&](const Uuid& id, std::string detail) {
    tally.Violated({Invariant::kSettlementsAreBooked, absl::StrCat("settlements/", id.ToString()), std::move(detail)});
  };
  tally.Checked(Invariant::kSettlementsAreBooked, static_cast<int64_t>(compared.size()));
  for (const auto& [id, amounts] : booked) {
    const auto known = compared.find(id);
    if (known == compared.end()) {
      violated(id, "is booked, and payment does not have it");
    } else if (known->second != amounts) {
      violated(id, absl::StrCat("booked as ", Text(amounts), "; payment has ", Text(known->second)));
    }
  }
  for (const auto& [id, amounts] : compared) {
    if (has_read_all && !booked.contains(id)) violated(id, "is not booked");
  }
  return absl::OkStatus();
}

}  // namespace vlot::audit
