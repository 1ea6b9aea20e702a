#include "services/payment/settlements/settlement_store.h"

#include <utility>

#include "common/status/status.h"
#include "services/payment/payment.h"

namespace vlot::payment {
namespace {

constexpr int kCostDecimals = 4;  // as the PSP tells costs

constexpr pg::Statement kClaimPoll{"payment.ClaimSettlementPoll", R"sql(
  UPDATE settlement_poll SET due_at = $2 WHERE id = 1 AND due_at <= $1 RETURNING id)sql"};
constexpr pg::Statement kSetPoll{"payment.SetSettlementPoll", R"sql(
  UPDATE settlement_poll SET due_at = $1 WHERE id = 1)sql"};

constexpr pg::Statement kFindStates{"payment.FindSettlementStates", R"sql(
  SELECT psp_id, state FROM settlements WHERE psp_id = ANY($1::text[]))sql"};
constexpr pg::Statement kFindFailed{"payment.FindFailedSettlements", R"sql(
  SELECT psp_id FROM settlements WHERE state = 3 ORDER BY settlement_id DESC LIMIT $1)sql"};

constexpr pg::Statement kAddSettlements{"payment.AddSettlements", R"sql(
  INSERT INTO settlements AS known
    (settlement_id, psp_id, reference, state, currency, amount_minor, costs, costs_vat, payments_minor, refunds_minor,
     chargebacks_minor, fees_minor, fees_vat_minor, difference_minor, lines, differing_lines, paid_out_at, created_at,
     due_at, tries, phase, page_from)
  SELECT s.settlement_id, s.psp_id, s.reference, s.state, s.currency, s.amount_minor, s.costs, s.costs_vat, 0, 0,
         0, 0, 0, 0, 0, 0, s.paid_out_at, s.created_at, $10, 0, 1, ''
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
              $9::timestamptz[], $11::timestamptz[])
    AS s(settlement_id, psp_id, reference, state, currency, amount_minor, costs, costs_vat, paid_out_at, created_at)
  ON CONFLICT (psp_id) DO UPDATE
    SET state = excluded.state, reference = excluded.reference, amount_minor = excluded.amount_minor,
        costs = excluded.costs, costs_vat = excluded.costs_vat, paid_out_at = excluded.paid_out_at,
        due_at = excluded.due_at
    WHERE known.state = 3 AND excluded.state = 1)sql"};

#define SETTLEMENT_COLUMNS                                                                                   \
  "settlement_id, psp_id, reference, state, currency, amount_minor, costs, costs_vat, payments_minor, "      \
  "refunds_minor, chargebacks_minor, fees_minor, fees_vat_minor, difference_minor, lines, differing_lines, " \
  "paid_out_at, created_at, tries, phase, page_from "

constexpr pg::Statement kTakeReading{"payment.TakeReadingSettlement", "SELECT " SETTLEMENT_COLUMNS R"sql(
  FROM settlements WHERE state = 1 AND due_at <= $1
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kLeaseReading{"payment.LeaseReadingSettlement", R"sql(
  UPDATE settlements SET due_at = $2 WHERE settlement_id = $1)sql"};
constexpr pg::Statement kPostpone{"payment.PostponeSettlement", R"sql(
  UPDATE settlements SET due_at = $2, tries = tries + 1 WHERE settlement_id = $1 AND state = 1)sql"};

constexpr pg::Statement kSaveReading{"payment.SaveReadingSettlement", R"sql(
  UPDATE settlements
  SET state = $5, payments_minor = $6, refunds_minor = $7, chargebacks_minor = $8, fees_minor = $9,
      fees_vat_minor = $10, difference_minor = $11, lines = $12, differing_lines = $13, phase = $14, page_from = $15,
      due_at = $16, tries = 0
  WHERE settlement_id = $1 AND state = 1 AND phase = $2 AND page_from = $3 AND lines = $4
  RETURNING settlement_id)sql"};

constexpr pg::Statement kFindPayments{"payment.FindPaymentsOfLines", R"sql(
  SELECT payment_id FROM payments WHERE psp_id = ANY($1::text[])
  UNION
  SELECT payment_id FROM attempts WHERE psp_id = ANY($1::text[]))sql"};
constexpr pg::Statement kLockPayments{"payment.LockPaymentsOfLines", R"sql(
  SELECT payment_id, currency, psp_id, attempt_captured_minor, attempt_disputed_minor
  FROM payments WHERE payment_id = ANY($1::uuid[])
  ORDER BY payment_id FOR UPDATE)sql"};
constexpr pg::Statement kFindAttempts{"payment.FindAttemptsOfLines", R"sql(
  SELECT a.payment_id, p.currency, a.psp_id, a.captured_minor, a.disputed_minor
  FROM attempts AS a JOIN payments AS p USING (payment_id) WHERE a.psp_id = ANY($1::text[]))sql"};
constexpr pg::Statement kFindSettled{"payment.FindSettledOfLines", R"sql(
  SELECT payment_psp_id, kind, sum(expected_minor)::bigint FROM settlement_lines
  WHERE payment_psp_id = ANY($1::text[]) AND kind IN (1, 3) GROUP BY payment_psp_id, kind)sql"};
constexpr pg::Statement kFindRefunds{"payment.FindRefundsOfLines", R"sql(
  SELECT r.psp_id, r.refund_id, r.amount_minor, r.state IN (1, 2, 3),
         EXISTS (SELECT 1 FROM settlement_lines AS l
                 WHERE l.payment_psp_id = ANY($3::text[]) AND l.kind = 2 AND l.psp_id = r.psp_id
                   AND l.expected_minor <> 0)
  FROM refunds AS r WHERE r.payment_id = ANY($1::uuid[]) AND r.psp_id = ANY($2::text[]))sql"};

constexpr pg::Statement kInsertLines{"payment.InsertSettlementLines", R"sql(
  INSERT INTO settlement_lines
    (settlement_id, number, kind, psp_id, payment_psp_id, amount_minor, expected_minor, subject)
  SELECT $1, ($2::int + l.place - 1)::int, l.kind, l.psp_id, l.payment_psp_id, l.amount_minor, l.expected_minor, l.subject
  FROM unnest($3::smallint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
    WITH ORDINALITY AS l(kind, psp_id, payment_psp_id, amount_minor, expected_minor, subject, place))sql"};
// The payments are locked already.
constexpr pg::Statement kMarkSettled{"payment.MarkSettled", R"sql(
  UPDATE payments SET settled_at = $2 WHERE payment_id = ANY($1::uuid[]) AND settled_at IS NULL)sql"};

constexpr pg::Statement kFindSettlement{"payment.FindSettlement", "SELECT " SETTLEMENT_COLUMNS R"sql(
  FROM settlements WHERE settlement_id = $1)sql"};
constexpr pg::Statement kListSettlements{"payment.ListSettlements", "SELECT " SETTLEMENT_COLUMNS R"sql(
  FROM settlements
  WHERE ($1::uuid IS NULL OR settlement_id < $1::uuid) AND ($2::smallint IS NULL OR state = $2)
  ORDER BY settlement_id DESC LIMIT $3)sql"};
constexpr pg::Statement kListDiffering{"payment.ListDifferingSettlements", "SELECT " SETTLEMENT_COLUMNS R"sql(
  FROM settlements
  WHERE ($1::uuid IS NULL OR settlement_id < $1::uuid) AND ($2::smallint IS NULL OR state = $2) AND differing_lines > 0
  ORDER BY settlement_id DESC LIMIT $3)sql"};

#define LINE_COLUMNS "number, kind, psp_id, payment_psp_id, amount_minor, expected_minor, subject "

constexpr pg::Statement kListLines{"payment.ListSettlementLines", "SELECT " LINE_COLUMNS R"sql(
  FROM settlement_lines WHERE settlement_id = $1 AND number > $2 ORDER BY number LIMIT $3)sql"};
constexpr pg::Statement kListDifferingLines{"payment.ListDifferingLines", "SELECT " LINE_COLUMNS R"sql(
  FROM settlement_lines WHERE settlement_id = $1 AND number > $2 AND amount_minor <> expected_minor
  ORDER BY number LIMIT $3)sql"};

constexpr pg::Statement kListUnsettled{"payment.ListUnsettledPayments", R"sql(
  SELECT payment_id, order_id, coalesce(psp_id, ''), amount_minor, currency, paid_at FROM payments
  WHERE paid_at IS NOT NULL AND settled_at IS NULL AND paid_at < $1 AND (paid_at, payment_id) > ($2, $3)
  ORDER BY paid_at, payment_id LIMIT $4)sql"};
constexpr pg::Statement kCount{"payment.CountSettlements", R"sql(
  SELECT (SELECT count(*) FROM settlements WHERE state = 1), (SELECT count(*) FROM settlements WHERE state = 3),
         (SELECT count(*) FROM settlements WHERE differing_lines > 0),
         (SELECT count(*) FROM (SELECT 1 FROM payments WHERE paid_at IS NOT NULL AND settled_at IS NULL
                                AND paid_at < $1 LIMIT $2) AS counted))sql"};

#undef LINE_COLUMNS
#undef SETTLEMENT_COLUMNS

absl::StatusOr<int64_t> Coefficient(const Decimal& decimal) {
  ASSIGN_OR_RETURN(const Decimal scaled, decimal.Rescale(kCostDecimals, Rounding::kHalfAwayFromZero));
  return scaled.coefficient();
}

Settlement ReadSettlement(const pg::Row& row) {
  return {.id = row.Get<SettlementId>(0),
          .psp_id = row.Get<std::string>(1),
          .reference = row.Get<std::string>(2),
          .state = row.Get<SettlementState>(3),
          .amount = {row.Get<int64_t>(5), row.Get<Currency>(4)},
          .costs = {Decimal::Of(row.Get<int64_t>(6), kCostDecimals), Decimal::Of(row.Get<int64_t>(7), kCostDecimals)},
          .paid_out_at = row.Get<std::optional<absl::Time>>(16).value_or(absl::InfiniteFuture()),
          .created_at = row.Get<absl::Time>(17),
          .payments_minor = row.Get<int64_t>(8),
          .refunds_minor = row.Get<int64_t>(9),
          .chargebacks_minor = row.Get<int64_t>(10),
          .fees_minor = row.Get<int64_t>(11),
          .fees_vat_minor = row.Get<int64_t>(12),
          .difference_minor = row.Get<int64_t>(13),
          .lines = row.Get<int32_t>(14),
          .differing_lines = row.Get<int32_t>(15),
          .phase = row.Get<Phase>(19),
          .page_from = row.Get<std::string>(20),
          .tries = row.Get<int32_t>(18)};
}

void AddPayments(const pg::Result& rows, Known& known) {
  for (pg::Row row : rows) {
    const auto psp_id = row.Get<std::optional<std::string>>(2);
    if (!psp_id) continue;
    known.payments[*psp_id] = {.id = row.Get<PaymentId>(0),
                               .currency = row.Get<Currency>(1),
                               .captured_minor = row.Get<int64_t>(3),
                               .disputed_minor = row.Get<int64_t>(4)};
  }
}

void AddSettled(const pg::Result& rows, Known& known) {
  for (pg::Row row : rows) {
    const auto payment = known.payments.find(row.Get<std::string>(0));
    if (payment == known.payments.end()) continue;
    const int64_t sum = row.Get<int64_t>(2);
    if (row.Get<LineKind>(1) == LineKind::kPayment) payment->second.settled_minor = sum;
    if (row.Get<LineKind>(1) == LineKind::kChargeback) payment->second.taken_back_minor = -sum;
  }
}

}  // namespace

absl::StatusOr<bool> ClaimPoll(pg::Transaction& tx, absl::Time now, absl::Duration lease) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimPoll, now, now + lease));
  return !rows.empty();
}

