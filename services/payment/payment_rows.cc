#include "services/payment/payment_rows.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/status/status.h"

namespace vlot::payment {
namespace {

constexpr pg::Statement kFindAttempts{"payment.FindAttempts", R"sql(
  SELECT payment_id, number, state, left_open, captured_minor, request_id, created_at, psp_id, method, checkout_url,
         last_error, disputed_minor
  FROM attempts
  WHERE payment_id = ANY($1::uuid[])
  ORDER BY payment_id, number)sql"};

constexpr pg::Statement kFindRefunds{"payment.FindRefunds", R"sql(
  SELECT payment_id, refund_id, attempt, amount_minor, state, reason, psp_id, last_error, created_at, tries
  FROM refunds
  WHERE payment_id = ANY($1::uuid[])
  ORDER BY payment_id, refund_id)sql"};

// A former attempt changes seldom; it is written again with its payment.
constexpr pg::Statement kSaveAttempts{"payment.SaveAttempts", R"sql(
  INSERT INTO attempts (payment_id, number, state, left_open, captured_minor, request_id, created_at, psp_id, method,
                        checkout_url, last_error, disputed_minor)
  SELECT a.payment_id, a.number, a.state, a.left_open, a.captured_minor, a.request_id, a.created_at, a.psp_id, a.method,
         a.checkout_url, a.last_error, a.disputed_minor
  FROM unnest($1::uuid[], $2::int[], $3::smallint[], $4::bool[], $5::bigint[], $6::uuid[], $7::timestamptz[], $8::text[],
              $9::text[], $10::text[], $11::text[], $12::bigint[])
    AS a(payment_id, number, state, left_open, captured_minor, request_id, created_at, psp_id, method, checkout_url,
         last_error, disputed_minor)
  ON CONFLICT (payment_id, number) DO UPDATE
  SET state = EXCLUDED.state, left_open = EXCLUDED.left_open, captured_minor = EXCLUDED.captured_minor,
      psp_id = EXCLUDED.psp_id, method = EXCLUDED.method, checkout_url = EXCLUDED.checkout_url,
      last_error = EXCLUDED.last_error, disputed_minor = EXCLUDED.disputed_minor)sql"};

constexpr pg::Statement kSaveRefunds{"payment.SaveRefunds", R"sql(
  INSERT INTO refunds (refund_id, payment_id, attempt, amount_minor, state, reason, psp_id, last_error, created_at, tries)
  SELECT r.refund_id, r.payment_id, r.attempt, r.amount_minor, r.state, r.reason, r.psp_id, r.last_error, r.created_at,
         r.tries
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::text[],
              $9::timestamptz[], $10::int[])
    AS r(refund_id, payment_id, attempt, amount_minor, state, reason, psp_id, last_error, created_at, tries)
  ON CONFLICT (refund_id) DO UPDATE
  SET state = EXCLUDED.state, psp_id = EXCLUDED.psp_id, last_error = EXCLUDED.last_error,
      created_at = EXCLUDED.created_at, tries = EXCLUDED.tries)sql"};

std::optional<std::string> OrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

using ByPayment = absl::flat_hash_map<PaymentId, Payment*>;

absl::Status ReadAttempts(pg::Transaction& tx, const pg::Column<PaymentId>& ids, const ByPayment& payments) {
  ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kFindAttempts, ids));
  absl::flat_hash_map<PaymentId, std::vector<Attempt>> earlier;
  for (pg::Row row : found) {
    earlier[row.Get<PaymentId>(0)].push_back({.number = row.Get<int32_t>(1),
                                              .state = row.Get<AttemptState>(2),
                                              .left_open = row.Get<bool>(3),
                                              .captured_minor = row.Get<int64_t>(4),
                                              .disputed_minor = row.Get<int64_t>(11),
                                              .request_id = row.Get<std::optional<Uuid>>(5),
                                              .created_at = row.Get<absl::Time>(6),
                                              .psp_id = row.Get<std::optional<std::string>>(7).value_or(""),
                                              .method = row.Get<std::string>(8),
                                              .checkout_url = row.Get<std::string>(9),
                                              .last_error = row.Get<std::string>(10)});
  }
  for (auto& [id, attempts] : earlier) {
    std::vector<Attempt>& all = payments.at(id)->attempts;
    all.insert(all.begin(), attempts.begin(), attempts.end());
  }
  return absl::OkStatus();
}

absl::Status ReadRefunds(pg::Transaction& tx, const pg::Column<PaymentId>& ids, const ByPayment& payments) {
  ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kFindRefunds, ids));
  for (pg::Row row : found) {
    payments.at(row.Get<PaymentId>(0))
        ->refunds.push_back({.id = row.Get<RefundId>(1),
                             .attempt = row.Get<int32_t>(2),
                             .amount_minor = row.Get<int64_t>(3),
                             .state = row.Get<RefundState>(4),
                             .tries = row.Get<int32_t>(9),
                             .reason = row.Get<std::string>(5),
                             .psp_id = row.Get<std::optional<std::string>>(6).value_or(""),
                             .last_error = row.Get<std::string>(7),
                             .created_at = row.Get<absl::Time>(8)});
  }
  return absl::OkStatus();
}

}  // namespace

