// What the process logs while this lives: for tests.
//   log::CapturedLog log;
//   ...
//   EXPECT_EQ(log.Lines("SCOPE_REFUSED").at(0)["caller"], "webshop:shop");
#pragma once

#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/log/options.h"

namespace vlot::log {

// Thread-safe. One at a time.
class CapturedLog {
 public:
  explicit CapturedLog(LogLevel level = LogLevel::kInfo) {
    Options options;
    options.service = "test";
    options.level = level;
    options.sink = [kept = kept_](std::string_view line) {
      const std::lock_guard lock(kept->mutex);
      kept->lines.emplace_back(line);
    };
    Configure(std::move(options));
  }
  ~CapturedLog() { Configure({}); }

  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  // The lines of this event, in their order.
  std::vector<nlohmann::json> Lines(std::string_view event) const {
    const std::lock_guard lock(kept_->mutex);
    std::vector<nlohmann::json> found;
    for (const std::string& line : kept_->lines) {
      nlohmann::json parsed = nlohmann::json::parse(line);
      if (parsed["event"] == event) found.push_back(std::move(parsed));
    }
    return found;
  }

  // All lines, as they are written.
  std::string Text() const {
    const std::lock_guard lock(kept_->mutex);
    std::string text;
    for (const std::string& line : kept_->lines) text += line + "\n";
    return text;
  }

 private:
  struct Kept {
    std::mutex mutex;
    std::vector<std::string> lines;
  };
  const std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

}  // namespace vlot::log
