#include "services/invoicing/writeoff/write_off_store.h"

#include "common/status/status.h"
#include "services/invoicing/bank/end_of_list.h"
#include "services/invoicing/posting_store.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kInsertWriteOffs{"invoicing.InsertWriteOffs", R"sql(
INSERT INTO write_offs (write_off_id, invoice_id, account_id, amount_minor, currency, booking_date, reason, actor,
                        create_time)
SELECT w.write_off_id, w.invoice_id, w.account_id, w.amount_minor, w.currency, w.booking_date, w.reason, w.actor,
       w.create_time
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::date[], $7::text[], $8::text[],
            $9::timestamptz[])
  AS w (write_off_id, invoice_id, account_id, amount_minor, currency, booking_date, reason, actor, create_time))sql"};

constexpr pg::Statement kTakeBack{"invoicing.TakeBackWriteOffs", R"sql(
UPDATE invoices AS i
SET open_minor = i.open_minor - w.minor, written_off_minor = i.written_off_minor + w.minor
FROM unnest($1::uuid[], $2::bigint[]) AS w (invoice_id, minor)
WHERE i.invoice_id = w.invoice_id)sql"};

// $1 before which, $2 how many, the others filters; what is not asked for is NULL.
#define VLOT_LISTED_WRITE_OFFS                                                                                \
  "SELECT w.write_off_id, w.invoice_id, i.number, w.account_id, w.amount_minor, w.currency, w.booking_date, " \
  "w.reason, w.actor, w.create_time FROM write_offs AS w JOIN invoices AS i ON i.invoice_id = w.invoice_id "  \
  "WHERE w.write_off_id < $1 AND ($3::uuid IS NULL OR w.invoice_id = $3) "                                    \
  "AND ($4::uuid IS NULL OR w.account_id = $4) AND ($5::date IS NULL OR w.booking_date >= $5) "               \
  "AND ($6::date IS NULL OR w.booking_date < $6) "
#define VLOT_LISTED_ORDER "ORDER BY w.write_off_id DESC LIMIT $2"

constexpr pg::Statement kListWriteOffs{"invoicing.ListWriteOffs", VLOT_LISTED_WRITE_OFFS VLOT_LISTED_ORDER};

constexpr pg::Statement kListWriteOffsOfInvoice{"invoicing.ListWriteOffsOfInvoice",
                                                VLOT_LISTED_WRITE_OFFS "AND w.invoice_id = $3 " VLOT_LISTED_ORDER};

constexpr pg::Statement kListWriteOffsOfAccount{"invoicing.ListWriteOffsOfAccount",
                                                VLOT_LISTED_WRITE_OFFS "AND w.account_id = $4 " VLOT_LISTED_ORDER};

#undef VLOT_LISTED_ORDER
#undef VLOT_LISTED_WRITE_OFFS

const pg::Statement& StatementOf(const WriteOffFilter& filter) {
  if (filter.invoice) return kListWriteOffsOfInvoice;
  return filter.account ? kListWriteOffsOfAccount : kListWriteOffs;
}

}  // namespace

absl::Status InsertWriteOffs(pg::Transaction& tx, absl::Span<const WriteOff> write_offs) {
  if (write_offs.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(write_offs, project); };
  RETURN_IF_ERROR(tx.ExecLater(
      kInsertWriteOffs, column([](const WriteOff& w) { return w.id; }),
      column([](const WriteOff& w) { return w.invoice; }), column([](const WriteOff& w) { return w.account; }),
      column([](const WriteOff& w) { return w.amount.minor; }),
      column([](const WriteOff& w) { return w.amount.currency; }), column([](const WriteOff& w) { return w.date; }),
      column([](const WriteOff& w) { return w.reason; }), column([](const WriteOff& w) { return w.actor; }),
      column([](const WriteOff& w) { return w.create_time; })));
  std::vector<Posting> postings;
  for (const WriteOff& write_off : write_offs) {
    for (Posting& posting : PostingsOf(write_off)) postings.push_back(std::move(posting));
  }
  return InsertPostings(tx, postings);
}

absl::Status TakeBackFromInvoices(pg::Transaction& tx, absl::Span<const WriteOff> reinstated) {
  if (reinstated.empty()) return absl::OkStatus();
  return tx.ExecLater(kTakeBack, pg::ArrayOf(reinstated, [](const WriteOff& w) { return w.invoice; }),
                      pg::ArrayOf(reinstated, [](const WriteOff& w) { return w.amount.minor; }));
}

absl::StatusOr<std::vector<WriteOff>> ListWriteOffs(pg::Transaction& tx, const WriteOffFilter& filter,
                                                    WriteOffId before, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(StatementOf(filter), bank::OrEndOfList(before), limit, filter.invoice,
                                                  filter.account, filter.from, filter.until));
  std::vector<WriteOff> write_offs;
  for (pg::Row row : rows) {
    write_offs.push_back({.id = row.Get<WriteOffId>(0),
                          .invoice = row.Get<InvoiceId>(1),
                          .number = row.Get<std::string>(2),
                          .account = row.Get<AccountId>(3),
                          .amount = {row.Get<int64_t>(4), row.Get<Currency>(5)},
                          .date = row.Get<absl::CivilDay>(6),
                          .reason = row.Get<std::string>(7),
                          .actor = row.Get<std::string>(8),
                          .create_time = row.Get<absl::Time>(9)});
  }
  return write_offs;
}

}  // namespace vlot::invoicing
