#include "services/sandbox/psp_control.h"

#include <charconv>
#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_books.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_parse.h"
#include "services/sandbox/psp_rules.h"
#include "services/sandbox/psp_view.h"

namespace vlot::sandbox {
namespace {

constexpr size_t kBooksLimitDefault = 10'000;

http::Response ErrorResponse(const absl::Status& error) {
  return http::Response::Json(HttpStatus(error), ErrorBody(HttpStatus(error), error));
}

size_t NumberOr(const http::Request& request, const char* name, size_t otherwise) {
  const std::string text = request.Query(name).value_or("");
  size_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool ParseOutcome(std::string_view word, PaymentStatus* outcome) {
  static constexpr std::pair<std::string_view, PaymentStatus> kWords[] = {
      {"pay", PaymentStatus::kPaid},        {"authorize", PaymentStatus::kAuthorized}, {"fail", PaymentStatus::kFailed},
      {"cancel", PaymentStatus::kCanceled}, {"expire", PaymentStatus::kExpired},
  };
  for (const auto& [known, status] : kWords) {
    if (known != word) continue;
    *outcome = status;
    return true;
  }
  return false;
}

// By the shop's console a payment fails for good, also while the payer might try another method.
void FixMethod(Payment& payment) {
  if (payment.methods.size() == 1) return;
  if (payment.method.empty()) payment.method = payment.methods.empty() ? "ideal" : payment.methods.front();
  payment.methods = {payment.method};
}

}  // namespace

void PspControl::AddRoutes(http::Router& router) {
  const auto add = [&](const char* method, const char* pattern,
                       http::Response (PspControl::*act)(const http::Request&)) {
    router.Add(method, pattern, [this, act](http::Request request, http::Responder responder) {
      responder.Send((this->*act)(request));
    });
  };
  add("POST", "/sandbox/v1/faults", &PspControl::AddFault);
  add("GET", "/sandbox/v1/books", &PspControl::Books);
  add("POST", "/sandbox/v1/payments/{id}/chargeback", &PspControl::MakeChargeback);
  add("POST", "/sandbox/v1/payments/{id}/refunds/{refund}/fail", &PspControl::MakeRefundFail);
  add("POST", "/sandbox/v1/payments/{id}/{outcome}", &PspControl::Outcome);
  add("POST", "/sandbox/v1/settlements", &PspControl::MakeSettlements);
  add("POST", "/sandbox/v1/settlements/{id}/{end}", &PspControl::EndSettlement);
  router.Add("GET", "/sandbox/v1/faults",
             [this](http::Request, http::Responder responder) { responder.Send(ListFaults()); });
  router.Add("GET", "/sandbox/v1/webhooks",
             [this](http::Request, http::Responder responder) { responder.Send(Webhooks()); });
  router.Add("DELETE", "/sandbox/v1/faults", [this](http::Request, http::Responder responder) {
    faults_.Clear();
    responder.Send({.status = 204});
  });
}

http::Response PspControl::AddFault(const http::Request& request) {
  auto fault = ParseFault(request.body);
  if (!fault.ok()) return ErrorResponse(fault.status());
  const std::string text = FormatFault(*fault);
  faults_.Add(*std::move(fault));
  return http::Response::Json(201, text);
}

http::Response PspControl::ListFaults() const {
  JsonWriter out;
  out.BeginObject().Key("faults").BeginArray();
  for (const Fault& fault : faults_.List()) out.Raw(FormatFault(fault));
  out.EndArray().EndObject();
  return http::Response::Json(200, out.Take());
}

http::Response PspControl::Books(const http::Request& request) {
  std::string books;
  const absl::Status status = desk_.Run([&](PspStore& store) {
    books = WriteBooks(store, NumberOr(request, "from", 0), NumberOr(request, "limit", kBooksLimitDefault));
  });
  return status.ok() ? http::Response::Json(200, std::move(books)) : ErrorResponse(status);
}

http::Response PspControl::Webhooks() const {
  const PspWebhooks::Counts counts = webhooks_.counts();
  JsonWriter out;
  out.BeginObject().IntField("delivered", counts.delivered).IntField("attempts", counts.attempts);
  out.IntField("retries", counts.retries)
      .IntField("givenUp", counts.given_up)
      .IntField("dropped", counts.dropped)
      .IntField("waiting", counts.waiting);
  out.EndObject();
  return http::Response::Json(200, out.Take());
}

http::Response PspControl::ChangePayment(const http::Request& request, const Change& change) {
  const std::string id(request.Param("id"));
  absl::Status changed = NoSuch("payment", id);
  JsonWriter out;
  const absl::Status durable = desk_.Run([&](PspStore& store) {
    Payment* payment = store.FindPayment(id);
    if (payment == nullptr) return;
    changed = change(*payment, store);
    if (!changed.ok()) return;
    store.Save(*payment);
    View("http://" + std::string(request.headers.Get("Host"))).Write(out, *payment);
  });
  if (!durable.ok()) return ErrorResponse(durable);
  return changed.ok() ? http::Response::Json(200, out.Take()) : ErrorResponse(changed);
}

http::Response PspControl::Outcome(const http::Request& request) {
  PaymentStatus outcome;
  if (!ParseOutcome(request.Param("outcome"), &outcome)) {
    return ErrorResponse(NoSuch("outcome", std::string(request.Param("outcome"))));
  }
  return ChangePayment(request, [&](Payment& payment, PspStore&) {
    Payment changed = payment;
    FixMethod(changed);
    RETURN_IF_ERROR(Conclude(changed, outcome, "", clock_.Now()));
    payment = std::move(changed);
    return absl::OkStatus();
  });
}

http::Response PspControl::MakeChargeback(const http::Request& request) {
  const auto body = ParseBody(request.body);
  if (!body.ok()) return ErrorResponse(body.status());
  return ChangePayment(request, [&](Payment& payment, PspStore& store) -> absl::Status {
    Chargeback chargeback{.id = store.NewId("chb_"), .reason_code = "AM04", .created_at = clock_.Now()};
    if (body->contains("reason") && (*body)["reason"].is_string()) chargeback.reason_code = (*body)["reason"];
    if (body->contains("amount")) {
      ASSIGN_OR_RETURN(const Money amount, ParseAmount(*body, "amount"));
      chargeback.amount_minor = amount.minor;
    }
    return AddChargeback(payment, std::move(chargeback));
  });
}

http::Response PspControl::MakeRefundFail(const http::Request& request) {
  return ChangePayment(
      request, [&](Payment& payment, PspStore&) { return FailRefund(payment, std::string(request.Param("refund"))); });
}

http::Response PspControl::MakeSettlements(const http::Request& request) {
  JsonWriter out;
  const absl::Status durable = desk_.Run([&](PspStore& store) {
    const absl::Time now = clock_.Now();
    const View view("http://" + std::string(request.headers.Get("Host")));
    out.BeginObject().Key("settlements").BeginArray();
    for (Settlement* const settlement : store.Settle(now, absl::InfiniteFuture())) {
      store.EndSettlement(*settlement, SettlementStatus::kPaidout, now);
      view.Write(out, *settlement, settlement->id, now);
    }
    out.EndArray().EndObject();
  });
  return durable.ok() ? http::Response::Json(201, out.Take()) : ErrorResponse(durable);
}

http::Response PspControl::EndSettlement(const http::Request& request) {
  const std::string id(request.Param("id"));
  const std::string end(request.Param("end"));
  if (end != "payout" && end != "fail") return ErrorResponse(NoSuch("end", end));
  absl::Status ended = NoSuch("settlement", id);
  JsonWriter out;
  const absl::Status durable = desk_.Run([&](PspStore& store) {
    Settlement* const settlement = store.FindSettlement(id);
    if (settlement == nullptr) return;
    ended = settlement->status == SettlementStatus::kPaidout ? NotPossible("The settlement is already paid out")
                                                             : absl::OkStatus();
    if (!ended.ok()) return;
    const absl::Time now = clock_.Now();
    store.EndSettlement(*settlement, end == "fail" ? SettlementStatus::kFailed : SettlementStatus::kPaidout, now);
    View("http://" + std::string(request.headers.Get("Host"))).Write(out, *settlement, settlement->id, now);
  });
  if (!durable.ok()) return ErrorResponse(durable);
  return ended.ok() ? http::Response::Json(200, out.Take()) : ErrorResponse(ended);
}

}  // namespace vlot::sandbox