absl::Status SetPoll(pg::Transaction& tx, absl::Time due) { return tx.ExecLater(kSetPoll, due); }

absl::StatusOr<absl::flat_hash_map<std::string, SettlementState>> FindStates(pg::Transaction& tx,
                                                                             const std::vector<std::string>& psp_ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindStates, pg::Array(psp_ids)));
  absl::flat_hash_map<std::string, SettlementState> states;
  for (pg::Row row : rows) states[row.Get<std::string>(0)] = row.Get<SettlementState>(1);
  return states;
}

absl::StatusOr<std::vector<std::string>> FindFailed(pg::Transaction& tx, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindFailed, limit));
  std::vector<std::string> psp_ids;
  for (pg::Row row : rows) psp_ids.push_back(row.Get<std::string>(0));
  return psp_ids;
}

absl::Status AddSettlements(pg::Transaction& tx, absl::Span<const Settlement> settlements, absl::Time now) {
  if (settlements.empty()) return absl::OkStatus();
  std::vector<int64_t> costs, costs_vat;
  for (const Settlement& settlement : settlements) {
    ASSIGN_OR_RETURN(costs.emplace_back(), Coefficient(settlement.costs.net));
    ASSIGN_OR_RETURN(costs_vat.emplace_back(), Coefficient(settlement.costs.vat));
  }
  const auto column = [&](auto get) { return pg::ArrayOf(settlements, get); };
  return tx.ExecLater(kAddSettlements, column([](const Settlement& s) { return s.id; }),
                      column([](const Settlement& s) { return std::string_view(s.psp_id); }),
                      column([](const Settlement& s) { return std::string_view(s.reference); }),
                      column([](const Settlement& s) { return s.state; }),
                      column([](const Settlement& s) { return s.amount.currency.code(); }),
                      column([](const Settlement& s) { return s.amount.minor; }), pg::Array(costs),
                      pg::Array(costs_vat), column([](const Settlement& s) {
                        return s.paid_out_at == absl::InfiniteFuture() ? std::optional<absl::Time>() : s.paid_out_at;
                      }),
                      now, column([](const Settlement& s) { return s.created_at; }));
}

