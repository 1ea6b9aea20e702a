#include "services/invoicing/billing_preview.h"

#include <utility>

#include "common/status/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/billing_store.h"
#include "services/invoicing/collective_store.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

absl::Status AddDocuments(const std::vector<Document>& documents, BillingPreview& preview) {
  for (const Document& document : documents) {
    ASSIGN_OR_RETURN(preview.net, Add(preview.net, document.net));
    ASSIGN_OR_RETURN(preview.vat, Add(preview.vat, document.vat));
    ASSIGN_OR_RETURN(preview.total, Add(preview.total, TotalOf(document)));
  }
  preview.invoices = static_cast<int32_t>(documents.size());
  return absl::OkStatus();
}

BillingPreview PreviewOne(const AccountId& id, const AccountRows& accounts, std::vector<Delivery> deliveries,
                          const BillingRun& run, std::string_view region, absl::Time now) {
  const Money zero = Money::Zero(kEur);
  BillingPreview preview{.account = id, .net = zero, .vat = zero, .total = zero, .total_before = zero};
  preview.deliveries = static_cast<int64_t>(deliveries.size());
  for (const Delivery& delivery : deliveries) preview.items += static_cast<int64_t>(delivery.lines.size());
  const auto account = accounts.find(id);
  if (deliveries.empty()) return preview;  // bought the month before, and nothing since
  if (account == accounts.end()) {
    preview.parked = AccountNotFoundError(id);
    return preview;
  }
  const absl::StatusOr<std::vector<Document>> documents =
      DraftAccount(account->second, std::move(deliveries), run, region, now);
  preview.parked = documents.ok() ? AddDocuments(*documents, preview) : documents.status();
  return preview;
}

}  // namespace

absl::StatusOr<std::vector<BillingPreview>> PreviewBilling(pg::Transaction& tx, absl::CivilMonth month,
                                                           AccountId account, AccountId after, int limit,
                                                           std::string_view region, absl::Time now) {
  const DayPeriod period = BillingPeriod(month);
  ASSIGN_OR_RETURN(const std::vector<AccountId> ids, ListPreviewAccounts(tx, month, account, after, limit));
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, ids));
  ASSIGN_OR_RETURN(DueDeliveries due, FindDueDeliveries(tx, ids, period));
  ASSIGN_OR_RETURN(const auto before, SumCollectiveInvoices(tx, ids, absl::CivilDay(month - 1)));
  const BillingRun run{.month = month, .final = true};
  std::vector<BillingPreview> previews;
  for (const AccountId& id : ids) {
    previews.push_back(PreviewOne(id, accounts, std::move(due[id]), run, region, now));
    if (const auto sum = before.find(id); sum != before.end()) previews.back().total_before.minor = sum->second;
  }
  return previews;
}

}  // namespace vlot::invoicing
