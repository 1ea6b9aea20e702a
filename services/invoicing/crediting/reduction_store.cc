#include "services/invoicing/crediting/reduction_store.h"

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kFindAccounts{"invoicing.FindAccountsOfAccruals", R"sql(
SELECT accrual_id, account_id FROM accruals WHERE accrual_id = ANY($1::uuid[]) ORDER BY accrual_id)sql"};

constexpr pg::Statement kFindDeliveries{"invoicing.FindAccruedDeliveries", R"sql(
SELECT a.accrual_id, a.account_id, a.order_id, a.prices_include_vat, a.delivery_date, a.currency, b.item_index,
       coalesce(r.of_item, 0::smallint), b.title, b.item, b.quantity, b.unit_price_minor, b.vat_category, b.charge,
       b.invoice_id
FROM accruals AS a JOIN billable_items AS b ON b.accrual_id = a.accrual_id
LEFT JOIN reduced_items AS r ON r.accrual_id = b.accrual_id AND r.item_index = b.item_index
WHERE a.accrual_id = ANY($1::uuid[]) ORDER BY a.accrual_id, b.item_index)sql"};

constexpr pg::Statement kFindReductions{"invoicing.FindReductions", R"sql(
SELECT reduction_id, accrual_id, gross_minor, currency, reason, create_time
FROM accrual_reductions WHERE reduction_id = ANY($1::uuid[]) ORDER BY reduction_id)sql"};

constexpr pg::Statement kInsertReductions{"invoicing.InsertReductions", R"sql(
INSERT INTO accrual_reductions (reduction_id, accrual_id, gross_minor, currency, reason, create_time)
SELECT r.reduction_id, r.accrual_id, r.gross_minor, r.currency, r.reason, r.create_time
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
  AS r (reduction_id, accrual_id, gross_minor, currency, reason, create_time))sql"};

constexpr pg::Statement kInsertItems{"invoicing.InsertReducedItems", R"sql(
WITH lines AS (
  SELECT l.accrual_id, l.item_index, l.reduction_id, l.of_item, l.account_id, l.delivery_date, l.title, l.quantity,
         l.unit_price_minor, l.vat_category
  FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[], $5::uuid[], $6::date[], $7::text[], $8::bigint[],
              $9::bigint[], $10::smallint[])
    AS l (accrual_id, item_index, reduction_id, of_item, account_id, delivery_date, title, quantity, unit_price_minor,
          vat_category)
), items AS (
  INSERT INTO billable_items (accrual_id, item_index, account_id, delivery_date, title, item, quantity, unit_price_minor,
                              vat_category, charge)
  SELECT accrual_id, item_index, account_id, delivery_date, title, '', quantity, unit_price_minor, vat_category, false
  FROM lines
)
INSERT INTO reduced_items (accrual_id, item_index, reduction_id, of_item, quantity)
SELECT accrual_id, item_index, reduction_id, of_item, -quantity FROM lines)sql"};

constexpr pg::Statement kTakeOff{"invoicing.TakeOffAccruals", R"sql(
UPDATE accruals AS a SET gross_minor = a.gross_minor - r.gross_minor
FROM (SELECT accrual_id, sum(gross_minor)::bigint AS gross_minor
      FROM unnest($1::uuid[], $2::bigint[]) AS u (accrual_id, gross_minor) GROUP BY accrual_id) AS r
WHERE a.accrual_id = r.accrual_id)sql"};

BillableLine ReadLine(const pg::Row& row, Currency currency) {
  return {.title = row.Get<std::string>(8),
          .item = row.Get<std::string>(9),
          .quantity = row.Get<int64_t>(10),
          .unit_price = {row.Get<int64_t>(11), currency},
          .category = row.Get<vat::Category>(12),
          .charge = row.Get<bool>(13)};
}

