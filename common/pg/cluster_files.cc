#include "common/pg/cluster_files.h"

#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/pg/subprocess.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

namespace fs = std::filesystem;

constexpr char kPostgresUser[] = "postgres";
constexpr char kBinariesRoot[] = "/usr/lib/postgresql";
// sun_path holds 108 bytes with the terminator (unix(7)); the longest name in the directory is ".s.PGSQL.5432.lock".
constexpr size_t kSocketDirectoryLengthMax = 107 - 1 - 18;

bool IsRoot() { return geteuid() == 0; }

// Stable between runs and machines (FNV-1a), so that a path finds its place again.
std::string HashOf(std::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

absl::Status MakePrivateDirectory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("cannot make ", path, ": ", error.message()));
  if (IsRoot()) {
    const passwd* user = getpwnam(kPostgresUser);
    if (user == nullptr) return absl::FailedPreconditionError("there is no user `postgres` to run PostgreSQL as");
    if (chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) return absl::ErrnoToStatus(errno, "chown " + path);
  }
  if (chmod(path.c_str(), 0700) != 0) return absl::ErrnoToStatus(errno, "chmod " + path);
  return absl::OkStatus();
}

bool ReachableByPostgres(const std::string& path) {
  if (!IsRoot()) return true;
  auto ended = RunCommand({.words = AsPostgres({"test", "-x", path}), .directory = "/"});
  return ended.ok() && ended->exit_code == 0;
}

std::string FirstLineOf(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// A quarter of a small machine's memory at most, and no more than a busy two-core machine profits from.
int64_t SharedBuffersMb() {
  const int64_t memory_mb = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) / (1 << 20);
  return std::clamp<int64_t>(memory_mb / 8, 64, 512);
}

}  // namespace

std::vector<std::string> AsPostgres(std::vector<std::string> words) {
  if (!IsRoot()) return words;
  std::vector<std::string> all = {"runuser", "-u", kPostgresUser, "--"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

absl::StatusOr<std::string> PrepareDataDirectory(const std::string& wanted) {
  std::error_code error;
  const fs::path path = fs::absolute(wanted).lexically_normal();
  fs::create_directories(path.parent_path(), error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("cannot make ", path.parent_path().string()));
  if (fs::is_symlink(path)) {
    const std::string target = fs::read_symlink(path).string();
    RETURN_IF_ERROR(MakePrivateDirectory(target));
    return target;
  }
  if (fs::exists(path) || ReachableByPostgres(path.parent_path().string())) {
    RETURN_IF_ERROR(MakePrivateDirectory(path.string()));
    if (ReachableByPostgres(path.string())) return path.string();
    if (!fs::is_empty(path)) {
      return absl::FailedPreconditionError(absl::StrCat("user postgres cannot reach the data in ", path.string()));
    }
    fs::remove(path, error);
  }
  const std::string elsewhere = "/var/tmp/vlot-" + HashOf(path.string());
  RETURN_IF_ERROR(MakePrivateDirectory(elsewhere));
  fs::create_directory_symlink(elsewhere, path, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("cannot link ", path.string(), ": ", error.message()));
  return elsewhere;
}

absl::StatusOr<std::string> PrepareSocketDirectory(const std::string& data_directory) {
  if (data_directory.size() <= kSocketDirectoryLengthMax) return data_directory;
  const std::string directory = "/tmp/vlot-" + HashOf(data_directory);
  RETURN_IF_ERROR(MakePrivateDirectory(directory));
  return directory;
}

absl::StatusOr<std::string> FindBinaries(const std::string& data_directory) {
  const std::string version = FirstLineOf(data_directory + "/PG_VERSION");
  if (!version.empty()) {
    const std::string binaries = absl::StrCat(kBinariesRoot, "/", version, "/bin");
    if (fs::exists(binaries + "/postgres")) return binaries;
    return absl::FailedPreconditionError(absl::StrCat(data_directory, " needs PostgreSQL ", version, " in ", binaries));
  }
  int newest = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(kBinariesRoot, error)) {
    if (fs::exists(entry.path() / "bin/initdb")) newest = std::max(newest, std::atoi(entry.path().filename().c_str()));
  }
  if (newest == 0) return absl::FailedPreconditionError("PostgreSQL is not installed (Debian: apt install postgresql)");
  return absl::StrCat(kBinariesRoot, "/", newest, "/bin");
}

int RunningPostmaster(const std::string& data_directory) {
  const int pid = std::atoi(FirstLineOf(data_directory + "/postmaster.pid").c_str());
  if (pid <= 0) return 0;
  // The number may be another process's by now: a postmaster works in its data directory.
  std::error_code error;
  const fs::path works_in = fs::read_symlink(absl::StrCat("/proc/", pid, "/cwd"), error);
  return !error && works_in == fs::canonical(data_directory, error) ? pid : 0;
}

std::vector<pid_t> ChildrenOf(pid_t postmaster) {
  std::vector<pid_t> children;
  std::ifstream list(absl::StrCat("/proc/", postmaster, "/task/", postmaster, "/children"));
  for (pid_t child = 0; list >> child;) children.push_back(child);
  return children;
}

absl::Status WriteSettings(const std::string& data_directory, const std::string& socket_directory, bool durable) {
  const std::string path = data_directory + "/vlot.conf";
  std::ofstream file(path, std::ios::trunc);
  file << "# Written at every start; own settings go into postgresql.conf, below its `include`.\n"
       << "listen_addresses = ''\n"
       << "unix_socket_directories = '" << socket_directory << "'\n"
       << "unix_socket_permissions = 0700\n"
       << "max_connections = 200\n"
       << "shared_buffers = " << SharedBuffersMb() << "MB\n"
       << "fsync = " << (durable ? "on" : "off") << "\n"
       << "synchronous_commit = on\n"
       << "full_page_writes = on\n"
       // Pages written whole after a checkpoint are most of the WAL: fewer checkpoints, smaller pages.
       << "wal_compression = lz4\n"
       // Runs of events are long values: pglz, the default, takes several times the CPU.
       << "default_toast_compression = lz4\n"
       << "wal_buffers = 16MB\n"
       << "min_wal_size = 1GB\n"
       << "max_wal_size = 4GB\n"
       << "checkpoint_timeout = 15min\n"
       << "checkpoint_completion_target = 0.9\n"
       // Work tables are small and change all the time: clean them early.
       << "autovacuum_naptime = 15s\n"
       << "autovacuum_vacuum_scale_factor = 0.05\n"
       << "autovacuum_analyze_scale_factor = 0.05\n"
       << "autovacuum_max_workers = 2\n"
       // Rows are found by keys: 3,000 of a table tell enough, and a growing one is looked at often.
       << "default_statistics_target = 10\n"
       << "random_page_cost = 1.1\n"
       << "max_parallel_workers_per_gather = 0\n"
       << "jit = off\n"
       << "lc_messages = 'C'\n"
       << "log_line_prefix = '%m [%p] %a '\n"
       << "log_min_duration_statement = 1000\n"
       << "log_lock_waits = on\n";
  file.close();
  if (!file) return absl::FailedPreconditionError("cannot write " + path);
  return absl::OkStatus();
}

}  // namespace vlot::pg
