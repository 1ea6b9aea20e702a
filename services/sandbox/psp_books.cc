#include "services/sandbox/psp_books.h"

#include <algorithm>
#include <map>

#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_rules.h"
#include "services/sandbox/psp_view.h"

namespace vlot::sandbox {
namespace {

struct Totals {
  int64_t payments = 0;
  int64_t received_minor = 0;  // paid or captured
  int64_t refunded_minor = 0;
  int64_t charged_back_minor = 0;
  std::map<std::string_view, int64_t> by_status;
};

int64_t ReceivedMinor(const Payment& payment) {
  if (payment.manual_capture) return CapturedMinor(payment);
  return payment.status == PaymentStatus::kPaid ? payment.amount.minor : 0;
}

std::map<Currency, Totals> Sum(const PspStore& store) {
  std::map<Currency, Totals> totals;
  for (size_t i = 0; i < store.payment_count(); ++i) {
    const Payment& payment = store.payment(i);
    Totals& sums = totals[payment.amount.currency];
    ++sums.payments;
    ++sums.by_status[Name(payment.status)];
    sums.received_minor += ReceivedMinor(payment);
    sums.refunded_minor += RefundedMinor(payment);
    sums.charged_back_minor += ChargedBackMinor(payment);
  }
  return totals;
}

void WriteTotals(JsonWriter& out, const PspStore& store) {
  out.Key("totals").BeginArray();
  for (const auto& [currency, sums] : Sum(store)) {
    const auto amount = [currency = currency](int64_t minor) { return Money{minor, currency}.ToString(); };
    out.BeginObject().Field("currency", currency.code()).IntField("payments", sums.payments);
    out.Field("received", amount(sums.received_minor)).Field("refunded", amount(sums.refunded_minor));
    out.Field("chargedBack", amount(sums.charged_back_minor)).Key("byStatus").BeginObject();
    for (const auto& [status, count] : sums.by_status) out.IntField(status, count);
    out.EndObject().EndObject();
  }
  out.EndArray();
}

void WriteRefunds(JsonWriter& out, const Payment& payment) {
  out.Key("refunds").BeginArray();
  for (const Refund& refund : payment.refunds) {
    out.BeginObject().Field("id", refund.id).Field("status", Name(refund.status));
    out.Field("amount", Money{refund.amount_minor, payment.amount.currency}.ToString());
    out.Field("description", refund.description).RawField("metadata", refund.metadata).EndObject();
  }
  out.EndArray();
}

void WritePayment(JsonWriter& out, const Payment& payment) {
  const auto amount = [&](int64_t minor) { return Money{minor, payment.amount.currency}.ToString(); };
  out.BeginObject().Field("id", payment.id).Field("status", Name(payment.status));
  out.Field("currency", payment.amount.currency.code()).Field("amount", payment.amount.ToString());
  out.Field("received", amount(ReceivedMinor(payment))).Field("refunded", amount(RefundedMinor(payment)));
  out.Field("chargedBack", amount(ChargedBackMinor(payment))).Field("description", payment.description);
  out.RawField("metadata", payment.metadata).Field("createdAt", ApiTime(payment.created_at));
  WriteRefunds(out, payment);
  out.EndObject();
}

}  // namespace

std::string WriteBooks(const PspStore& store, size_t from, size_t limit) {
  const size_t begin = std::min(from, store.payment_count());
  const size_t end = begin + std::min(limit, store.payment_count() - begin);
  JsonWriter out;
  out.BeginObject().Key("payments").BeginArray();
  for (size_t i = begin; i < end; ++i) WritePayment(out, store.payment(i));
  out.EndArray().Key("next");
  if (end < store.payment_count()) {
    out.Int(static_cast<int64_t>(end));
  } else {
    out.Null();
  }
  WriteTotals(out, store);
  out.EndObject();
  return out.Take();
}

}  // namespace vlot::sandbox
