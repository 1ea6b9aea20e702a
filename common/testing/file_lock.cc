#include "common/testing/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace vlot::testing {

FileLock::FileLock(const std::string& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ >= 0 && flock(file_, LOCK_EX) == 0) return;
  std::perror(path.c_str());
  std::abort();
}

FileLock::~FileLock() { close(file_); }

}  // namespace vlot::testing
