#include "services/invoicing/collective.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/draft.h"

namespace vlot::invoicing {
namespace {

// What must be equal on one document.
using LotKey = std::tuple<std::string, bool, Decimal, Decimal>;  // currency, prices include VAT, rates

absl::StatusOr<LotKey> KeyOf(const Delivery& delivery, std::string_view region) {
  ASSIGN_OR_RETURN(const Decimal standard, vat::RateOn(vat::Category::kStandard, region, delivery.date));
  ASSIGN_OR_RETURN(const Decimal reduced, vat::RateOn(vat::Category::kReduced, region, delivery.date));
  return LotKey{delivery.accrued.currency.code(), delivery.prices_include_vat, standard, reduced};
}

bool Earlier(const Delivery& a, const Delivery& b) {
  return std::tie(a.date, a.order_number, a.accrual) < std::tie(b.date, b.order_number, b.accrual);
}

std::vector<BillableLine> AllLines(const std::vector<Delivery>& lot) {
  std::vector<BillableLine> lines;
  for (const Delivery& delivery : lot) lines.insert(lines.end(), delivery.lines.begin(), delivery.lines.end());
  return lines;
}

std::vector<DocumentDelivery> DeliveriesOf(const std::vector<Delivery>& lot) {
  std::vector<DocumentDelivery> deliveries;
  int16_t line = 0;
  for (const Delivery& delivery : lot) {
    deliveries.push_back({.accrual = delivery.accrual,
                          .order = delivery.order,
                          .order_number = delivery.order_number,
                          .external_reference = delivery.external_reference,
                          .date = delivery.date,
                          .line_first = static_cast<int16_t>(line + 1),
                          .line_last = static_cast<int16_t>(line + delivery.lines.size())});
    line = deliveries.back().line_last;
  }
  return deliveries;
}

// Puts lots one after another, a new one where the lines would become too many.
void Split(std::vector<Delivery> deliveries, std::vector<std::vector<Delivery>>& lots) {
  size_t lines = 0;
  bool begun = false;
  for (Delivery& delivery : deliveries) {
    if (!begun || lines + delivery.lines.size() > kCollectiveLinesMax) {
      lots.emplace_back();
      lines = 0;
      begun = true;
    }
    lines += delivery.lines.size();
    lots.back().push_back(std::move(delivery));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::vector<Delivery>>> SortIntoLots(std::vector<Delivery> deliveries,
                                                                std::string_view region) {
  std::sort(deliveries.begin(), deliveries.end(), Earlier);
  std::map<LotKey, std::vector<Delivery>> by_key;
  for (Delivery& delivery : deliveries) {
    if (delivery.lines.empty()) continue;
    ASSIGN_OR_RETURN(LotKey key, KeyOf(delivery, region));
    by_key[std::move(key)].push_back(std::move(delivery));
  }
  std::vector<std::vector<Delivery>> lots;
  for (auto& [key, alike] : by_key) Split(std::move(alike), lots);
  return lots;
}

absl::StatusOr<Document> DraftCollectiveInvoice(const CollectiveRequest& request, const std::vector<Delivery>& lot,
                                                const Terms& terms, std::string_view region) {
  const std::string& delivery_region = request.buyer.address.region;
  const std::vector<BillableLine> lines = AllLines(lot);
  RETURN_IF_ERROR(CheckCategories(lines, request.buyer, delivery_region, region));
  const bool prices_include_vat = lot.front().prices_include_vat;
  ASSIGN_OR_RETURN(const vat::Totals totals, CalculateLines(lines, prices_include_vat, region, lot.front().date));
  Document document{.kind = Kind::kCollectiveInvoice,
                    .account = request.account,
                    .buyer = request.buyer,
                    .profile = ResolveProfile(terms.profile, request.buyer),
                    .language = request.language,
                    .delivery_region = delivery_region,
                    .prices_include_vat = prices_include_vat,
                    .issue_date = request.issue_date,
                    .lines = LinesOf(lines, totals),
                    .period = request.period,
                    .deliveries = DeliveriesOf(lot)};
  SetAmounts(totals, Money::Zero(totals.total.currency), document);
  if (document.payable.IsPositive()) document.due_date = request.issue_date + terms.payment_term_days;
  return document;
}

Money SetOffCredit(const Money& credit, Document& document) {
  const int64_t minor = std::clamp<int64_t>(credit.minor, 0, std::max<int64_t>(document.payable.minor, 0));
  document.prepaid.minor += minor;
  document.payable.minor -= minor;
  document.open = document.payable;
  if (document.open.IsZero()) {
    document.state = State::kPaid;
    document.due_date.reset();
  }
  return {minor, document.payable.currency};
}

}  // namespace vlot::invoicing
