// Where the mail of a run goes: into memory, where there is room. When ext4 makes a file it looks at each one that was
// removed within the last minutes, so on a disk a run would pay, with a tenth of its time, for the mail of the run
// before it. Whoever takes the mail of a real installation is another machine.
#pragma once

#include <string>

namespace vlot::bench {

class MailFolder {
 public:
  // Makes `link`, a link to a folder in memory. Does nothing where there is no such place.
  explicit MailFolder(const std::string& link);
  ~MailFolder();  // removes both

  MailFolder(const MailFolder&) = delete;
  MailFolder& operator=(const MailFolder&) = delete;

 private:
  const std::string link_;
  std::string folder_;  // "": none
};

}  // namespace vlot::bench
