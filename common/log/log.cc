#include "common/log/log.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/log/context.h"
#include "common/log/format.h"
#include "common/log/options.h"

namespace vlot {
namespace log {
namespace {

// One write for the whole line where the kernel allows it, so that lines of several processes do not mix.
void WriteToStderr(std::string_view line) {
  std::string text(line);
  text.push_back('\n');
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody reads the log: the work goes on
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

std::unique_ptr<const Options> Complete(Options options) {
  if (options.clock == nullptr) options.clock = &SystemClock();
  if (!options.sink) options.sink = WriteToStderr;
  return std::make_unique<const Options>(std::move(options));
}

// Never destroyed: other statics may log until the very end. Options that were replaced stay, for lines under way.
class Logger {
 public:
  static Logger& Get() {
    static Logger& logger = *new Logger;
    return logger;
  }

  const Options& options() const { return *current_.load(std::memory_order_acquire); }
  LogLevel level() const { return level_.load(std::memory_order_relaxed); }

  void Configure(Options options) {
    const std::lock_guard lock(mutex_);
    level_.store(options.level, std::memory_order_relaxed);
    all_.push_back(Complete(std::move(options)));
    current_.store(all_.back().get(), std::memory_order_release);
  }

  void Write(const Options& options, std::string_view line) {
    const std::lock_guard lock(sink_mutex_);
    options.sink(line);
  }

 private:
  Logger() { Configure(Options{}); }

  // std::mutex, because ThreadSanitizer cannot see through the absl::Mutex of an Abseil that was built without it.
  std::mutex mutex_;
  std::vector<std::unique_ptr<const Options>> all_;  // guarded by mutex_
  std::atomic<const Options*> current_{nullptr};
  std::atomic<LogLevel> level_{LogLevel::kInfo};
  std::mutex sink_mutex_;
};

}  // namespace

void Configure(Options options) { Logger::Get().Configure(std::move(options)); }

}  // namespace log

bool LogEnabled(LogLevel level) { return level >= log::Logger::Get().level(); }

void Log(LogLevel level, std::string_view event, absl::Span<const LogField> fields) {
  if (!LogEnabled(level)) return;
  const log::Options& options = log::Logger::Get().options();
  thread_local std::string text;  // keeps its memory from line to line
  const log::Line line{options.clock->Now(), level, options.service, event, log::Context(), fields};
  options.format == log::Format::kJson ? log::FormatJson(line, text) : log::FormatText(line, text);
  log::Logger::Get().Write(options, text);
}

}  // namespace vlot
