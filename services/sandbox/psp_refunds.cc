#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_page.h"
#include "services/sandbox/psp_rules.h"

namespace vlot::sandbox {
namespace {

absl::StatusOr<Payment*> Find(const Ask& ask, PspStore& store) {
  Payment* payment = store.FindPayment(ask.Id());
  if (payment == nullptr || payment->live != ask.live) return NoSuch("payment", ask.Id());
  return payment;
}

template <class Item>
absl::StatusOr<Reply> ShowOne(const Ask& ask, const Payment& payment, const std::vector<Item>& items,
                              const std::string& what, const std::string& id) {
  for (const Item& item : items) {
    if (item.id != id) continue;
    JsonWriter out;
    ask.view.Write(out, payment, item);
    return Reply{200, out.Take(), "", ""};
  }
  return NoSuch(what, id);
}

}  // namespace

std::string FirstAnswer(const View& view, const Payment& payment, const Refund& refund) {
  Refund first = refund;
  first.status = RefundStatus::kPending;
  first.settlement_id.clear();
  JsonWriter out;
  view.Write(out, payment, first);
  return out.Take();
}

absl::StatusOr<Reply> CreateRefund(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  ASSIGN_OR_RETURN(Refund refund, ParseRefund(ask.body, payment->amount.currency));
  refund.id = store.NewId("re_");
  RETURN_IF_ERROR(AddRefund(*payment, std::move(refund), store.timing(), ask.now));
  store.Save(*payment);
  const Refund& made = payment->refunds.back();
  return Reply{201, FirstAnswer(ask.view, *payment, made), payment->id, made.id};
}

absl::StatusOr<Reply> GetRefund(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return ShowOne(ask, *payment, payment->refunds, "refund", std::string(ask.request.Param("refund")));
}

absl::StatusOr<Reply> CancelRefundOf(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  RETURN_IF_ERROR(CancelRefund(*payment, std::string(ask.request.Param("refund"))));
  store.Save(*payment);
  return Reply{204, "", "", ""};
}

absl::StatusOr<Reply> ListPaymentRefunds(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return WritePageOf(ask, "refunds", payment->refunds,
                     [&](JsonWriter& out, const Refund& refund) { ask.view.Write(out, *payment, refund); });
}

absl::StatusOr<Reply> ListRefunds(const Ask& ask, PspStore& store) {
  const auto& places = store.refunds();
  const auto refund = [&](size_t i) -> const Refund& {
    return store.payment(places[i].payment).refunds[places[i].refund];
  };
  PageSource source;
  source.count = places.size();
  source.name = "refunds";
  source.id = [&](size_t i) { return refund(i).id; };
  source.find = [&](const std::string& id) -> std::optional<size_t> {
    for (size_t i = places.size(); i > 0; --i) {
      if (refund(i - 1).id == id) return i - 1;
    }
    return std::nullopt;
  };
  source.write = [&](JsonWriter& out, size_t i) { ask.view.Write(out, store.payment(places[i].payment), refund(i)); };
  return WritePage(ask, source);
}

absl::StatusOr<Reply> GetChargeback(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return ShowOne(ask, *payment, payment->chargebacks, "chargeback", std::string(ask.request.Param("chargeback")));
}

absl::StatusOr<Reply> ListPaymentChargebacks(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return WritePageOf(ask, "chargebacks", payment->chargebacks,
                     [&](JsonWriter& out, const Chargeback& chargeback) { ask.view.Write(out, *payment, chargeback); });
}

absl::StatusOr<Reply> ListChargebacks(const Ask& ask, PspStore& store) {
  struct Found {
    std::string id;
    const Payment* payment;
    const Chargeback* chargeback;
  };
  std::vector<Found> found;
  for (size_t i = 0; i < store.payment_count(); ++i) {
    for (const Chargeback& chargeback : store.payment(i).chargebacks) {
      found.push_back({chargeback.id, &store.payment(i), &chargeback});
    }
  }
  return WritePageOf(ask, "chargebacks", found,
                     [&](JsonWriter& out, const Found& item) { ask.view.Write(out, *item.payment, *item.chargeback); });
}

}  // namespace vlot::sandbox
