#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"

extern char** environ;

namespace vlot::testing {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

absl::StatusOr<Process> Process::Start(ProcessOptions options) {
  Process process;
  process.options_ = std::move(options);
  RETURN_IF_ERROR(process.Spawn());
  return process;
}

Process::Process(Process&& other) noexcept : options_(std::move(other.options_)), pid_(std::exchange(other.pid_, -1)) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    Kill();
    options_ = std::move(other.options_);
    pid_ = std::exchange(other.pid_, -1);
  }
  return *this;
}

Process::~Process() { Kill(); }

absl::Status Process::Spawn() {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  for (const auto& [name, value] : options_.environment) environment.push_back(absl::StrCat(name, "=", value));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!options_.log_file.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, options_.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0644);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);  // our sockets are not its
  std::vector<char*> argv = Pointers(options_.command), envp = Pointers(environment);
  const int error = posix_spawn(&pid_, argv.front(), &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return absl::OkStatus();
  pid_ = -1;
  return absl::ErrnoToStatus(error, absl::StrCat("cannot start ", options_.command.front()));
}

void Process::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

void Process::Kill() {
  Signal(SIGKILL);
  Wait();
}

void Process::Terminate() {
  Signal(SIGTERM);
  Wait();
}

void Process::Wait() {
  if (pid_ <= 0) return;
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

absl::Status Process::Restart() { return Spawn(); }

bool Process::running() const { return pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == 0; }

absl::StatusOr<std::string> RunCommand(const std::vector<std::string>& command) {
  char name[] = "/tmp/vlot-output-XXXXXX";
  const int file = mkstemp(name);
  if (file < 0) return absl::ErrnoToStatus(errno, "mkstemp");
  std::vector<std::string> words = command;
  std::vector<char*> argv = Pointers(words);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, file, STDOUT_FILENO);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int exit_status = -1;
  if (error == 0) waitpid(pid, &exit_status, 0);
  std::string output;
  char buffer[4096];
  lseek(file, 0, SEEK_SET);
  for (ssize_t n; (n = read(file, buffer, sizeof(buffer))) > 0;) output.append(buffer, static_cast<size_t>(n));
  close(file);
  unlink(name);
  if (error != 0) return absl::ErrnoToStatus(error, absl::StrCat("cannot start ", command.front()));
  if (exit_status != 0)
    return absl::UnknownError(absl::StrCat(absl::StrJoin(command, " "), " ended with ", exit_status));
  return output;
}

}  // namespace vlot::testing
