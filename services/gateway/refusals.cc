#include "services/gateway/refusals.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/gateway/errors.h"
#include "services/gateway/http_words.h"
#include "services/gateway/problem.h"

namespace vlot::gateway {
namespace {

// Of the names of fields, which a client may have made up. Chosen by us: a few long paths.
constexpr size_t kDetailBytesMax = 200;

// The fields at fault, as in the line of a service; never a message, which may repeat what the client sent.
std::string FieldsOf(const absl::Status& why) {
  std::string fields;
  const ErrorDetail detail = GetErrorDetail(why).value_or(ErrorDetail{});
  for (const FieldViolation& violation : detail.violations) {
    absl::StrAppend(&fields, fields.empty() ? "" : ",", violation.field);
  }
  if (fields.size() > kDetailBytesMax) fields.resize(kDetailBytesMax);
  return fields;
}

}  // namespace

rpc::TraceContext TraceOf(const http::Headers& headers) {
  return rpc::TraceContext::Parse(headers.Get("traceparent")).value_or(rpc::TraceContext::New());
}

Refusals::Refusals(Clock& clock, metrics::Registry& metrics)
    : clock_(clock), metrics_(metrics), crowded_(absl::Seconds(1)) {}

http::Response Refusals::Refuse(int http_status, const absl::Status& why, const rpc::TraceContext& trace,
                                std::string_view route) {
  Note(http_status, why, trace, route);
  return ToProblem(http_status, why, trace.TraceId());
}

http::Response Refusals::Refuse(const absl::Status& why, const rpc::TraceContext& trace, std::string_view route) {
  return Refuse(HttpStatusOf(why.code()), why, trace, route);
}

http::Response Refusals::Refuse(const http::Refusal& refusal) {
  return Refuse(refusal.status, RefusedError(refusal), TraceOf(refusal.request.headers), "");
}

// Every error of our services has a reason, but those that they did not mean to give; a few too many lines about those
// do no harm.
http::Response Refusals::Answer(const absl::Status& outcome, const rpc::TraceContext& trace, std::string_view route) {
  if (Reason(outcome).empty()) return Refuse(Unanswered(outcome), trace, route);
  return ToProblem(InHttpWords(outcome), trace.TraceId());
}

void Refusals::Note(int http_status, const absl::Status& why, const rpc::TraceContext& trace, std::string_view route) {
  metrics_
      .GetCounter("vlot_gateway_refusals_total", "Requests that the gateway refused by itself.",
                  {{"status", absl::StrCat(http_status)}})
      .Increment();
  int64_t skipped = 0;
  if (http_status == 503 && route.empty()) {
    const auto others = crowded_.Allow(clock_.Now());
    if (!others) return;
    skipped = *others;
  }
  Log(http_status >= 500 ? LogLevel::kWarning : LogLevel::kInfo, "REQUEST",
      {{"route", route},
       {"trace", trace.TraceId()},
       {"status", http_status},
       {"code", absl::StatusCodeToString(why.code())},
       {"reason", Reason(why)},
       {"detail", FieldsOf(why)},
       {"skipped", skipped}});
}

}  // namespace vlot::gateway