PaymentRow ReadPaymentRow(const pg::Row& row) {
  PaymentRow read;
  Payment& payment = read.payment;
  payment.id = row.Get<PaymentId>(0);
  payment.order = row.Get<OrderId>(1);
  payment.state = row.Get<State>(2);
  payment.ending = row.Get<Ending>(3);
  payment.settled = row.Get<bool>(4);
  payment.version = row.Get<int64_t>(5);
  payment.amount = {row.Get<int64_t>(6), row.Get<Currency>(7)};
  payment.description = row.Get<std::string>(8);
  payment.redirect_url = row.Get<std::string>(9);
  payment.language = row.Get<std::string>(10);
  payment.expire_time = row.Get<absl::Time>(11);
  payment.created_at = row.Get<absl::Time>(12);
  payment.paid_at = row.Get<std::optional<absl::Time>>(13);
  payment.due_at = row.Get<std::optional<absl::Time>>(14).value_or(absl::InfiniteFuture());
  payment.tries = row.Get<int32_t>(15);
  read.refunds = row.Get<int32_t>(16);
  const int32_t attempt = row.Get<int32_t>(17);
  if (attempt == 0) return read;
  payment.attempts.push_back({.number = attempt,
                              .state = row.Get<AttemptState>(18),
                              .left_open = row.Get<bool>(19),
                              .captured_minor = row.Get<int64_t>(20),
                              .disputed_minor = row.Get<int64_t>(27),
                              .request_id = row.Get<std::optional<Uuid>>(21),
                              .created_at = row.Get<absl::Time>(22),
                              .psp_id = row.Get<std::optional<std::string>>(23).value_or(""),
                              .method = row.Get<std::string>(24),
                              .checkout_url = row.Get<std::string>(25),
                              .last_error = row.Get<std::string>(26)});
  return read;
}

absl::StatusOr<std::vector<Payment>> Complete(pg::Transaction& tx, std::vector<PaymentRow> rows) {
  std::vector<Payment> payments;
  payments.reserve(rows.size());  // the maps below point into it
  pg::Column<PaymentId> with_attempts, with_refunds;
  ByPayment by_id;
  for (PaymentRow& row : rows) {
    const Payment& payment = payments.emplace_back(std::move(row.payment));
    const bool more_attempts = !payment.attempts.empty() && payment.attempts.back().number > 1;
    if (more_attempts) with_attempts.Add(payment.id);
    if (row.refunds > 0) with_refunds.Add(payment.id);
    if (more_attempts || row.refunds > 0) by_id[payment.id] = &payments.back();
  }
  if (!with_attempts.empty()) RETURN_IF_ERROR(ReadAttempts(tx, with_attempts, by_id));
  if (!with_refunds.empty()) RETURN_IF_ERROR(ReadRefunds(tx, with_refunds, by_id));
  return payments;
}

absl::Status SaveAttempts(pg::Transaction& tx, absl::Span<const Payment* const> payments) {
  pg::Column<PaymentId> ids;
  std::vector<const Attempt*> attempts;
  for (const Payment* payment : payments) {
    for (size_t i = 0; i + 1 < payment->attempts.size(); ++i) {
      ids.Add(payment->id);
      attempts.push_back(&payment->attempts[i]);
    }
  }
  if (attempts.empty()) return absl::OkStatus();
  const auto column = [&](auto get) {
    return pg::ArrayOf(attempts, [&](const Attempt* attempt) { return get(*attempt); });
  };
  return tx.ExecLater(
      kSaveAttempts, ids, column([](const Attempt& a) { return a.number; }),
      column([](const Attempt& a) { return a.state; }), column([](const Attempt& a) { return a.left_open; }),
      column([](const Attempt& a) { return a.captured_minor; }), column([](const Attempt& a) { return a.request_id; }),
      column([](const Attempt& a) { return a.created_at; }), column([](const Attempt& a) { return OrNull(a.psp_id); }),
      column([](const Attempt& a) { return std::string_view(a.method); }),
      column([](const Attempt& a) { return std::string_view(a.checkout_url); }),
      column([](const Attempt& a) { return std::string_view(a.last_error); }),
      column([](const Attempt& a) { return a.disputed_minor; }));
}

absl::Status SaveRefunds(pg::Transaction& tx, absl::Span<const Payment* const> payments) {
  pg::Column<PaymentId> ids;
  std::vector<const Refund*> refunds;
  for (const Payment* payment : payments) {
    for (const Refund& refund : payment->refunds) {
      ids.Add(payment->id);
      refunds.push_back(&refund);
    }
  }
  if (refunds.empty()) return absl::OkStatus();
  const auto column = [&](auto get) {
    return pg::ArrayOf(refunds, [&](const Refund* refund) { return get(*refund); });
  };
  return tx.ExecLater(
      kSaveRefunds, column([](const Refund& r) { return r.id; }), ids,
      column([](const Refund& r) { return r.attempt; }), column([](const Refund& r) { return r.amount_minor; }),
      column([](const Refund& r) { return r.state; }),
      column([](const Refund& r) { return std::string_view(r.reason); }),
      column([](const Refund& r) { return OrNull(r.psp_id); }),
      column([](const Refund& r) { return std::string_view(r.last_error); }),
      column([](const Refund& r) { return r.created_at; }), column([](const Refund& r) { return r.tries; }));
}

}  // namespace vlot::payment
