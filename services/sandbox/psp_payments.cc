#include <utility>

#include "common/http/text.h"
#include "common/status/status.h"
#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_page.h"
#include "services/sandbox/psp_rules.h"

namespace vlot::sandbox {
namespace {

// "embed=refunds,captures"; "include" is another word for it.
Embed WantedEmbed(const http::Request& request) {
  Embed embed;
  const std::string wanted = request.Query("embed").value_or("") + "," + request.Query("include").value_or("");
  for (std::string_view name : http::Split(wanted, ',')) {
    embed.refunds |= name == "refunds";
    embed.chargebacks |= name == "chargebacks";
    embed.captures |= name == "captures";
  }
  return embed;
}

absl::StatusOr<Payment*> Find(const Ask& ask, PspStore& store) {
  Payment* payment = store.FindPayment(ask.Id());
  if (payment == nullptr || payment->live != ask.live) return NoSuch("payment", ask.Id());
  return payment;
}

Reply Show(const Ask& ask, const Payment& payment, int status = 200) {
  JsonWriter out;
  ask.view.Write(out, payment, WantedEmbed(ask.request));
  return {status, out.Take(), "", ""};
}

const Mandate* ValidMandate(const Customer& customer, const Payment& payment) {
  for (const Mandate& mandate : customer.mandates) {
    const bool wanted = payment.mandate_id.empty() || mandate.id == payment.mandate_id;
    if (wanted && !mandate.revoked) return &mandate;
  }
  return nullptr;
}

// A recurring payment needs no payer: it is collected by the customer's mandate.
absl::Status PrepareRecurring(Payment& payment, const Customer& customer, absl::Time now) {
  const Mandate* mandate = ValidMandate(customer, payment);
  if (mandate == nullptr) return NotPossible("The customer has no valid mandate for this payment");
  payment.mandate_id = mandate->id;
  payment.method = mandate->method;
  payment.methods = {payment.method};
  payment.status = PaymentStatus::kPending;
  payment.pays_at = now + absl::Seconds(1);
  payment.expires_at = absl::InfiniteFuture();
  return absl::OkStatus();
}

absl::Status PrepareCustomer(Payment& payment, PspStore& store, absl::Time now) {
  if (payment.customer_id.empty()) return absl::OkStatus();
  const Customer* customer = store.FindCustomer(payment.customer_id);
  if (customer == nullptr || customer->deleted) return FieldInvalid("customerId", "The customer id is invalid");
  if (payment.sequence_type != "recurring") return absl::OkStatus();
  return PrepareRecurring(payment, *customer, now);
}

}  // namespace

// What was true the moment it was made, and nothing later.
std::string FirstAnswer(const View& view, const Payment& payment) {
  Payment first = payment;
  const bool recurring = payment.sequence_type == "recurring";
  first.status = recurring ? PaymentStatus::kPending : PaymentStatus::kOpen;
  first.method = payment.methods.size() == 1 ? payment.methods.front() : "";
  if (!recurring) first.mandate_id.clear();
  for (auto* time : {&first.authorized_at, &first.paid_at, &first.canceled_at, &first.expired_at, &first.failed_at}) {
    *time = absl::InfiniteFuture();
  }
  first.settlement_id.clear();
  first.refunds.clear();
  first.captures.clear();
  first.chargebacks.clear();
  JsonWriter out;
  view.Write(out, first);
  return out.Take();
}

absl::StatusOr<Reply> CreatePayment(const Ask& ask, PspStore& store) {
  Json body = ask.body;
  if (const std::string customer = ask.Id(); !customer.empty()) body["customerId"] = customer;
  ASSIGN_OR_RETURN(Payment payment, ParsePayment(body, {ask.settings.allow_loopback_webhooks, ask.now}));
  RETURN_IF_ERROR(PrepareCustomer(payment, store, ask.now));
  payment.live = ask.live;
  payment.id = store.NewId("tr_");
  if (ask.settings.autopay_delay && payment.status == PaymentStatus::kOpen) {
    payment.pays_at = ask.now + *ask.settings.autopay_delay;
  }
  Reply reply = Show(ask, store.Insert(std::move(payment)), 201);
  reply.made_payment = store.payment(store.payment_count() - 1).id;
  return reply;
}

absl::StatusOr<Reply> GetPayment(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return Show(ask, *payment);
}

absl::StatusOr<Reply> ListPayments(const Ask& ask, PspStore& store) {
  PageSource source;
  source.count = store.payment_count();
  source.name = "payments";
  source.id = [&](size_t i) { return store.payment(i).id; };
  source.find = [&](const std::string& id) { return store.IndexOf(id); };
  source.write = [&](JsonWriter& out, size_t i) { ask.view.Write(out, store.payment(i)); };
  return WritePage(ask, source);
}

absl::StatusOr<Reply> UpdatePayment(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  const std::string first_answer = FirstAnswer(ask.view, *payment);
  RETURN_IF_ERROR(ApplyPaymentUpdate(*payment, ask.body, {ask.settings.allow_loopback_webhooks, ask.now}));
  store.KeepFirstAnswer(payment->id, first_answer);
  store.Save(*payment);
  return Show(ask, *payment);
}

absl::StatusOr<Reply> CancelPayment(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  RETURN_IF_ERROR(Cancel(*payment, ask.now));
  store.Save(*payment);
  return Show(ask, *payment);
}

absl::StatusOr<Reply> ReleaseAuthorizationOf(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  RETURN_IF_ERROR(ReleaseAuthorization(*payment, ask.now));
  store.Save(*payment);
  return Reply{202, "", "", ""};
}

absl::StatusOr<Reply> CreateCapture(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Payment * payment, Find(ask, store));
  ASSIGN_OR_RETURN(Capture capture, ParseCapture(ask.body, payment->amount.currency));
  capture.id = store.NewId("cpt_");
  capture.created_at = ask.now;
  RETURN_IF_ERROR(AddCapture(*payment, std::move(capture), ask.now));
  store.Save(*payment);
  JsonWriter out;
  ask.view.Write(out, *payment, payment->captures.back());
  return Reply{201, out.Take(), "", ""};
}

absl::StatusOr<Reply> GetCapture(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  for (const Capture& capture : payment->captures) {
    if (capture.id != ask.request.Param("capture")) continue;
    JsonWriter out;
    ask.view.Write(out, *payment, capture);
    return Reply{200, out.Take(), "", ""};
  }
  return NoSuch("capture", std::string(ask.request.Param("capture")));
}

absl::StatusOr<Reply> ListCaptures(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Payment* payment, Find(ask, store));
  return WritePageOf(ask, "captures", payment->captures,
                     [&](JsonWriter& out, const Capture& capture) { ask.view.Write(out, *payment, capture); });
}

}  // namespace vlot::sandbox
