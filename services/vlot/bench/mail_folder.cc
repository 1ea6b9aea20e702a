#include "services/vlot/bench/mail_folder.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace vlot::bench {
namespace {

namespace fs = std::filesystem;

constexpr char kMemory[] = "/dev/shm";
constexpr char kPrefix[] = "vlot-bench-mail-";  // a process id follows
constexpr uintmax_t kBytesOfAMail = 4096;       // a page

// Of runs that were killed.
void RemoveStale() {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(kMemory, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || fs::exists("/proc/" + name.substr(sizeof(kPrefix) - 1), error)) continue;
    fs::remove_all(entry.path(), error);
  }
}

}  // namespace

MailFolder::MailFolder(const std::string& link, int64_t mails) : link_(link) {
  std::error_code error;
  RemoveStale();
  const fs::space_info space = fs::space(kMemory, error);
  if (error || space.available < 2 * kBytesOfAMail * static_cast<uintmax_t>(mails)) return;
  const std::string folder = absl::StrCat(kMemory, "/", kPrefix, getpid());
  if (!fs::create_directories(folder, error)) return;
  fs::create_directories(fs::path(link_).parent_path(), error);
  fs::create_directory_symlink(folder, link_, error);
  if (error) {
    fs::remove(folder, error);
  } else {
    folder_ = folder;
  }
}

MailFolder::~MailFolder() {
  if (folder_.empty()) return;
  std::error_code ignored;
  fs::remove(link_, ignored);
  fs::remove_all(folder_, ignored);
}

}  // namespace vlot::bench
