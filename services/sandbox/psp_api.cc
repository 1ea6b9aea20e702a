#include "services/sandbox/psp_api.h"

#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_errors.h"

namespace vlot::sandbox {
namespace {

struct RouteEntry {
  const char* method;
  const char* pattern;
  const char* operation;  // its name in faults
  Act act;
};

constexpr RouteEntry kRoutes[] = {
    {"POST", "/v2/payments", "create_payment", &CreatePayment},
    {"GET", "/v2/payments", "list_payments", &ListPayments},
    {"GET", "/v2/payments/{id}", "get_payment", &GetPayment},
    {"PATCH", "/v2/payments/{id}", "update_payment", &UpdatePayment},
    {"DELETE", "/v2/payments/{id}", "cancel_payment", &CancelPayment},
    {"POST", "/v2/payments/{id}/release-authorization", "release_authorization", &ReleaseAuthorizationOf},
    {"POST", "/v2/payments/{id}/captures", "create_capture", &CreateCapture},
    {"GET", "/v2/payments/{id}/captures", "list_captures", &ListCaptures},
    {"GET", "/v2/payments/{id}/captures/{capture}", "get_capture", &GetCapture},
    {"POST", "/v2/payments/{id}/refunds", "create_refund", &CreateRefund},
    {"GET", "/v2/payments/{id}/refunds", "list_refunds", &ListPaymentRefunds},
    {"GET", "/v2/payments/{id}/refunds/{refund}", "get_refund", &GetRefund},
    {"DELETE", "/v2/payments/{id}/refunds/{refund}", "cancel_refund", &CancelRefundOf},
    {"GET", "/v2/refunds", "list_refunds", &ListRefunds},
    {"GET", "/v2/payments/{id}/chargebacks", "list_chargebacks", &ListPaymentChargebacks},
    {"GET", "/v2/payments/{id}/chargebacks/{chargeback}", "get_chargeback", &GetChargeback},
    {"GET", "/v2/chargebacks", "list_chargebacks", &ListChargebacks},
    {"GET", "/v2/settlements", "list_settlements", &ListSettlements},
    {"GET", "/v2/settlements/{id}", "get_settlement", &GetSettlement},
    {"GET", "/v2/settlements/{id}/payments", "list_settlement_payments", &ListSettlementPayments},
    {"GET", "/v2/settlements/{id}/refunds", "list_settlement_refunds", &ListSettlementRefunds},
    {"GET", "/v2/settlements/{id}/chargebacks", "list_settlement_chargebacks", &ListSettlementChargebacks},
    {"GET", "/v2/settlements/{id}/captures", "list_settlement_captures", &ListSettlementCaptures},
    {"POST", "/v2/customers", "create_customer", &CreateCustomer},
    {"GET", "/v2/customers", "list_customers", &ListCustomers},
    {"GET", "/v2/customers/{id}", "get_customer", &GetCustomer},
    {"PATCH", "/v2/customers/{id}", "update_customer", &UpdateCustomer},
    {"DELETE", "/v2/customers/{id}", "delete_customer", &DeleteCustomer},
    {"POST", "/v2/customers/{id}/payments", "create_payment", &CreatePayment},
    {"GET", "/v2/customers/{id}/payments", "list_payments", &ListCustomerPayments},
    {"POST", "/v2/customers/{id}/mandates", "create_mandate", &CreateMandate},
    {"GET", "/v2/customers/{id}/mandates", "list_mandates", &ListMandates},
    {"GET", "/v2/customers/{id}/mandates/{mandate}", "get_mandate", &GetMandate},
    {"DELETE", "/v2/customers/{id}/mandates/{mandate}", "revoke_mandate", &RevokeMandate},
    {"GET", "/v2/methods", "list_methods", &ListMethods},
    {"GET", "/v2/methods/{id}", "get_method", &GetMethod},
};

http::Response Hal(int status, std::string body) {
  http::Response response{.status = status, .body = std::move(body)};
  if (!response.body.empty()) response.headers.Add("Content-Type", "application/hal+json");
  return response;
}

http::Response ErrorResponse(const absl::Status& error, int status = 0) {
  if (status == 0) status = HttpStatus(error);
  return Hal(status, ErrorBody(status, error));
}

bool IsMutation(const http::Request& request) { return request.method != "GET" && request.method != "HEAD"; }

// A key means one request; the same key on another path is another request.
std::string KeyOf(const http::Request& request) {
  const std::string_view key = request.headers.Get("Idempotency-Key");
  if (key.empty() || !IsMutation(request)) return "";
  return request.method + " " + request.path + " " + std::string(key);
}

}  // namespace

PspApi::PspApi(Options options, PspDesk& desk, FaultPlan& faults, DelayLine& delays, Clock& clock)
    : options_(std::move(options)), desk_(desk), faults_(faults), delays_(delays), clock_(clock) {}

void PspApi::AddRoutes(http::Router& router) {
  for (const RouteEntry& route : kRoutes) Route(router, route.method, route.pattern, route.operation, route.act);
  router.Add("*", "/v2/{rest...}", [](http::Request request, http::Responder responder) {
    responder.Send(ErrorResponse(NoSuch("resource", request.path)));
  });
}

void PspApi::Route(http::Router& router, const char* method, const char* pattern, const char* operation, Act act) {
  router.Add(method, pattern,
             [this, name = std::string(operation), act](http::Request request, http::Responder responder) {
               Serve(name, act, request, responder);
             });
}

std::string PspApi::BaseUrl(const http::Request& request) const {
  if (!options_.public_url.empty()) return options_.public_url;
  return (request.tls ? "https://" : "http://") + std::string(request.headers.Get("Host"));
}

void PspApi::Serve(const std::string& operation, Act act, const http::Request& request,
                   const http::Responder& responder) {
  const auto fault = faults_.Take(operation);
  if (!fault) return responder.Send(Perform(act, request));
  switch (fault->kind) {
    case Fault::Kind::kError:
      return responder.Send(
          ErrorResponse(absl::UnavailableError("The service is temporarily unavailable"), fault->status));
    case Fault::Kind::kLost:
      return responder.Abort();
    case Fault::Kind::kDelay:
    case Fault::Kind::kReordered:
      return delays_.After(fault->delay, [responder, response = Perform(act, request)] { responder.Send(response); });
    case Fault::Kind::kDoubled:
      Perform(act, request);
      return responder.Send(Perform(act, request));
    case Fault::Kind::kTimeoutAfter:
      Perform(act, request);
      return delays_.After(fault->delay, [responder] { responder.Abort(); });
  }
}

bool PspApi::Authenticate(const http::Request& request, bool* live) const {
  std::string_view key = request.headers.Get("Authorization");
  if (!key.starts_with("Bearer ")) return false;
  key.remove_prefix(7);
  *live = key.starts_with("live_");
  if (!options_.api_key.empty()) return key == options_.api_key;
  return key.starts_with("test_") || *live;
}

http::Response PspApi::Perform(Act act, const http::Request& request) {
  bool live = false;
  if (!Authenticate(request, &live)) return ErrorResponse(NotAuthenticated());
  const auto body = ParseBody(IsMutation(request) ? request.body : "");
  if (!body.ok()) return ErrorResponse(body.status());
  const Ask ask{request, *body, options_.acts, clock_.Now(), live, View(BaseUrl(request))};
  Reply reply;
  const absl::Status durable = desk_.Run([&](PspStore& store) { reply = Locked(act, ask, KeyOf(request), store); });
  if (!durable.ok()) return ErrorResponse(durable);
  return Hal(reply.status, std::move(reply.body));
}

Reply PspApi::Locked(Act act, const Ask& ask, const std::string& key, PspStore& store) {
  if (!key.empty()) {
    if (const auto* first = store.keys().Find(key, ask.now)) return Replay(*first, ask, store);
  }
  absl::StatusOr<Reply> done = act(ask, store);
  Reply reply = done.ok()
                    ? *std::move(done)
                    : Reply{HttpStatus(done.status()), ErrorBody(HttpStatus(done.status()), done.status()), "", ""};
  if (!key.empty()) {
    const bool by_reference = !reply.made_payment.empty();
    store.SaveKey(key, {.at = ask.now,
                        .status = reply.status,
                        .payment_id = reply.made_payment,
                        .refund_id = reply.made_refund,
                        .body = by_reference ? "" : reply.body});
  }
  return reply;
}

Reply PspApi::Replay(const IdempotencyKeys::Answer& answer, const Ask& ask, PspStore& store) {
  if (answer.payment_id.empty()) return {answer.status, answer.body, "", ""};
  const Payment* payment = store.FindPayment(answer.payment_id);
  if (answer.refund_id.empty()) return {answer.status, FirstAnswer(ask.view, *payment), "", ""};
  for (const Refund& refund : payment->refunds) {
    if (refund.id == answer.refund_id) return {answer.status, FirstAnswer(ask.view, *payment, refund), "", ""};
  }
  return {answer.status, answer.body, "", ""};
}

}  // namespace vlot::sandbox
