#include "services/ordering/remedies/remedy_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace vlot::ordering {
namespace {

constexpr pg::Statement kLockOrder{"ordering.LockOrder", "SELECT order_id FROM orders WHERE order_id = $1 FOR UPDATE"};

constexpr pg::Statement kInsertRemedy{"ordering.InsertRemedy", R"sql(
  INSERT INTO remedies (remedy_id, order_id, kind, state, stage, lines, quantities, amount_minor, currency, reason,
                        invoice_id, delivery_id, credit_note_id, refund_id, payment_id, credit_note_number,
                        to_refund_minor, attempts, since, error, due_at, news, news_kind, news_actor, news_text, told,
                        version, created_at, ended_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
          $25, $26, 1, $27, $28))sql"};

constexpr pg::Statement kUpdateRemedy{"ordering.UpdateRemedy", R"sql(
  UPDATE remedies
  SET state = $3, stage = $4, amount_minor = $5, invoice_id = $6, credit_note_id = $7, credit_note_number = $8,
      to_refund_minor = $9, attempts = $10, since = $11, error = $12, due_at = $13, news = $14, news_kind = $15,
      news_actor = $16, news_text = $17, ended_at = $18, version = version + 1
  WHERE remedy_id = $1 AND version = $2
  RETURNING version)sql"};

// An operator's act may have brought more news since: they are told next. What has ended, or waits for a person, was
// due for its news only.
constexpr pg::Statement kMarkTold{"ordering.MarkRemedyTold", R"sql(
  UPDATE remedies SET told = $2, due_at = CASE WHEN state <> 1 AND news <= $2 THEN NULL ELSE due_at END
  WHERE remedy_id = $1 AND told < $2)sql"};

#define VLOT_REMEDY_COLUMNS                                                                                     \
  "r.remedy_id, r.order_id, r.kind, r.state, r.stage, array_to_string(r.lines, ' '), "                          \
  "array_to_string(r.quantities, ' '), r.amount_minor, r.currency, r.reason, r.invoice_id, r.delivery_id, "     \
  "r.credit_note_id, r.refund_id, r.payment_id, r.credit_note_number, r.to_refund_minor, r.attempts, r.since, " \
  "r.error, r.due_at, r.news, r.news_kind, r.news_actor, r.news_text, r.told, r.version, r.created_at, r.ended_at "

constexpr pg::Statement kFindRemedy{"ordering.FindRemedy",
                                    "SELECT " VLOT_REMEDY_COLUMNS "FROM remedies AS r WHERE r.remedy_id = $1"};

constexpr pg::Statement kFindRemediesOf{"ordering.FindRemediesOf",
                                        "SELECT " VLOT_REMEDY_COLUMNS
                                        "FROM remedies AS r WHERE r.order_id = $1 ORDER BY r.remedy_id LIMIT 10000"};

constexpr pg::Statement kListRemedies{"ordering.ListRemedies", "SELECT " VLOT_REMEDY_COLUMNS R"sql(
  FROM remedies AS r
  WHERE ($1::uuid IS NULL OR r.order_id = $1) AND ($2::smallint IS NULL OR r.state = $2)
    AND ($3::uuid IS NULL OR r.remedy_id < $3)
    AND ($4::text = '' OR EXISTS (SELECT 1 FROM orders AS o WHERE o.order_id = r.order_id AND o.caller = $4))
  ORDER BY r.remedy_id DESC LIMIT $5)sql"};

constexpr pg::Statement kTakeDue{"ordering.TakeDueRemedies", R"sql(
  UPDATE remedies AS r SET due_at = $2
  FROM (SELECT remedy_id FROM remedies WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS d
  WHERE r.remedy_id = d.remedy_id
  RETURNING )sql" VLOT_REMEDY_COLUMNS};

constexpr pg::Statement kWake{"ordering.WakeRemedies", R"sql(
  UPDATE remedies SET due_at = least(due_at, $2), version = version + 1
  WHERE refund_id = ANY($1::uuid[]) AND state IN (1, 3) AND stage IN (3, 4, 5)
  RETURNING refund_id)sql"};

#undef VLOT_REMEDY_COLUMNS

template <class IdType>
std::optional<IdType> OrNull(const IdType& id) {
  return id.IsNil() ? std::nullopt : std::optional<IdType>(id);
}
template <class IdType>
IdType OrNil(const pg::Row& row, size_t column) {
  return row.Get<std::optional<IdType>>(column).value_or(IdType());
}

// Also as long as there is something to tell.
std::optional<absl::Time> DueOf(const Remedy& remedy) {
  if (remedy.due || remedy.news == remedy.told) return remedy.due;
  return remedy.ended_at.value_or(remedy.since);
}

absl::StatusOr<std::vector<int32_t>> ReadNumbers(std::string_view text) {
  std::vector<int32_t> numbers;
  for (const absl::string_view part : absl::StrSplit(AbslView(text), ' ', absl::SkipEmpty())) {
    int32_t number = 0;
    if (!absl::SimpleAtoi(part, &number)) return absl::DataLossError("the lines of a remedy cannot be read");
    numbers.push_back(number);
  }
  return numbers;
}

absl::StatusOr<Remedy> Read(const pg::Row& row) {
  const Currency currency = row.Get<Currency>(8);
  Remedy remedy{.id = row.Get<RemedyId>(0),
                .order = row.Get<OrderId>(1),
                .kind = row.Get<RemedyKind>(2),
                .state = row.Get<RemedyState>(3),
                .stage = row.Get<RemedyStage>(4),
                .amount = {row.Get<int64_t>(7), currency},
                .reason = row.Get<std::string>(9),
                .invoice = OrNil<InvoiceId>(row, 10),
                .delivery = OrNil<ShipmentId>(row, 11),
                .credit_note = OrNil<InvoiceId>(row, 12),
                .refund = row.Get<RefundId>(13),
                .payment = OrNil<PaymentId>(row, 14),
                .credit_note_number = row.Get<std::string>(15),
                .to_refund = {row.Get<int64_t>(16), currency},
                .attempts = row.Get<int32_t>(17),
                .since = row.Get<absl::Time>(18),
                .error = row.Get<std::string>(19),
                .due = row.Get<std::optional<absl::Time>>(20),
                .news = row.Get<int32_t>(21),
                .news_kind = row.Get<RemedyNews::Kind>(22),
                .news_actor = row.Get<std::string>(23),
                .news_text = row.Get<std::string>(24),
                .told = row.Get<int32_t>(25),
                .version = row.Get<int64_t>(26),
                .created_at = row.Get<absl::Time>(27),
                .ended_at = row.Get<std::optional<absl::Time>>(28)};
  ASSIGN_OR_RETURN(const std::vector<int32_t> lines, ReadNumbers(row.Text(5)));
  ASSIGN_OR_RETURN(const std::vector<int32_t> quantities, ReadNumbers(row.Text(6)));
  if (lines.size() != quantities.size()) return absl::DataLossError("the lines of a remedy cannot be read");
  for (size_t i = 0; i < lines.size(); ++i) remedy.lines.push_back({lines[i], quantities[i]});
  return remedy;
}

absl::StatusOr<std::vector<Remedy>> ReadAll(const pg::Result& rows) {
  std::vector<Remedy> remedies;
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(Remedy remedy, Read(row));
    remedies.push_back(std::move(remedy));
  }
  return remedies;
}

constexpr pg::Statement kRecordCreditsByHand{"ordering.RecordCreditsByHand", R"sql(
  INSERT INTO credits_by_hand (credit_note_id, order_id, amount_minor)
  SELECT c.credit_note_id, c.order_id, c.amount_minor
  FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS c(credit_note_id, order_id, amount_minor)
    JOIN orders AS o ON o.order_id = c.order_id
  WHERE NOT EXISTS (SELECT 1 FROM remedies AS r
                    WHERE r.order_id = c.order_id AND r.credit_note_id = c.credit_note_id)
  ON CONFLICT (credit_note_id) DO NOTHING)sql"};

constexpr pg::Statement kSumCreditsByHand{"ordering.SumCreditsByHand", R"sql(
  SELECT coalesce(sum(amount_minor), 0)::bigint FROM credits_by_hand WHERE order_id = $1)sql"};

}  // namespace

