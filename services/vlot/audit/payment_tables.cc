// Payment's tables, as an audit reads them.
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/vlot/audit/order_tables.h"
#include "services/vlot/audit/psp_reader.h"

namespace vlot::audit {
namespace {

// Refund states 4 and 5: failed, cancelled.
#define VLOT_AUDIT_PAYMENTS                                                                      \
  "SELECT order_id, payment_id, state, amount_minor, currency, captured_minor, refunded_minor, " \
  "coalesce(f.failed_minor, 0) FROM payment_sums "                                               \
  "LEFT JOIN (SELECT payment_id, sum(amount_minor)::bigint AS failed_minor FROM refunds "        \
  "WHERE state IN (4, 5) GROUP BY payment_id) AS f USING (payment_id) "

void PutPayment(const pg::Row& row, OrderFacts& facts) {
  facts.payments.push_back({.id = row.Get<PaymentId>(1),
                            .state = row.Get<PaymentState>(2),
                            .amount = {row.Get<int64_t>(3), row.Get<Currency>(4)},
                            .captured_minor = row.Get<int64_t>(5),
                            .refunded_minor = row.Get<int64_t>(6),
                            .failed_minor = row.Get<int64_t>(7)});
}

// Attempts 1 claimed, 2 unknown, 3 open, 4 authorized are still to be heard of; so are refunds 1 claimed and 2 pending.
constexpr pg::Statement kDeclareAttempts{"audit.DeclareAttempts", R"sql(
DECLARE Attempts NO SCROLL CURSOR FOR
SELECT a.payment_id, a.number, coalesce(a.psp_id, ''), a.captured_minor, a.currency, coalesce(r.refunded_minor, 0),
       a.state <= 4 OR coalesce(r.underway, false)
FROM (
  SELECT payment_id, attempt AS number, psp_id, attempt_captured_minor AS captured_minor, currency, attempt_state AS state
  FROM payments WHERE attempt > 0
  UNION ALL
  SELECT e.payment_id, e.number, e.psp_id, e.captured_minor, p.currency, e.state
  FROM attempts AS e JOIN payments AS p USING (payment_id)
) AS a
LEFT JOIN (
  SELECT payment_id, attempt AS number, sum(amount_minor)::bigint AS refunded_minor, bool_or(state <= 2) AS underway
  FROM refunds WHERE state <= 3 GROUP BY payment_id, attempt
) AS r USING (payment_id, number)
ORDER BY payment_id, number)sql"};
constexpr pg::Statement kFetchAttempts{"audit.FetchAttempts", "FETCH FORWARD 5000 FROM Attempts"};
constexpr pg::Statement kCloseAttempts{"audit.CloseAttempts", "CLOSE Attempts"};

}  // namespace

std::vector<OrderTable> PaymentTables() {
  return {VLOT_AUDIT_TABLE("payment", Payments, VLOT_AUDIT_PAYMENTS, "WHERE true", PutPayment)};
}

#undef VLOT_AUDIT_PAYMENTS

absl::Status ReadOurBooks(pg::Transaction& payment, const TakeEntry& take) {
  RETURN_IF_ERROR(payment.Exec(kDeclareAttempts));
  while (true) {
    ASSIGN_OR_RETURN(const pg::Result page, payment.Exec(kFetchAttempts));
    if (page.empty()) return payment.Exec(kCloseAttempts).status();
    for (pg::Row row : page) {
      take({.reference = absl::StrCat(row.Get<PaymentId>(0).ToString(), "-", row.Get<int32_t>(1)),
            .psp_id = row.Get<std::string>(2),
            .received = {row.Get<int64_t>(3), row.Get<Currency>(4)},
            .refunded_minor = row.Get<int64_t>(5),
            .moving = row.Get<bool>(6)});
    }
    RETURN_IF_ERROR(payment.status());
  }
}

}  // namespace vlot::audit
