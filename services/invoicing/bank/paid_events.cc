#include "services/invoicing/bank/paid_events.h"

#include "common/status/status.h"
#include "common/wire/types.h"
#include "services/invoicing/document.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing::bank {
namespace {

constexpr pg::Statement kFindTurned{"invoicing.FindTurnedInvoices", R"sql(
SELECT invoice_id, order_id, number, state, net_minor + vat_minor + rounding_minor, open_minor, written_off_minor, currency
FROM invoices WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id)sql"};

struct Telling {
  v1::Event::Kind kind = v1::Event::KIND_UNSPECIFIED;
  size_t amount = 0;  // its column
};

Telling TellingOf(State state) {
  if (state == State::kPaid) return {v1::Event::INVOICE_PAID, 4};
  if (state == State::kWrittenOff) return {v1::Event::INVOICE_WRITTEN_OFF, 6};
  return {v1::Event::INVOICE_REOPENED, 5};
}

v1::Event EventOf(const pg::Row& row) {
  const auto [kind, amount] = TellingOf(row.Get<State>(3));
  const auto order = row.Get<OrderId>(1);
  v1::Event event;
  event.set_kind(kind);
  if (!order.IsNil()) event.set_order(order.Name());
  event.set_invoice(row.Get<InvoiceId>(0).Name());
  event.set_number(row.Get<std::string>(2));
  *event.mutable_amount() = wire::ToProto(Money{row.Get<int64_t>(amount), row.Get<Currency>(7)});
  return event;
}

}  // namespace

absl::StatusOr<std::vector<feed::NewEvent>> PaidEvents(pg::Transaction& tx, const std::vector<InvoiceId>& invoices) {
  std::vector<feed::NewEvent> events;
  if (invoices.empty()) return events;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindTurned, pg::Array(invoices)));
  for (pg::Row row : result) {
    events.push_back({.payload = EventOf(row).SerializeAsString()});
  }
  return events;
}

}  // namespace vlot::invoicing::bank
