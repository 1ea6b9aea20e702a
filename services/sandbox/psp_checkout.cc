#include "services/sandbox/psp_checkout.h"

#include <string>

#include "common/http/url.h"
#include "services/sandbox/psp_checkout_page.h"
#include "services/sandbox/psp_rules.h"

namespace vlot::sandbox {
namespace {

bool IsOver(const Payment& payment) { return IsFinal(payment.status) || payment.status == PaymentStatus::kAuthorized; }

http::Response NoPayment(const std::string& id) {
  return http::Response::Html(404, MessagePage("No such payment", "There is no payment " + id + "."));
}

// Where the payer goes after it.
std::string ReturnUrl(const Payment& payment) {
  const bool canceled = payment.status == PaymentStatus::kCanceled && !payment.cancel_url.empty();
  return canceled ? payment.cancel_url : payment.redirect_url;
}

http::Response AfterDecision(const Payment& payment, PaymentStatus outcome) {
  if (payment.status == PaymentStatus::kOpen) {
    const std::string notice = "The attempt ended as " + std::string(Name(outcome)) + ". You may try again.";
    return http::Response::Html(200, CheckoutPage(payment, notice));
  }
  const std::string url = ReturnUrl(payment);
  if (!url.empty()) return http::Response::Redirect(303, url);
  return http::Response::Html(200, MessagePage("Done", "The payment is " + std::string(Name(payment.status)) + "."));
}

}  // namespace

void PspCheckout::AddRoutes(http::Router& router) {
  router.Add("GET", "/checkout/{id}",
             [this](http::Request request, http::Responder responder) { responder.Send(ShowPage(request)); });
  router.Add("POST", "/checkout/{id}",
             [this](http::Request request, http::Responder responder) { responder.Send(Decide(request)); });
}

http::Response PspCheckout::ShowPage(const http::Request& request) {
  const std::string id(request.Param("id"));
  http::Response response = NoPayment(id);
  const absl::Status status = desk_.Run([&](PspStore& store) {
    const Payment* payment = store.FindPayment(id);
    if (payment == nullptr) return;
    const std::string over = "This payment is " + std::string(Name(payment->status)) + " and can no longer be changed.";
    response = http::Response::Html(200, IsOver(*payment) ? MessagePage("Payment", over) : CheckoutPage(*payment, ""));
  });
  return status.ok() ? response : http::Response::Text(503, "The journal cannot be written.\n");
}

http::Response PspCheckout::Decide(const http::Request& request) {
  const std::string id(request.Param("id"));
  const http::Parameters form = http::ParseForm(request.body);
  PaymentStatus outcome;
  if (!ParseName(http::FindParameter(form, "status").value_or(""), &outcome)) {
    return http::Response::Html(422, MessagePage("Payment", "The form says no status that a payment can end in."));
  }
  http::Response response = NoPayment(id);
  const absl::Status status = desk_.Run([&](PspStore& store) {
    Payment* payment = store.FindPayment(id);
    if (payment == nullptr) return;
    const std::string method = http::FindParameter(form, "method").value_or("");
    const absl::Status concluded = Conclude(*payment, outcome, method, clock_.Now());
    if (!concluded.ok()) {
      response = http::Response::Html(409, MessagePage("Payment", std::string(concluded.message())));
      return;
    }
    store.Save(*payment);
    response = AfterDecision(*payment, outcome);
  });
  return status.ok() ? response : http::Response::Text(503, "The journal cannot be written.\n");
}

}  // namespace vlot::sandbox
