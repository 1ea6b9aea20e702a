#include "services/invoicing/files/content.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"

namespace vlot::invoicing {
namespace {

class Writer {
 public:
  void Text(std::string_view text) { absl::StrAppend(&bytes_, text.size(), ":", AbslView(text), ";"); }
  void Number(int64_t number) { absl::StrAppend(&bytes_, number, ";"); }
  void Id(const Uuid& id) { Text(id.ToString()); }
  void Day(absl::CivilDay day) { Text(FormatIsoDate(day)); }
  void Amount(const Money& money) { Number(money.minor); }

  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void Write(const DocumentLine& line, Writer& out) {
  out.Number(line.line);
  out.Text(line.title);
  out.Text(line.item);
  out.Number(line.quantity);
  out.Amount(line.unit_price);
  out.Amount(line.net);
  out.Number(static_cast<int64_t>(line.category));
  out.Text(line.percent.Normalized().ToString());
  out.Number(line.charge ? 1 : 0);
}

void Write(const DocumentDelivery& delivery, Writer& out) {
  out.Id(delivery.accrual.uuid());
  out.Id(delivery.order.uuid());
  out.Text(delivery.order_number);
  out.Text(delivery.external_reference);
  out.Day(delivery.date);
  out.Number(delivery.line_first);
  out.Number(delivery.line_last);
}

// In the order in which they are stored.
std::vector<vat::Group> Sorted(std::vector<vat::Group> groups) {
  const auto key = [](const vat::Group& group) {
    return std::make_tuple(group.category, group.percent.Normalized().ToString());
  };
  std::sort(groups.begin(), groups.end(), [&](const vat::Group& a, const vat::Group& b) { return key(a) < key(b); });
  return groups;
}

void WriteSums(const Document& document, Writer& out) {
  out.Text(document.net.currency.code());
  out.Amount(document.net);
  out.Amount(document.vat);
  out.Amount(document.rounding);
  out.Amount(document.prepaid);
  out.Number(static_cast<int64_t>(document.groups.size()));
  for (const vat::Group& group : Sorted(document.groups)) {
    out.Number(static_cast<int64_t>(group.category));
    out.Text(group.percent.Normalized().ToString());
    out.Amount(group.net);
    out.Amount(group.vat);
  }
}

void WriteHead(const Document& document, std::string_view buyer, Writer& out) {
  out.Id(document.id.uuid());
  out.Number(static_cast<int64_t>(document.kind));
  out.Id(document.account.uuid());
  out.Id(document.order.uuid());
  out.Text(document.order_number);
  out.Text(buyer);
  out.Number(static_cast<int64_t>(document.profile));
  out.Text(document.language);
  out.Text(document.delivery_region);
  out.Text(document.external_reference);
  out.Number(document.prices_include_vat ? 1 : 0);
  out.Day(document.issue_date);
  out.Text(document.due_date ? FormatIsoDate(*document.due_date) : "");
  out.Id(document.credited.uuid());
  out.Text(document.credited_number);
  out.Text(document.reason);
  out.Number(absl::ToUnixMicros(document.create_time));
}

}  // namespace

std::string ContentOf(const Document& document, std::string_view buyer) {
  Writer out;
  out.Text("document");
  WriteHead(document, buyer, out);
  WriteSums(document, out);
  out.Number(static_cast<int64_t>(document.lines.size()));
  for (const DocumentLine& line : document.lines) Write(line, out);
  if (document.period) {
    out.Text("period");
    out.Day(document.period->begin);
    out.Day(document.period->end);
    out.Number(static_cast<int64_t>(document.deliveries.size()));
    for (const DocumentDelivery& delivery : document.deliveries) Write(delivery, out);
  }
  if (document.debit) {
    out.Text("debit");
    out.Text(document.debit->mandate);
    out.Text(document.debit->creditor_id);
    out.Text(document.debit->bank_account);
    out.Day(document.debit->date);
  }
  if (document.receipt) {
    out.Text("receipt");
    out.Day(document.receipt->day);
    out.Text(document.receipt->method);
  }
  return std::move(out).Take();
}

std::string ContentOf(const Letterhead& letterhead) {
  const Seller& seller = letterhead.seller;
  Writer out;
  out.Text("letterhead");
  out.Number(letterhead.layout);
  for (const std::string& text :
       {seller.legal_entity, seller.legal_name, seller.trade_name, seller.address.region, seller.address.postal_code,
        seller.address.city, seller.registration_number, seller.vat_id, seller.iban, seller.bic, seller.email,
        seller.creditor_id, letterhead.logo}) {
    out.Text(text);
  }
  out.Number(static_cast<int64_t>(seller.address.lines.size()));
  for (const std::string& line : seller.address.lines) out.Text(line);
  return std::move(out).Take();
}

}  // namespace vlot::invoicing
