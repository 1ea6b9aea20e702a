// An append-only file of lines. What Flush has written survives the end of the process, also by SIGKILL (not of the
// machine: there is no fsync). A last line cut short by a crash is dropped at opening. Not thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vlot::sandbox {

class Journal {
 public:
  // Opens or creates `path`, first giving every whole line to `replay`. An error of `replay` ends it.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const std::string& path,
                                                       const std::function<absl::Status(std::string_view)>& replay);
  // Replaces the file by these lines, at once or not at all, and goes on behind them.
  absl::Status Replace(const std::function<void(const std::function<void(std::string_view)>&)>& write_lines);

  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Keeps a line (without its end) for the next Flush.
  void Add(std::string_view line);
  // UNAVAILABLE, reason JOURNAL, when the disk does not take it; the lines are kept and tried again by the next Flush.
  absl::Status Flush();

 private:
  Journal(std::string path, int file) : path_(std::move(path)), file_(file) {}

  const std::string path_;
  int file_;
  std::string waiting_;
};

}  // namespace vlot::sandbox
