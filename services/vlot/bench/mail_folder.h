// Where the mail of a run goes: into memory, where there is room for it. When ext4 makes a file it looks at each one
// that was removed within the last minutes, so on a disk a run would pay, with a tenth of its time, for the mail of the
// run before it. Whoever takes the mail of a real installation is another machine.
#pragma once

#include <cstdint>
#include <string>

namespace vlot::bench {

class MailFolder {
 public:
  // Makes `link`, a link to a folder in memory. Does nothing where that cannot take what `mails` need, twice.
  MailFolder(const std::string& link, int64_t mails);
  ~MailFolder();  // removes both

  MailFolder(const MailFolder&) = delete;
  MailFolder& operator=(const MailFolder&) = delete;

  bool in_memory() const { return !folder_.empty(); }

 private:
  const std::string link_;
  std::string folder_;  // "": none
};

}  // namespace vlot::bench
