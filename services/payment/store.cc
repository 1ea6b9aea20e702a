#include "services/payment/store.h"

#include <string>
#include <utility>

#include "common/status/status.h"
#include "services/payment/payment_rows.h"

namespace vlot::payment {
namespace {

// The columns that ReadPaymentRow reads, in its order.
#define PAYMENT_COLUMNS                                                                                           \
  "payment_id, order_id, state, ending, settled, version, amount_minor, currency, description, redirect_url, "    \
  "language, expire_at, created_at, paid_at, due_at, tries, refunds, attempt, attempt_state, attempt_left_open, " \
  "attempt_captured_minor, attempt_request_id, attempt_created_at, psp_id, method, checkout_url, last_error, "    \
  "attempt_disputed_minor "

constexpr pg::Statement kInsertPayments{"payment.InsertPayments", R"sql(
  INSERT INTO payments (payment_id, order_id, state, ending, settled, version, amount_minor, currency, description,
                        redirect_url, language, expire_at, created_at, due_at, tries, refunds, attempt, attempt_state,
                        attempt_left_open, attempt_captured_minor, attempt_created_at, method, checkout_url, last_error)
  SELECT p.payment_id, p.order_id, p.state, p.ending, p.settled, p.version, p.amount_minor, p.currency, p.description,
         p.redirect_url, p.language, p.expire_at, p.created_at, p.due_at, 0, 0, p.attempt, p.attempt_state,
         false, 0, p.created_at, p.method, '', ''
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::bool[], $6::bigint[], $7::bigint[], $8::text[],
              $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[],
              $15::int[], $16::smallint[], $17::text[])
    AS p(payment_id, order_id, state, ending, settled, version, amount_minor, currency, description, redirect_url,
         language, expire_at, created_at, due_at, attempt, attempt_state, method)
  ON CONFLICT (payment_id) DO NOTHING
  RETURNING payment_id)sql"};

constexpr pg::Statement kLockPayments{"payment.LockPayments", "SELECT " PAYMENT_COLUMNS R"sql(
  FROM payments
  WHERE payment_id = ANY($1::uuid[])
  ORDER BY payment_id
  FOR UPDATE)sql"};

constexpr pg::Statement kFindPayments{"payment.FindPayments", "SELECT " PAYMENT_COLUMNS R"sql(
  FROM payments
  WHERE payment_id = ANY($1::uuid[])
  ORDER BY payment_id)sql"};

constexpr pg::Statement kTakeDue{"payment.TakeDue", "SELECT " PAYMENT_COLUMNS R"sql(
  FROM payments
  WHERE due_at <= $1
  ORDER BY due_at
  LIMIT $2
  FOR UPDATE SKIP LOCKED)sql"};

constexpr pg::Statement kSavePayments{"payment.SavePayments", R"sql(
  UPDATE payments p
  SET state = n.state, ending = n.ending, settled = n.settled, version = n.version, paid_at = n.paid_at,
      due_at = n.due_at, tries = n.tries, refunds = n.refunds, attempt = n.attempt, attempt_state = n.attempt_state,
      attempt_left_open = n.left_open, attempt_captured_minor = n.captured_minor, attempt_request_id = n.request_id,
      attempt_created_at = n.created_at, psp_id = n.psp_id, method = n.method, checkout_url = n.checkout_url,
      last_error = n.last_error, attempt_disputed_minor = n.disputed_minor
  FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::bool[], $5::bigint[], $6::timestamptz[],
              $7::timestamptz[], $8::int[], $9::int[], $10::int[], $11::smallint[], $12::bool[], $13::bigint[],
              $14::uuid[], $15::timestamptz[], $16::text[], $17::text[], $18::text[], $19::text[], $20::bigint[])
    AS n(payment_id, state, ending, settled, version, paid_at, due_at, tries, refunds, attempt, attempt_state, left_open,
         captured_minor, request_id, created_at, psp_id, method, checkout_url, last_error, disputed_minor)
  WHERE p.payment_id = n.payment_id)sql"};

constexpr pg::Statement kListPayments{"payment.ListPayments", "SELECT " PAYMENT_COLUMNS R"sql(
  FROM payments
  WHERE ($1::uuid IS NULL OR payment_id < $1::uuid)
    AND (cardinality($2::smallint[]) = 0 OR state = ANY($2::smallint[]))
  ORDER BY payment_id DESC
  LIMIT $3)sql"};

constexpr pg::Statement kListPaymentsOfOrder{"payment.ListPaymentsOfOrder", "SELECT " PAYMENT_COLUMNS R"sql(
  FROM payments
  WHERE order_id = $4::uuid
    AND ($1::uuid IS NULL OR payment_id < $1::uuid)
    AND (cardinality($2::smallint[]) = 0 OR state = ANY($2::smallint[]))
  ORDER BY payment_id DESC
  LIMIT $3)sql"};

std::optional<absl::Time> OrNull(absl::Time time) {
  return time == absl::InfiniteFuture() ? std::nullopt : std::optional<absl::Time>(time);
}

