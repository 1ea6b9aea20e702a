#include "common/rpc/request_log.h"

#include "absl/strings/str_cat.h"
#include "common/log/limiter.h"
#include "common/log/log.h"
#include "common/status/cause.h"
#include "common/status/status.h"

namespace vlot::rpc {
namespace {

constexpr absl::Duration kSlow = absl::Seconds(1);

LogLevel LevelOf(const RequestRecord& record) {
  switch (record.outcome.code()) {
    case absl::StatusCode::kOk:
      return record.took < kSlow ? LogLevel::kDebug : LogLevel::kInfo;
    case absl::StatusCode::kCancelled:
      return LogLevel::kDebug;
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return LogLevel::kWarning;
    default:
      return LogLevel::kInfo;
  }
}

// The message of an error may name what the caller sent; the fields at fault are named, never their values. Errors that
// we did not mean to give are told in full: their texts are ours. A refusal that tells its caller little tells us more.
std::string Explanation(const absl::Status& outcome) {
  if (std::string cause = Cause(outcome); !cause.empty()) return cause;
  const auto detail = GetErrorDetail(outcome);
  if (!detail || IsOfPostgreSql(*detail)) return std::string(outcome.message());
  std::string text;
  for (const FieldViolation& violation : detail->violations) {
    absl::StrAppend(&text, text.empty() ? "" : ",", violation.field);
  }
  return text;
}

}  // namespace

void LogRequest(const RequestRecord& record) {
  if (record.metrics != nullptr) record.metrics->Record(record.outcome.code(), record.took);
  const LogLevel level = LevelOf(record);
  if (!LogEnabled(level)) return;
  int64_t skipped = 0;
  if (absl::IsResourceExhausted(record.outcome)) {
    // They come when there is too much to do already; the metrics count them all.
    static log::Limiter& limiter = *new log::Limiter(absl::Seconds(1));
    const std::optional<int64_t> others = limiter.Allow(record.ended);
    if (!others) return;
    skipped = *others;
  }
  Log(level, "REQUEST",
      {{"rpc", record.method.ToString()},
       {"trace", record.trace.TraceId()},
       {"caller", auth::ActorName(record.caller)},
       {"order", record.order},
       {"code", absl::StatusCodeToString(record.outcome.code())},
       {"reason", Reason(record.outcome)},
       {"detail", Explanation(record.outcome)},
       {"took", record.took},
       {"skipped", skipped}});
}

void LogScopeRefusal(const Method& method, const auth::ScopeSet& needed, const auth::Caller& caller,
                     const TraceContext& trace) {
  LogWarning("SCOPE_REFUSED", {{"rpc", method.ToString()},
                               {"trace", trace.TraceId()},
                               {"caller", auth::ActorName(caller)},
                               {"operator_role", auth::OperatorRoleName(caller.operator_role)},
                               {"key", caller.key_id},
                               {"needed", needed.ToString()}});
}

}  // namespace vlot::rpc
