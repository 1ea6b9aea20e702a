// The part of View that writes settlements.
#include <cstdlib>

#include "absl/strings/str_format.h"
#include "services/sandbox/psp_methods.h"
#include "services/sandbox/psp_view.h"

namespace vlot::sandbox {
namespace {

constexpr std::string_view kBalanceId = "bal_gVMhHKqSSRYJyPsuoPNFH";
constexpr int64_t kPartsPerUnit = 10'000;

// "-43.2000": sums of settlements have four decimals.
void WriteParts(JsonWriter& out, std::string_view name, int64_t parts, Currency currency) {
  out.Key(name).BeginObject();
  out.Field("value", absl::StrFormat("%s%d.%04d", parts < 0 ? "-" : "", std::abs(parts) / kPartsPerUnit,
                                     std::abs(parts) % kPartsPerUnit));
  out.Field("currency", currency.code()).EndObject();
}

std::string DescriptionOf(ItemKind kind, const std::string& method) {
  const Method* const found = FindMethod(method);
  const std::string name(found == nullptr ? std::string_view(method) : found->description);
  switch (kind) {
    case ItemKind::kRefund:
      return "Refunds " + name;
    case ItemKind::kChargeback:
      return "Chargebacks " + name;
    case ItemKind::kReturnedRefund:
      return "Failed refunds " + name;
    default:
      return name;
  }
}

// As the API names the correction types beside methods.
std::string_view MethodOf(ItemKind kind, std::string_view method) {
  switch (kind) {
    case ItemKind::kRefund:
    case ItemKind::kReturnedRefund:
      return "refund";
    case ItemKind::kChargeback:
      return "chargeback";
    default:
      return method;
  }
}

void WriteSums(JsonWriter& out, const PeriodSum& sum, bool has_vat, Currency currency) {
  WriteParts(out, "amountNet", sum.net, currency);
  if (has_vat) {
    WriteParts(out, "amountVat", sum.vat, currency);
  } else {
    out.Key("amountVat").Null();
  }
  WriteParts(out, "amountGross", sum.net + sum.vat, currency);
}

void WritePeriod(JsonWriter& out, const Settlement& settlement, const Period& period) {
  out.Key("revenue").BeginArray();
  for (const auto& [what, sum] : period.revenue) {
    out.BeginObject().Field("description", DescriptionOf(what.first, what.second));
    out.Field("method", MethodOf(what.first, what.second)).IntField("count", sum.count);
    WriteSums(out, sum, false, settlement.currency);
    out.EndObject();
  }
  out.EndArray().Key("costs").BeginArray();
  for (const auto& [method, sum] : period.costs) {
    out.BeginObject().Field("description", DescriptionOf(ItemKind::kPayment, method)).Field("method", method);
    out.IntField("count", sum.count).Key("rate").BeginObject();
    WriteParts(out, "fixed", settlement.fee.fixed_minor * kPartsPerUnit / 100, settlement.currency);
    out.Key("percentage").Null().EndObject();
    WriteSums(out, sum, true, settlement.currency);
    out.EndObject();
  }
  out.EndArray();
}

std::string InvoiceId(absl::CivilMonth month) { return absl::StrFormat("inv_%04d%02d", month.year(), month.month()); }

}  // namespace

void View::Write(JsonWriter& out, const Settlement& settlement, std::string_view id, absl::Time now) const {
  const bool named = id == settlement.id;
  const absl::CivilMonth this_month = absl::ToCivilMonth(now, absl::UTCTimeZone());
  const auto periods = PeriodsOf(settlement);
  out.BeginObject().Field("resource", "settlement").Field("id", id);
  if (named) {
    out.Field("reference", settlement.reference);
  } else {
    out.Key("reference").Null();
  }
  out.Field("createdAt", ApiTime(settlement.created_at)).Key("settledAt");
  if (named && settlement.settled_at != absl::InfiniteFuture()) {
    out.String(ApiTime(settlement.settled_at));
  } else {
    out.Null();
  }
  out.Field("status", Name(settlement.status));
  WriteAmount(out, "amount", AmountOf(settlement), settlement.currency);
  out.Field("balanceId", kBalanceId);
  const bool invoiced = named && !periods.empty() && periods.begin()->first < this_month;
  if (invoiced) out.Field("invoiceId", InvoiceId(periods.begin()->first));
  out.Key("periods").BeginObject();
  for (auto at = periods.begin(); at != periods.end();) {
    const absl::CivilYear year(at->first);
    out.Key(absl::StrFormat("%04d", year.year())).BeginObject();
    for (; at != periods.end() && absl::CivilYear(at->first) == year; ++at) {
      out.Key(absl::StrFormat("%02d", at->first.month())).BeginObject();
      WritePeriod(out, settlement, at->second);
      if (at->first < this_month) out.Field("invoiceId", InvoiceId(at->first));
      out.EndObject();
    }
    out.EndObject();
  }
  const std::string path = "/v2/settlements/" + std::string(id);
  out.EndObject().Key("_links").BeginObject();
  Link(out, "self", path);
  for (const char* part : {"payments", "refunds", "chargebacks", "captures"}) Link(out, part, path + "/" + part);
  if (invoiced) Link(out, "invoice", "/v2/invoices/" + InvoiceId(periods.begin()->first));
  out.EndObject().EndObject();
}

}  // namespace vlot::sandbox