absl::StatusOr<std::optional<Settlement>> ClaimReading(pg::Transaction& tx, absl::Time now, absl::Duration lease) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kTakeReading, now));
  if (rows.empty()) return std::nullopt;
  Settlement settlement = ReadSettlement(rows.front());
  RETURN_IF_ERROR(tx.ExecLater(kLeaseReading, settlement.id, now + lease));
  return settlement;
}

absl::Status Postpone(pg::Transaction& tx, const Settlement& settlement, absl::Time due) {
  return tx.ExecLater(kPostpone, settlement.id, due);
}

absl::StatusOr<bool> SaveReading(pg::Transaction& tx, const Settlement& before, const Settlement& after,
                                 absl::Time due) {
  ASSIGN_OR_RETURN(
      const pg::Result rows,
      tx.Exec(kSaveReading, before.id, before.phase, before.page_from, before.lines, after.state, after.payments_minor,
              after.refunds_minor, after.chargebacks_minor, after.fees_minor, after.fees_vat_minor,
              after.difference_minor, after.lines, after.differing_lines, after.phase, after.page_from, due));
  return !rows.empty();
}

absl::StatusOr<Known> LockKnown(pg::Transaction& tx, absl::Span<const SettlementLine> lines) {
  Known known;
  std::vector<std::string> payment_ids, refund_ids;
  for (const SettlementLine& line : lines) {
    payment_ids.push_back(line.payment_psp_id);
    if (line.kind == LineKind::kRefund) refund_ids.push_back(line.psp_id);
  }
  ASSIGN_OR_RETURN(const pg::Result found, tx.Exec(kFindPayments, pg::Array(payment_ids)));
  std::vector<PaymentId> ids;
  for (pg::Row row : found) ids.push_back(row.Get<PaymentId>(0));
  if (ids.empty()) return known;
  ASSIGN_OR_RETURN(const pg::Result payments, tx.Exec(kLockPayments, pg::Array(ids)));
  AddPayments(payments, known);
  ASSIGN_OR_RETURN(const pg::Result attempts, tx.Exec(kFindAttempts, pg::Array(payment_ids)));
  AddPayments(attempts, known);
  ASSIGN_OR_RETURN(const pg::Result settled, tx.Exec(kFindSettled, pg::Array(payment_ids)));
  AddSettled(settled, known);
  if (refund_ids.empty()) return known;
  ASSIGN_OR_RETURN(const pg::Result refunds,
                   tx.Exec(kFindRefunds, pg::Array(ids), pg::Array(refund_ids), pg::Array(payment_ids)));
  for (pg::Row row : refunds) {
    known.refunds[row.Get<std::string>(0)] = {.id = row.Get<RefundId>(1),
                                              .amount_minor = row.Get<int64_t>(2),
                                              .counts = row.Get<bool>(3),
                                              .settled = row.Get<bool>(4)};
  }
  return known;
}