absl::StatusOr<bool> LockOrder(pg::Transaction& tx, const OrderId& order) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLockOrder, order));
  return !rows.empty();
}

absl::Status InsertRemedy(pg::Transaction& tx, const Remedy& remedy) {
  const Remedy& r = remedy;
  return tx.ExecLater(kInsertRemedy, r.id, r.order, r.kind, r.state, r.stage,
                      pg::ArrayOf(r.lines, [](const RemedyLine& line) { return line.line; }),
                      pg::ArrayOf(r.lines, [](const RemedyLine& line) { return line.quantity; }), r.amount.minor,
                      r.amount.currency.code(), r.reason, OrNull(r.invoice), OrNull(r.delivery), OrNull(r.credit_note),
                      r.refund, OrNull(r.payment), r.credit_note_number, r.to_refund.minor, r.attempts, r.since,
                      r.error, DueOf(r), r.news, r.news_kind, r.news_actor, r.news_text, r.told, r.created_at,
                      r.ended_at);
}

absl::StatusOr<bool> UpdateRemedy(pg::Transaction& tx, Remedy& remedy) {
  const Remedy& r = remedy;
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kUpdateRemedy, r.id, r.version, r.state, r.stage, r.amount.minor, OrNull(r.invoice),
                           OrNull(r.credit_note), r.credit_note_number, r.to_refund.minor, r.attempts, r.since, r.error,
                           DueOf(r), r.news, r.news_kind, r.news_actor, r.news_text, r.ended_at));
  if (rows.empty()) return false;
  remedy.version = rows.front().Get<int64_t>(0);
  return true;
}

