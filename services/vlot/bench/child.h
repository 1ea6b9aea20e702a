// A process of this same program, ended when the object goes.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace vlot::bench {

class Child {
 public:
  // `words` follow the program's name; `environment` ("NAME=value") stands before ours; output goes to `log_file`.
  static absl::StatusOr<Child> Start(std::vector<std::string> words, std::vector<std::string> environment,
                                     const std::string& log_file);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();  // SIGTERM, and waits

  pid_t pid() const { return pid_; }
  // Asks it to end, and does not wait.
  void Terminate() const;

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

}  // namespace vlot::bench