absl::Status InsertSettlementLines(pg::Transaction& tx, SettlementId id, int first,
                                   absl::Span<const SettlementLine> lines) {
  if (lines.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(lines, get); };
  return tx.ExecLater(kInsertLines, id, first, column([](const SettlementLine& l) { return l.kind; }),
                      column([](const SettlementLine& l) { return std::string_view(l.psp_id); }),
                      column([](const SettlementLine& l) { return std::string_view(l.payment_psp_id); }),
                      column([](const SettlementLine& l) { return l.amount_minor; }),
                      column([](const SettlementLine& l) { return l.expected_minor; }),
                      column([](const SettlementLine& l) { return std::string_view(l.subject); }));
}

absl::Status MarkSettled(pg::Transaction& tx, absl::Span<const SettlementLine> lines, absl::Time now) {
  std::vector<PaymentId> payments;
  for (const SettlementLine& line : lines) {
    if (line.kind != LineKind::kPayment) continue;
    if (const auto payment = PaymentId::ParseName(line.subject); payment.ok()) payments.push_back(*payment);
  }
  if (payments.empty()) return absl::OkStatus();
  return tx.ExecLater(kMarkSettled, pg::Array(payments), now);
}

absl::StatusOr<std::optional<Settlement>> FindSettlement(pg::Transaction& tx, SettlementId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindSettlement, id));
  if (rows.empty()) return std::nullopt;
  return ReadSettlement(rows.front());
}

