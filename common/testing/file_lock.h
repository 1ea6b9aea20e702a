// An flock on a file, made if need be; ends with the object, or with the process. For what several test processes
// share.
#pragma once

#include <string>

namespace vlot::testing {

class FileLock {
 public:
  explicit FileLock(const std::string& path);  // waits until it is exclusive; dies when the file cannot be made
  ~FileLock();

  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace vlot::testing
