#include "services/payment/mollie.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/http/url.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"
#include "services/payment/mollie_json.h"

namespace vlot::payment {
namespace {

std::optional<absl::Duration> RetryAfterOf(const http::ClientResponse& response) {
  int seconds = 0;
  if (!absl::SimpleAtoi(AbslView(response.headers.Get("Retry-After")), &seconds) || seconds < 0) return std::nullopt;
  return absl::Seconds(seconds);
}

std::string PaymentPath(const std::string& psp_id) { return absl::StrCat("/v2/payments/", http::UrlEncode(psp_id)); }

// Reads a body by `parse`. What it did, it did: an answer that cannot be read is none.
template <class Parse, class Done>
auto Reading(Parse parse, Done done) {
  return [parse, done = std::move(done)](absl::StatusOr<std::string> body) {
    if (!body.ok()) return done(body.status());
    auto value = parse(*body);
    if (!value.ok()) return done(PspNoAnswerError(StdView(value.status().message())));
    done(*std::move(value));
  };
}

}  // namespace

absl::Status ErrorOf(const http::ClientResponse& response) {
  const PspProblem problem = ParseProblem(response.body);
  const std::string detail = problem.detail.empty() ? absl::StrCat("HTTP ", response.status) : problem.detail;
  switch (response.status) {
    case 404:
    case 410:
      return PspNotFoundError(detail);
    case 401:  // our key: an operator mends it, the payments wait
    case 403:
    case 408:
    case 409:  // the same request is under way, or a refund like another one came too soon
    case 425:
    case 429:
      return PspNotDoneError(detail, RetryAfterOf(response));
    default:
      if (response.status >= 400 && response.status < 500) {
        return PspRefusedError(response.status, problem.field, detail);
      }
      absl::Status error = PspNoAnswerError(absl::StrCat("HTTP ", response.status, ": ", detail));
      if (const auto after = RetryAfterOf(response)) error = WithRetryAfter(std::move(error), *after);
      return error;
  }
}

void Mollie::Send(std::string method, const std::string& path, std::string body, const std::string& key,
                  BodyDone done) {
  http::ClientRequest request{.method = std::move(method),
                              .url = absl::StrCat(options_.base_url, path),
                              .body = std::move(body),
                              .timeout = options_.timeout,
                              .repeatable = true};
  request.headers.Set("Authorization", absl::StrCat("Bearer ", options_.api_key.Reveal()));
  request.headers.Set("Accept", "application/hal+json");
  if (!request.body.empty()) request.headers.Set("Content-Type", "application/json");
  if (!key.empty()) request.headers.Set("Idempotency-Key", key);
  client_.Call(std::move(request), [done = std::move(done)](absl::StatusOr<http::ClientResponse> response) {
    if (!response.ok()) {
      const std::string_view message = StdView(response.status().message());
      return done(Reason(response.status()) == http::kNotSent ? PspNotDoneError(message, std::nullopt)
                                                              : PspNoAnswerError(message));
    }
    if (response->status >= 200 && response->status < 300) return done(std::move(response->body));
    if (response->status == 401) LogWarning("PSP_KEY_REFUSED");
    done(ErrorOf(*response));
  });
}

void Mollie::CreatePayment(PspCreate create, PaymentDone done) {
  Send("POST", "/v2/payments", FormatCreate(create, options_.webhook_url), create.reference,
       Reading(ParsePspPayment, std::move(done)));
}

void Mollie::GetPayment(std::string psp_id, PaymentDone done) {
  Send("GET", absl::StrCat(PaymentPath(psp_id), "?embed=refunds"), "", "", Reading(ParsePspPayment, std::move(done)));
}

void Mollie::CancelPayment(std::string psp_id, PaymentDone done) {
  Send("DELETE", PaymentPath(psp_id), "", "", Reading(ParsePspPayment, std::move(done)));
}

void Mollie::CapturePayment(PspCaptureCreate capture, CaptureDone done) {
  Send("POST", absl::StrCat(PaymentPath(capture.psp_id), "/captures"), FormatCapture(capture), capture.reference,
       Reading(ParsePspCapture, std::move(done)));
}

void Mollie::CreateRefund(PspRefundCreate create, RefundDone done) {
  Send("POST", absl::StrCat(PaymentPath(create.psp_id), "/refunds"), FormatRefundCreate(create), create.reference,
       Reading(ParsePspRefund, std::move(done)));
}

// One search through the list; passed on from page to page.
struct Mollie::Lookup {
  std::string reference;
  absl::Time since;
  PaymentDone done;
  std::string from;
  int pages = 0;
};

void Mollie::FindByReference(std::string reference, absl::Time since, PaymentDone done) {
  ReadPage(std::make_shared<Lookup>(Lookup{std::move(reference), since, std::move(done)}));
}

void Mollie::ReadPage(std::shared_ptr<Lookup> lookup) {
  std::string path = absl::StrCat("/v2/payments?limit=", kLookupPageSize);
  if (!lookup->from.empty()) absl::StrAppend(&path, "&from=", http::UrlEncode(lookup->from));
  Send("GET", path, "", "", [this, lookup](absl::StatusOr<std::string> body) {
    if (!body.ok()) return lookup->done(body.status());
    if (!TakePage(*lookup, *body)) ReadPage(lookup);
  });
}

// True: the search is over.
bool Mollie::TakePage(Lookup& lookup, const std::string& body) {
  absl::StatusOr<PspPage> page = ParsePspPage(body);
  if (!page.ok()) return lookup.done(PspNoAnswerError(StdView(page.status().message()))), true;
  for (PspPayment& payment : page->payments) {
    if (payment.reference == lookup.reference) return lookup.done(std::move(payment)), true;
  }
  const bool past = !page->payments.empty() && page->payments.back().created_at < lookup.since;
  if (past || page->next.empty()) return lookup.done(PspNotFoundError("no payment has this reference")), true;
  if (++lookup.pages >= kLookupPagesMax)
    return lookup.done(PspNoAnswerError("too many payments to look through")), true;
  lookup.from = page->next;
  return false;
}

}  // namespace vlot::payment