absl::StatusOr<std::vector<Settlement>> ListSettlements(pg::Transaction& tx, const SettlementQuery& query) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(query.differing ? kListDiffering : kListSettlements, query.before,
                                                  query.state, query.limit));
  std::vector<Settlement> settlements;
  for (pg::Row row : rows) settlements.push_back(ReadSettlement(row));
  return settlements;
}

absl::StatusOr<std::vector<NumberedLine>> ListLines(pg::Transaction& tx, const LineQuery& query) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(query.differing ? kListDifferingLines : kListLines, query.settlement,
                                                  query.after, query.limit));
  std::vector<NumberedLine> lines;
  for (pg::Row row : rows) {
    lines.push_back({.number = row.Get<int32_t>(0),
                     .line = {.kind = row.Get<LineKind>(1),
                              .psp_id = row.Get<std::string>(2),
                              .payment_psp_id = row.Get<std::string>(3),
                              .amount_minor = row.Get<int64_t>(4),
                              .subject = row.Get<std::string>(6),
                              .expected_minor = row.Get<int64_t>(5)}});
  }
  return lines;
}

absl::StatusOr<std::vector<Unsettled>> ListUnsettled(pg::Transaction& tx, const UnsettledQuery& query) {
  const auto [time, id] = query.after.value_or(std::make_pair(absl::UnixEpoch(), PaymentId()));
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListUnsettled, query.paid_before, time, id, query.limit));
  std::vector<Unsettled> payments;
  for (pg::Row row : rows) {
    payments.push_back({.payment = row.Get<PaymentId>(0),
                        .order = row.Get<OrderId>(1),
                        .psp_id = row.Get<std::string>(2),
                        .amount = {row.Get<int64_t>(3), row.Get<Currency>(4)},
                        .paid_at = row.Get<absl::Time>(5)});
  }
  return payments;
}

absl::StatusOr<SettlementCounts> CountSettlements(pg::Transaction& tx, absl::Time paid_before) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kCount, paid_before, kUnsettledCountedMax));
  const pg::Row row = rows.front();
  return SettlementCounts{.reading = row.Get<int64_t>(0),
                          .failed = row.Get<int64_t>(1),
                          .differing = row.Get<int64_t>(2),
                          .unsettled = row.Get<int64_t>(3)};
}

}  // namespace vlot::payment