absl::Status MarkTold(pg::Transaction& tx, const RemedyId& remedy, int news) {
  return tx.ExecLater(kMarkTold, remedy, news);
}

absl::StatusOr<std::optional<Remedy>> FindRemedy(pg::Transaction& tx, const RemedyId& remedy) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindRemedy, remedy));
  if (rows.empty()) return std::optional<Remedy>();
  ASSIGN_OR_RETURN(Remedy found, Read(rows.front()));
  return std::optional<Remedy>(std::move(found));
}

absl::StatusOr<std::vector<Remedy>> FindRemediesOf(pg::Transaction& tx, const OrderId& order) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindRemediesOf, order));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<Remedy>> ListRemedies(pg::Transaction& tx, const RemedyFilter& filter) {
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kListRemedies, filter.order, filter.state, filter.before, filter.caller, filter.limit));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<Remedy>> TakeDueRemedies(pg::Transaction& tx, absl::Time now, absl::Time lease, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kTakeDue, now, lease, limit));
  return ReadAll(rows);
}

absl::StatusOr<absl::flat_hash_set<RefundId>> WakeRemediesOf(pg::Transaction& tx, const std::vector<RefundId>& refunds,
                                                             absl::Time now) {
  absl::flat_hash_set<RefundId> woken;
  if (refunds.empty()) return woken;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kWake, pg::Array(refunds), now));
  for (pg::Row row : rows) woken.insert(row.Get<RefundId>(0));
  return woken;
}

absl::Status RecordCreditsByHand(pg::Transaction& tx, absl::Span<const IssuedCredit> issued) {
  if (issued.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(issued, get); };
  return tx.ExecLater(kRecordCreditsByHand, column([](auto& c) { return c.credit_note; }),
                      column([](auto& c) { return c.order; }), column([](auto& c) { return c.amount_minor; }));
}

absl::StatusOr<int64_t> SumCreditsByHand(pg::Transaction& tx, const OrderId& order) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumCreditsByHand, order));
  return rows.front().Get<int64_t>(0);
}

}  // namespace vlot::ordering
