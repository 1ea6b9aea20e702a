#include "services/invoicing/provider/provider_store.h"

#include "common/status/status.h"
#include "services/invoicing/bank/book.h"

namespace vlot::invoicing::provider {
namespace {

constexpr pg::Statement kInsertSettlement{"invoicing.InsertProviderSettlement", R"sql(
INSERT INTO provider_settlements (settlement_id, reference, amount_minor, currency, state, booking_date, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (settlement_id) DO NOTHING
RETURNING settlement_id)sql"};

}  // namespace

absl::StatusOr<bool> InsertSettlement(pg::Transaction& tx, const ProviderSettlement& settlement, absl::Time now) {
  // Nothing comes to the bank of one that comes to nothing.
  const auto state = settlement.amount.IsZero() ? bank::OrderState::kSettled : bank::OrderState::kSent;
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kInsertSettlement, settlement.id, settlement.reference, settlement.amount.minor,
                           settlement.amount.currency, state, settlement.day, now));
  return !rows.empty();
}

}  // namespace vlot::invoicing::provider
