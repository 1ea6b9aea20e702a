#include "services/payment/refunds/refund_store.h"

#include "common/status/status.h"

namespace vlot::payment {
namespace {

constexpr pg::Statement kFindPaymentOfRefund{"payment.FindPaymentOfRefund", R"sql(
  SELECT payment_id FROM refunds WHERE refund_id = $1)sql"};

constexpr pg::Statement kListRefunds{"payment.ListRefunds", R"sql(
  SELECT refund_id, payment_id FROM refunds
  WHERE ($1::uuid IS NULL OR refund_id < $1::uuid) AND ($2::smallint IS NULL OR state = $2)
  ORDER BY refund_id DESC LIMIT $3)sql"};

constexpr pg::Statement kListRefundsOfOrder{"payment.ListRefundsOfOrder", R"sql(
  SELECT r.refund_id, r.payment_id FROM payments AS p JOIN refunds AS r USING (payment_id)
  WHERE p.order_id = $4 AND ($1::uuid IS NULL OR r.refund_id < $1::uuid) AND ($2::smallint IS NULL OR r.state = $2)
  ORDER BY r.refund_id DESC LIMIT $3)sql"};

}  // namespace

absl::StatusOr<std::optional<PaymentId>> FindPaymentOfRefund(pg::Transaction& tx, const RefundId& refund) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindPaymentOfRefund, refund));
  if (rows.empty()) return std::nullopt;
  return rows.front().Get<PaymentId>(0);
}

absl::StatusOr<std::vector<std::pair<RefundId, PaymentId>>> ListRefunds(pg::Transaction& tx, const RefundQuery& query) {
  ASSIGN_OR_RETURN(const pg::Result rows,
                   query.order ? tx.Exec(kListRefundsOfOrder, query.before, query.state, query.limit, *query.order)
                               : tx.Exec(kListRefunds, query.before, query.state, query.limit));
  std::vector<std::pair<RefundId, PaymentId>> refunds;
  for (pg::Row row : rows) refunds.emplace_back(row.Get<RefundId>(0), row.Get<PaymentId>(1));
  return refunds;
}

}  // namespace vlot::payment
