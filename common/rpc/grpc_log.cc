#include "common/rpc/grpc_log.h"

#include <grpc/support/log.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/log/limiter.h"
#include "common/log/log.h"
#include "common/time/clock.h"

namespace vlot::rpc {
namespace {

constexpr size_t kMessageBytesMax = 160;  // chosen by us: a sentence

// What gRPC calls an error is mostly a peer's: a client that sends nonsense, a certificate that does not fit.
LogLevel LevelOf(gpr_log_severity severity) {
  switch (severity) {
    case GPR_LOG_SEVERITY_DEBUG:
      return LogLevel::kDebug;
    case GPR_LOG_SEVERITY_INFO:
      return LogLevel::kInfo;
    case GPR_LOG_SEVERITY_ERROR:
      break;
  }
  return LogLevel::kWarning;
}

void Take(gpr_log_func_args* said) {
  const LogLevel level = LevelOf(said->severity);
  if (!LogEnabled(level)) return;
  static log::Limiter& limiter = *new log::Limiter(absl::Seconds(1));  // peers can make gRPC say as much as they like
  const auto skipped = limiter.Allow(SystemClock().Now());
  if (!skipped) return;
  Log(level, "GRPC",
      {{"at", absl::StrCat(said->file, ":", said->line)},
       {"message", Shortened(said->message)},
       {"skipped", *skipped}});
}

}  // namespace

void RouteGrpcLog() { gpr_set_log_function(Take); }

std::string Shortened(std::string_view message) {
  size_t end = std::min(message.size(), kMessageBytesMax);
  for (const std::string_view quote : {"\"", "'", "`", "=", "\n"}) end = std::min(end, message.find(quote));
  return std::string(message.substr(0, end));
}

}  // namespace vlot::rpc