absl::StatusOr<std::vector<Payment>> ReadAll(pg::Transaction& tx, const pg::Result& found) {
  std::vector<PaymentRow> rows;
  rows.reserve(found.size());
  for (pg::Row row : found) rows.push_back(ReadPaymentRow(row));
  return Complete(tx, std::move(rows));
}

// A payment without attempts has an empty one in its row.
const Attempt& CurrentOf(const Payment& payment) {
  static const Attempt* const none =
      new Attempt{.number = 0, .state = AttemptState{0}, .created_at = absl::UnixEpoch()};
  return payment.attempts.empty() ? *none : payment.attempts.back();
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<PaymentId>> InsertPayments(pg::Transaction& tx,
                                                              absl::Span<const Payment* const> payments) {
  const auto column = [&](auto get) { return pg::ArrayOf(payments, [&](const Payment* p) { return get(*p); }); };
  ASSIGN_OR_RETURN(
      pg::Result rows,
      tx.Exec(
          kInsertPayments, column([](const Payment& p) { return p.id; }),
          column([](const Payment& p) { return p.order; }), column([](const Payment& p) { return p.state; }),
          column([](const Payment& p) { return p.ending; }), column([](const Payment& p) { return p.settled; }),
          column([](const Payment& p) { return p.version; }), column([](const Payment& p) { return p.amount.minor; }),
          column([](const Payment& p) { return p.amount.currency; }),
          column([](const Payment& p) { return std::string_view(p.description); }),
          column([](const Payment& p) { return std::string_view(p.redirect_url); }),
          column([](const Payment& p) { return std::string_view(p.language); }),
          column([](const Payment& p) { return p.expire_time; }), column([](const Payment& p) { return p.created_at; }),
          column([](const Payment& p) { return OrNull(p.due_at); }),
          column([](const Payment& p) { return CurrentOf(p).number; }),
          column([](const Payment& p) { return CurrentOf(p).state; }),
          column([](const Payment& p) { return std::string_view(CurrentOf(p).method); })));
  absl::flat_hash_set<PaymentId> inserted;
  for (pg::Row row : rows) inserted.insert(row.Get<PaymentId>(0));
  return inserted;
}

absl::StatusOr<std::vector<Payment>> LockPayments(pg::Transaction& tx, absl::Span<const PaymentId> ids) {
  ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kLockPayments, pg::Array(ids)));
  return ReadAll(tx, found);
}

absl::StatusOr<std::vector<Payment>> FindPayments(pg::Transaction& tx, absl::Span<const PaymentId> ids) {
  ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kFindPayments, pg::Array(ids)));
  return ReadAll(tx, found);
}

absl::StatusOr<std::vector<Payment>> TakeDue(pg::Transaction& tx, absl::Time now, int max) {
  ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kTakeDue, now, max));
  return ReadAll(tx, found);
}

absl::Status SavePayments(pg::Transaction& tx, absl::Span<const Payment* const> payments) {
  if (payments.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(payments, [&](const Payment* p) { return get(*p); }); };
  const auto attempt = [&](auto get) {
    return pg::ArrayOf(payments, [&](const Payment* p) { return get(CurrentOf(*p)); });
  };
  RETURN_IF_ERROR(tx.Exec(
      kSavePayments, column([](const Payment& p) { return p.id; }), column([](const Payment& p) { return p.state; }),
      column([](const Payment& p) { return p.ending; }), column([](const Payment& p) { return p.settled; }),
      column([](const Payment& p) { return p.version; }), column([](const Payment& p) { return p.paid_at; }),
      column([](const Payment& p) { return OrNull(p.due_at); }), column([](const Payment& p) { return p.tries; }),
      column([](const Payment& p) { return static_cast<int32_t>(p.refunds.size()); }),
      attempt([](const Attempt& a) { return a.number; }), attempt([](const Attempt& a) { return a.state; }),
      attempt([](const Attempt& a) { return a.left_open; }), attempt([](const Attempt& a) { return a.captured_minor; }),
      attempt([](const Attempt& a) { return a.request_id; }), attempt([](const Attempt& a) { return a.created_at; }),
      attempt([](const Attempt& a) { return a.psp_id.empty() ? std::nullopt : std::optional<std::string>(a.psp_id); }),
      attempt([](const Attempt& a) { return std::string_view(a.method); }),
      attempt([](const Attempt& a) { return std::string_view(a.checkout_url); }),
      attempt([](const Attempt& a) { return std::string_view(a.last_error); }),
      attempt([](const Attempt& a) { return a.disputed_minor; })));
  RETURN_IF_ERROR(SaveAttempts(tx, payments));
  return SaveRefunds(tx, payments);
}

absl::StatusOr<std::vector<Payment>> ListPayments(pg::Transaction& tx, const PaymentQuery& query) {
  const auto states = pg::Array(query.states);
  ASSIGN_OR_RETURN(pg::Result found,
                   query.order ? tx.Exec(kListPaymentsOfOrder, query.before, states, query.limit, *query.order)
                               : tx.Exec(kListPayments, query.before, states, query.limit));
  return ReadAll(tx, found);
}

}  // namespace vlot::payment