absl::Status InsertItems(pg::Transaction& tx, absl::Span<const NewReduction> reductions) {
  pg::Column<ShipmentId> accruals;
  pg::Column<int16_t> indexes, of_items;
  pg::Column<Uuid> ids;
  pg::Column<AccountId> accounts;
  pg::Column<absl::CivilDay> days;
  pg::Column<std::string> titles;
  pg::Column<int64_t> quantities, prices;
  pg::Column<vat::Category> categories;
  for (const NewReduction& reduction : reductions) {
    for (const AccruedLine& line : reduction.lines) {
      accruals.Add(reduction.row.accrual);
      indexes.Add(line.index);
      ids.Add(reduction.row.id);
      of_items.Add(line.of_item);
      accounts.Add(reduction.account);
      days.Add(reduction.date);
      titles.Add(line.line.title);
      quantities.Add(line.line.quantity);
      prices.Add(line.line.unit_price.minor);
      categories.Add(line.line.category);
    }
  }
  return tx.ExecLater(kInsertItems, accruals, indexes, ids, of_items, accounts, days, titles, quantities, prices,
                      categories);
}

}  // namespace

absl::StatusOr<absl::flat_hash_map<ShipmentId, AccountId>> FindAccountsOfAccruals(pg::Transaction& tx,
                                                                                  const std::vector<ShipmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindAccounts, pg::Array(ids)));
  absl::flat_hash_map<ShipmentId, AccountId> accounts;
  for (pg::Row row : rows) accounts[row.Get<ShipmentId>(0)] = row.Get<AccountId>(1);
  return accounts;
}

absl::StatusOr<absl::flat_hash_map<ShipmentId, StoredDelivery>> FindAccruedDeliveries(
    pg::Transaction& tx, const std::vector<ShipmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindDeliveries, pg::Array(ids)));
  absl::flat_hash_map<ShipmentId, StoredDelivery> found;
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
    StoredDelivery& stored = found[row.Get<ShipmentId>(0)];
    stored.account = row.Get<AccountId>(1);
    stored.order = row.Get<OrderId>(2);
    stored.currency = currency;
    if (const auto invoice = row.Get<std::optional<InvoiceId>>(14)) stored.invoice = *invoice;
    stored.delivery.id = row.Get<ShipmentId>(0);
    stored.delivery.prices_include_vat = row.Get<bool>(3);
    stored.delivery.date = row.Get<absl::CivilDay>(4);
    stored.delivery.lines.push_back(
        {.index = row.Get<int16_t>(6), .of_item = row.Get<int16_t>(7), .line = ReadLine(row, currency)});
  }
  return found;
}

absl::StatusOr<absl::flat_hash_map<Uuid, ReductionRow>> FindReductions(pg::Transaction& tx,
                                                                       const std::vector<Uuid>& ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindReductions, pg::Array(ids)));
  absl::flat_hash_map<Uuid, ReductionRow> found;
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(3)));
    found[row.Get<Uuid>(0)] = {.id = row.Get<Uuid>(0),
                               .accrual = row.Get<ShipmentId>(1),
                               .gross = {row.Get<int64_t>(2), currency},
                               .reason = row.Get<std::string>(4),
                               .create_time = row.Get<absl::Time>(5)};
  }
  return found;
}

absl::Status InsertReductions(pg::Transaction& tx, absl::Span<const NewReduction> reductions) {
  if (reductions.empty()) return absl::OkStatus();
  auto column = [&](auto get) {
    return pg::ArrayOf(reductions, [&](const NewReduction& reduction) { return get(reduction.row); });
  };
  using R = const ReductionRow&;
  RETURN_IF_ERROR(tx.ExecLater(kInsertReductions, column([](R r) { return r.id; }),
                               column([](R r) { return r.accrual; }), column([](R r) { return r.gross.minor; }),
                               column([](R r) { return r.gross.currency.code(); }),
                               column([](R r) { return r.reason; }), column([](R r) { return r.create_time; })));
  RETURN_IF_ERROR(InsertItems(tx, reductions));
  return tx.ExecLater(kTakeOff, column([](R r) { return r.accrual; }), column([](R r) { return r.gross.minor; }));
}

}  // namespace vlot::invoicing
