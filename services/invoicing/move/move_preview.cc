#include "services/invoicing/move/move_preview.h"

#include <utility>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/collective_store.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/move/move_errors.h"
#include "services/invoicing/move/move_store.h"
#include "services/invoicing/period.h"

namespace vlot::invoicing {
namespace {

// Instant invoices that a shadow run looks at; an account that pays order by order has fewer in a month.
constexpr int kShadowInvoicesMax = 1'000;

Delivery AsDelivery(const Document& invoice) {
  Delivery delivery{.accrual = ShipmentId(invoice.id.uuid()),
                    .order = invoice.order,
                    .order_number = invoice.order_number,
                    .prices_include_vat = invoice.prices_include_vat,
                    .date = invoice.issue_date,
                    .accrued = TotalOf(invoice)};
  for (const DocumentLine& line : invoice.lines) {
    delivery.lines.push_back({.title = line.title,
                              .item = line.item,
                              .quantity = line.quantity,
                              .unit_price = line.unit_price,
                              .category = line.category,
                              .charge = line.charge});
  }
  return delivery;
}

// What waits, each delivery with an invoice of its own, beside the months' collective ones.
absl::Status CompareDeliveries(pg::Transaction& tx, const AccountRow& account, std::string_view region, absl::Time now,
                               MovePreview& preview) {
  ASSIGN_OR_RETURN(const std::vector<absl::CivilMonth> months, FindOpenMonths(tx, account.id));
  for (const absl::CivilMonth month : months) {
    ASSIGN_OR_RETURN(const std::vector<BillingPreview> of_month,
                     PreviewBilling(tx, month, account.id, AccountId(), 1, region, now));
    ASSIGN_OR_RETURN(const DueDeliveries due, FindDueDeliveries(tx, {account.id}, BillingPeriod(month)));
    for (const BillingPreview& one : of_month) {
      ASSIGN_OR_RETURN(preview.shadow.billed, Add(preview.shadow.billed, one.total));
      preview.finals.push_back(one);
    }
    for (const auto& [id, deliveries] : due) {
      for (const Delivery& delivery : deliveries) {
        ASSIGN_OR_RETURN(const vat::Totals totals,
                         CalculateLines(delivery.lines, delivery.prices_include_vat, region, delivery.date));
        ASSIGN_OR_RETURN(preview.shadow.otherwise, Add(preview.shadow.otherwise, totals.total));
        ++preview.shadow.compared;
      }
    }
  }
  return absl::OkStatus();
}

// This month's instant invoices, as one collective invoice would have billed them.
absl::Status CompareInvoices(pg::Transaction& tx, const AccountRow& account, std::string_view region, absl::Time now,
                             MovePreview& preview) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(account.time_zone));
  const absl::CivilMonth month(ToCivilDay(now, zone));
  ASSIGN_OR_RETURN(const std::vector<InvoiceId> ids,
                   ListDocumentIds(tx, {.account = account.id}, InvoiceId(), kShadowInvoicesMax));
  ASSIGN_OR_RETURN(const std::vector<StoredDocument> documents, FindDocuments(tx, ids, Lock::kNone));
  std::vector<Delivery> deliveries;
  for (const StoredDocument& stored : documents) {
    const Document& document = stored.document;
    if (document.kind != Kind::kInstantInvoice || document.state == State::kCredited) continue;
    if (absl::CivilMonth(document.issue_date) != month) continue;
    ASSIGN_OR_RETURN(preview.shadow.billed, Add(preview.shadow.billed, TotalOf(document)));
    deliveries.push_back(AsDelivery(document));
    ++preview.shadow.compared;
  }
  if (deliveries.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Document> collective,
                   DraftAccount(account, std::move(deliveries), {.month = month, .final = true}, region, now));
  for (const Document& document : collective) {
    ASSIGN_OR_RETURN(preview.shadow.otherwise, Add(preview.shadow.otherwise, TotalOf(document)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MovePreview> PreviewMove(pg::Transaction& tx, AccountId account_id, BillingMode to,
                                        std::string_view region, absl::Time now) {
  ASSIGN_OR_RETURN(const AccountRows rows, FindAccounts(tx, {account_id}));
  if (rows.empty()) return AccountNotFoundError(account_id);
  const AccountRow& account = rows.at(account_id);
  if (account.billing_mode == to) return AccountModeSameError(account_id, to);
  const Money zero = Money::Zero(account.open.currency);
  MovePreview preview{.account = account_id,
                      .from = account.billing_mode,
                      .to = to,
                      .open = account.open,
                      .credit_balance = zero,
                      .shadow = {.billed = zero, .otherwise = zero}};
  ASSIGN_OR_RETURN(const LeftBehind left, FindLeftBehind(tx, {.account = account_id}));
  preview.orders_left = left.orders;
  ASSIGN_OR_RETURN(preview.credit_balance.minor, bank::FindCreditBalance(tx, account_id, zero.currency));
  RETURN_IF_ERROR(preview.from == BillingMode::kMonthly ? CompareDeliveries(tx, account, region, now, preview)
                                                        : CompareInvoices(tx, account, region, now, preview));
  return preview;
}

}  // namespace vlot::invoicing
