#include "services/sandbox/psp_journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "common/status/status.h"

namespace vlot::sandbox {
namespace {

constexpr size_t kReadBytes = 1024 * 1024;
constexpr size_t kReplaceFlushBytes = 1024 * 1024;

absl::Status JournalError(const std::string& what, const std::string& path) {
  return MakeError(absl::StatusCode::kUnavailable, what + " " + path + ": " + std::strerror(errno),
                   {.reason = "JOURNAL", .domain = "sandbox.vlot.dev", .metadata = {{"path", path}}});
}

// Gives each whole line to `replay` and returns how many bytes those take.
absl::StatusOr<off_t> ReadLines(int file, const std::string& path,
                                const std::function<absl::Status(std::string_view)>& replay) {
  std::string rest;
  std::string bytes(kReadBytes, '\0');
  off_t whole = 0;
  while (true) {
    const ssize_t size = read(file, bytes.data(), bytes.size());
    if (size < 0) return JournalError("cannot read", path);
    if (size == 0) return whole;
    rest.append(bytes, 0, static_cast<size_t>(size));
    size_t begin = 0;
    for (size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
      RETURN_IF_ERROR(replay(std::string_view(rest).substr(begin, end - begin)));
      begin = end + 1;
    }
    whole += static_cast<off_t>(begin);
    rest.erase(0, begin);
  }
}

// How much of `bytes` was written; less than all means an error in errno.
size_t WriteAll(int file, std::string_view bytes) {
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t size = write(file, bytes.data() + written, bytes.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    written += static_cast<size_t>(size);
  }
  return written;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const std::string& path,
                                                       const std::function<absl::Status(std::string_view)>& replay) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return JournalError("cannot open", path);
  std::unique_ptr<Journal> journal(new Journal(path, file));
  ASSIGN_OR_RETURN(const off_t whole, ReadLines(file, path, replay));
  if (ftruncate(file, whole) != 0 || lseek(file, whole, SEEK_SET) < 0) return JournalError("cannot cut", path);
  return journal;
}

absl::Status Journal::Replace(const std::function<void(const std::function<void(std::string_view)>&)>& write_lines) {
  const std::string fresh = path_ + ".new";
  const int file = open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return JournalError("cannot open", fresh);
  std::string bytes;
  bool written = true;
  write_lines([&](std::string_view line) {
    bytes.append(line).push_back('\n');
    if (bytes.size() < kReplaceFlushBytes) return;
    written = written && WriteAll(file, bytes) == bytes.size();
    bytes.clear();
  });
  written = written && WriteAll(file, bytes) == bytes.size() && fsync(file) == 0;
  if (!written || rename(fresh.c_str(), path_.c_str()) != 0) {
    absl::Status error = JournalError("cannot write", fresh);
    close(file);
    return error;
  }
  close(std::exchange(file_, file));
  return absl::OkStatus();
}

Journal::~Journal() { close(file_); }

void Journal::Add(std::string_view line) { waiting_.append(line).push_back('\n'); }

absl::Status Journal::Flush() {
  if (waiting_.empty()) return absl::OkStatus();
  waiting_.erase(0, WriteAll(file_, waiting_));
  return waiting_.empty() ? absl::OkStatus() : JournalError("cannot write", path_);
}

}  // namespace vlot::sandbox
