#include "common/pg/subprocess.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

constexpr size_t kLinesShown = 15;

// Both ends close by themselves, also in the children of other threads.
struct Pipe {
  ~Pipe() {
    if (read_end >= 0) close(read_end);
    if (write_end >= 0) close(write_end);
  }
  bool Open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  int read_end = -1;
  int write_end = -1;
};

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const Command& command) {
  std::vector<std::string> environment = command.environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('=') + 1);
    const bool ours = std::any_of(command.environment.begin(), command.environment.end(),
                                  [&](const std::string& own) { return own.compare(0, name.size(), name) == 0; });
    if (!ours) environment.emplace_back(text);
  }
  return environment;
}

absl::StatusOr<pid_t> Spawn(const Command& command, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);  // our sockets are not its, nor its children's
  if (!command.directory.empty()) posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
  const std::vector<std::string> environment = Environment(command);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, command.words[0].c_str(), &actions, nullptr, Pointers(command.words).data(),
                                 Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return absl::NotFoundError(absl::StrCat("cannot run ", command.words[0], ": ", std::strerror(error)));
  return pid;
}

void TellLines(const Command& command, const std::string& output, size_t& told) {
  if (!command.on_line) return;
  for (size_t end = output.find('\n', told); end != std::string::npos; end = output.find('\n', told)) {
    command.on_line(std::string_view(output).substr(told, end - told));
    told = end + 1;
  }
}

std::string LastLines(const std::string& output) {
  size_t begin = output.size();
  for (size_t lines = 0; begin > 0; --begin) {
    if (output[begin - 1] == '\n' && begin != output.size() && ++lines >= kLinesShown) break;
  }
  return output.substr(begin);
}

}  // namespace

absl::StatusOr<Ended> RunCommand(const Command& command) {
  Pipe pipe;
  if (!pipe.Open()) return absl::ErrnoToStatus(errno, "pipe");
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(command, pipe.write_end));
  close(std::exchange(pipe.write_end, -1));

  Ended ended;
  size_t told = 0;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(pipe.read_end, buffer, sizeof(buffer))) != 0;) {
    if (count < 0 && errno != EINTR) break;
    if (count > 0) ended.output.append(buffer, static_cast<size_t>(count));
    TellLines(command, ended.output, told);
  }
  int state = 0;
  while (waitpid(pid, &state, 0) < 0 && errno == EINTR) {
  }
  ended.exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  return ended;
}

absl::StatusOr<std::string> RunCommandOrFail(const Command& command) {
  ASSIGN_OR_RETURN(Ended ended, RunCommand(command));
  if (ended.exit_code != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(command.words[0], " failed (exit code ", ended.exit_code, "):\n", LastLines(ended.output)));
  }
  return std::move(ended.output);
}

}  // namespace vlot::pg
