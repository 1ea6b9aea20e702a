#include "services/invoicing/credit_store.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kFindReservations{"invoicing.FindReservations", R"sql(
SELECT order_id, account_id, state, amount_minor, remaining_minor, currency
FROM credit_reservations WHERE order_id = ANY($1::uuid[]) ORDER BY order_id)sql"};

constexpr pg::Statement kInsertReservations{"invoicing.InsertReservations", R"sql(
INSERT INTO credit_reservations (order_id, account_id, state, amount_minor, remaining_minor, currency)
SELECT r.order_id, r.account_id, r.state, r.amount_minor, r.remaining_minor, r.currency
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[])
  AS r (order_id, account_id, state, amount_minor, remaining_minor, currency))sql"};

constexpr pg::Statement kUpdateReservations{"invoicing.UpdateReservations", R"sql(
UPDATE credit_reservations AS r SET state = u.state, remaining_minor = u.remaining_minor
FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS u (order_id, state, remaining_minor)
WHERE r.order_id = u.order_id)sql"};

std::vector<Reservation> ByOrder(std::vector<Reservation> reservations) {
  std::sort(reservations.begin(), reservations.end(),
            [](const Reservation& a, const Reservation& b) { return a.order < b.order; });
  return reservations;
}

constexpr pg::Statement kInsertAccruals{"invoicing.InsertAccruals", R"sql(
INSERT INTO accruals (accrual_id, account_id, order_id, order_number, external_reference, prices_include_vat,
                      delivery_date, currency, gross_minor, create_time)
SELECT a.accrual_id, a.account_id, a.order_id, a.order_number, a.external_reference, a.prices_include_vat,
       a.delivery_date, a.currency, a.gross_minor, a.create_time
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bool[], $7::date[], $8::text[],
            $9::bigint[], $10::timestamptz[])
  AS a (accrual_id, account_id, order_id, order_number, external_reference, prices_include_vat, delivery_date, currency,
        gross_minor, create_time)
ON CONFLICT (accrual_id) DO NOTHING
RETURNING accrual_id)sql"};

constexpr pg::Statement kInsertBillableItems{"invoicing.InsertBillableItems", R"sql(
INSERT INTO billable_items (accrual_id, item_index, account_id, delivery_date, title, item, quantity, unit_price_minor,
                            vat_category, charge)
SELECT b.accrual_id, b.item_index, b.account_id, b.delivery_date, b.title, b.item, b.quantity, b.unit_price_minor,
       b.vat_category, b.charge
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::date[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
            $9::smallint[], $10::bool[])
  AS b (accrual_id, item_index, account_id, delivery_date, title, item, quantity, unit_price_minor, vat_category, charge)
)sql"};

}  // namespace

absl::StatusOr<Reservations> FindReservations(pg::Transaction& tx, const std::vector<OrderId>& orders) {
  Reservations found;
  if (orders.empty()) return found;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindReservations, pg::Array(orders)));
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
    found[row.Get<OrderId>(0)] = {.order = row.Get<OrderId>(0),
                                  .account = row.Get<AccountId>(1),
                                  .amount = {row.Get<int64_t>(3), currency},
                                  .remaining = {row.Get<int64_t>(4), currency},
                                  .state = row.Get<ReservationState>(2)};
  }
  return found;
}

absl::Status InsertReservations(pg::Transaction& tx, std::vector<Reservation> reservations) {
  if (reservations.empty()) return absl::OkStatus();
  reservations = ByOrder(std::move(reservations));
  auto column = [&](auto project) { return pg::ArrayOf(reservations, project); };
  return tx.ExecInserting(kInsertReservations, column([](const Reservation& r) { return r.order; }),
                          column([](const Reservation& r) { return r.account; }),
                          column([](const Reservation& r) { return r.state; }),
                          column([](const Reservation& r) { return r.amount.minor; }),
                          column([](const Reservation& r) { return r.remaining.minor; }),
                          column([](const Reservation& r) { return r.amount.currency.code(); }));
}

absl::Status UpdateReservations(pg::Transaction& tx, std::vector<Reservation> reservations) {
  if (reservations.empty()) return absl::OkStatus();
  reservations = ByOrder(std::move(reservations));
  auto column = [&](auto project) { return pg::ArrayOf(reservations, project); };
  return tx.ExecLater(kUpdateReservations, column([](const Reservation& r) { return r.order; }),
                      column([](const Reservation& r) { return r.state; }),
                      column([](const Reservation& r) { return r.remaining.minor; }));
}

absl::StatusOr<absl::flat_hash_set<ShipmentId>> InsertAccruals(pg::Transaction& tx, std::vector<Accrual> accruals) {
  absl::flat_hash_set<ShipmentId> inserted;
  if (accruals.empty()) return inserted;
  std::sort(accruals.begin(), accruals.end(),
            [](const Accrual& a, const Accrual& b) { return a.request->id < b.request->id; });
  auto column = [&](auto project) { return pg::ArrayOf(accruals, project); };
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kInsertAccruals, column([](const Accrual& a) { return a.request->id; }),
                           column([](const Accrual& a) { return a.request->account; }),
                           column([](const Accrual& a) { return a.request->order; }),
                           column([](const Accrual& a) { return std::string_view(a.request->order_number); }),
                           column([](const Accrual& a) { return std::string_view(a.request->external_reference); }),
                           column([](const Accrual& a) { return a.request->prices_include_vat; }),
                           column([](const Accrual& a) { return a.delivery_date; }),
                           column([](const Accrual& a) { return a.gross.currency.code(); }),
                           column([](const Accrual& a) { return a.gross.minor; }),
                           column([](const Accrual& a) { return a.create_time; })));
  for (pg::Row row : result) inserted.insert(row.Get<ShipmentId>(0));
  return inserted;
}

absl::Status InsertBillableItems(pg::Transaction& tx, absl::Span<const Accrual> accruals) {
  if (accruals.empty()) return absl::OkStatus();
  pg::Column<ShipmentId> ids;
  pg::Column<int16_t> indexes;
  pg::Column<AccountId> accounts;
  pg::Column<absl::CivilDay> days;
  pg::Column<std::string> titles, items;
  pg::Column<int64_t> quantities, prices;
  pg::Column<vat::Category> categories;
  pg::Column<bool> charges;
  for (const Accrual& accrual : accruals) {
    int16_t index = 0;
    for (const BillableLine& line : accrual.request->lines) {
      ids.Add(accrual.request->id);
      indexes.Add(++index);
      accounts.Add(accrual.request->account);
      days.Add(accrual.delivery_date);
      titles.Add(line.title);
      items.Add(line.item);
      quantities.Add(line.quantity);
      prices.Add(line.unit_price.minor);
      categories.Add(line.category);
      charges.Add(line.charge);
    }
  }
  return tx.ExecLater(kInsertBillableItems, ids, indexes, accounts, days, titles, items, quantities, prices, categories,
                      charges);
}

}  // namespace vlot::invoicing
