#include "common/pg/private_cluster.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/pg/cluster_files.h"
#include "common/pg/pg.h"
#include "common/pg/subprocess.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

namespace fs = std::filesystem;

constexpr int kStartTimeoutS = 300;  // recovery may have 4 GB of WAL to replay
constexpr int kStopTimeoutMs = 120'000;
constexpr int kStartAttemptsMax = 40;
constexpr absl::Duration kStartRetryWait = absl::Milliseconds(250);
constexpr absl::Duration kLockRetryWait = absl::Milliseconds(20);
constexpr int64_t kLogShown = 2'000;

enum class Lock { kShared = LOCK_SH, kAlone = LOCK_EX };

bool TryLock(int file, Lock lock) { return flock(file, static_cast<int>(lock) | LOCK_NB) == 0; }

// Tries each of `locks` until one is got. Nobody waits for this lock with another one in his hands.
absl::StatusOr<Lock> TakeOneOf(std::initializer_list<Lock> locks, int file, const std::string& data) {
  for (absl::Duration waited; waited < absl::Seconds(kStartTimeoutS); waited += kLockRetryWait) {
    for (const Lock lock : locks) {
      if (TryLock(file, lock)) return lock;
    }
    absl::SleepFor(kLockRetryWait);
  }
  return absl::UnavailableError("another process is starting or stopping PostgreSQL in " + data);
}

absl::Status Initialize(const std::string& binaries, const std::string& data, bool durable) {
  if (fs::exists(data + "/PG_VERSION")) return absl::OkStatus();
  std::vector<std::string> words = {binaries + "/initdb", "--pgdata=" + data, "--username=postgres",
                                    "--auth=trust",       "--encoding=UTF8",  "--locale=C.UTF-8",
                                    "--data-checksums",   "--no-instructions"};
  if (!durable) words.push_back("--no-sync");
  RETURN_IF_ERROR(RunCommandOrFail({.words = AsPostgres(std::move(words)), .directory = "/"}));
  std::ofstream conf(data + "/postgresql.conf", std::ios::app);
  conf << "\ninclude_if_exists = 'vlot.conf'\n";
  conf.close();
  return conf ? absl::OkStatus() : absl::FailedPreconditionError("cannot write " + data + "/postgresql.conf");
}

// What PostgreSQL itself said: pg_ctl only says where to read it.
std::string EndOfLog(const std::string& data) {
  std::ifstream log(data + "/server.log", std::ios::ate);
  const auto size = static_cast<int64_t>(log.tellg());
  log.seekg(std::max<int64_t>(0, size - kLogShown));
  return std::string(std::istreambuf_iterator<char>(log), {});
}

// RunningPostmaster has found nobody, so these name a process that is gone, or has become another one, or is a zombie
// that nobody reaps (a container's first process): PostgreSQL takes each of the last two for a living server. Should
// sessions of a killed server still be there, its shared memory keeps a second one out.
void RemoveStaleLocks(const std::string& data, const std::string& sockets) {
  std::error_code ignored;
  fs::remove(data + "/postmaster.pid", ignored);
  fs::remove(sockets + "/.s.PGSQL.5432.lock", ignored);
}

absl::Status StartServer(const std::string& binaries, const std::string& data, const std::string& sockets) {
  for (int attempt = 1;; ++attempt) {
    RemoveStaleLocks(data, sockets);
    absl::Status started =
        RunCommandOrFail(
            {.words = AsPostgres({binaries + "/pg_ctl", "start", "--pgdata=" + data, "--wait", "--silent",
                                  absl::StrCat("--timeout=", kStartTimeoutS), "--log=" + data + "/server.log"}),
             .directory = "/"})
            .status();
    if (started.ok()) return started;
    const std::string said = EndOfLog(data);
    // The sessions of a killed server end by themselves as soon as they notice.
    const bool sessions_left = said.find("pre-existing shared memory block") != std::string::npos;
    if (!sessions_left || attempt >= kStartAttemptsMax) {
      return absl::FailedPreconditionError(absl::StrCat("PostgreSQL does not start in ", data, ":\n", said));
    }
    absl::SleepFor(kStartRetryWait);
  }
}

// Blocks until the process is gone.
absl::Status WaitForEnd(int handle) {
  pollfd watched = {.fd = handle, .events = POLLIN, .revents = 0};
  const int ready = poll(&watched, 1, kStopTimeoutMs);
  return ready == 1 ? absl::OkStatus() : absl::DeadlineExceededError("PostgreSQL does not end");
}

// As many as min_wal_size keeps (cluster_files.cc), at 16 MB.
constexpr int kWalFiles = 64;

constexpr Statement kCountWalFiles{"pg.CountWalFiles", R"sql(
  SELECT count(*) FROM pg_ls_waldir()
   LIMIT 1)sql"};

constexpr uintmax_t kRoomForWal = 10'000'000'000;  // bytes on the disk: a tenth of it is taken
constexpr std::chrono::seconds kWalPatience(10);

// A file is ended by moving to the next one, which is possible only after something was written. A checkpoint gives the
// ended ones another name, under which they wait for their turn.
absl::Status MakeWalFiles(const std::string& conninfo) {
  const auto until = std::chrono::steady_clock::now() + kWalPatience;
  ASSIGN_OR_RETURN(const auto connection, Connection::Open({.conninfo = conninfo, .schema = "public"}));
  ASSIGN_OR_RETURN(const int64_t files, ReadOnly(*connection, [](Transaction& tx) -> absl::StatusOr<int64_t> {
                     ASSIGN_OR_RETURN(const Result rows, tx.Exec(kCountWalFiles));
                     return rows.front().Get<int64_t>(0);
                   }));
  if (files > kWalFiles / 4) return absl::OkStatus();
  for (int64_t file = files; file < kWalFiles && std::chrono::steady_clock::now() < until; ++file) {
    RETURN_IF_ERROR(
        connection->ExecScript("SELECT pg_logical_emit_message(false, 'vlot', ''); SELECT pg_switch_wal()"));
  }
  return connection->ExecScript("CHECKPOINT");
}

std::string ConninfoFor(const std::string& sockets) {
  return absl::StrCat("host='", sockets, "' port=5432 user=postgres dbname=postgres");
}

}  // namespace

absl::StatusOr<PrivateCluster> PrivateCluster::Start(const Options& options) {
  PrivateCluster cluster;
  cluster.throwaway_ = options.throwaway;
  ASSIGN_OR_RETURN(cluster.data_directory_, PrepareDataDirectory(options.directory));
  const std::string& data = cluster.data_directory_;
  ASSIGN_OR_RETURN(const std::string sockets, PrepareSocketDirectory(data));
  cluster.conninfo_ = ConninfoFor(sockets);
  cluster.lock_ = open((data + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (cluster.lock_ < 0) return absl::ErrnoToStatus(errno, "open " + data + ".lock");
  ASSIGN_OR_RETURN(const Lock lock, TakeOneOf({Lock::kAlone, Lock::kShared}, cluster.lock_, data));
  cluster.pid_ = RunningPostmaster(data);
  if (cluster.pid_ == 0) {
    if (lock != Lock::kAlone) return absl::UnavailableError("PostgreSQL has ended while others use it, in " + data);
    ASSIGN_OR_RETURN(const std::string binaries, FindBinaries(data));
    RETURN_IF_ERROR(Initialize(binaries, data, options.durable));
    RETURN_IF_ERROR(WriteSettings(data, sockets, options.durable));
    RETURN_IF_ERROR(StartServer(binaries, data, sockets));
    cluster.pid_ = RunningPostmaster(data);
  }
  // Changing a lock gives it up for a moment: somebody may have come in between, and found the server running.
  RETURN_IF_ERROR(TakeOneOf({Lock::kShared}, cluster.lock_, data).status());
  return cluster;
}

void PrivateCluster::MakeWalReady() const {
  std::error_code error;
  const fs::space_info space = fs::space(data_directory_, error);
  if (error || space.available < kRoomForWal) return;
  // Only a wait is saved: what fails is for whoever works with the cluster to find.
  MakeWalFiles(conninfo_).IgnoreError();
}

PrivateCluster::PrivateCluster(PrivateCluster&& other) noexcept
    : data_directory_(std::move(other.data_directory_)),
      conninfo_(std::move(other.conninfo_)),
      pid_(other.pid_),
      throwaway_(other.throwaway_),
      lock_(std::exchange(other.lock_, -1)) {}

PrivateCluster::~PrivateCluster() { Stop().IgnoreError(); }

absl::Status PrivateCluster::Stop() {
  if (lock_ < 0) return absl::OkStatus();
  absl::Status status;
  if (!TryLock(lock_, Lock::kAlone)) {  // others go on with it
    Detach();
    return status;
  }
  // The file is asked again: an operator may have restarted the server.
  if (const int pid = RunningPostmaster(data_directory_); pid != 0) {
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) return absl::ErrnoToStatus(errno, "pidfd_open");
    if (kill(pid, throwaway_ ? SIGQUIT : SIGINT) == 0) status = WaitForEnd(handle);
    close(handle);
  }
  Detach();
  return status;
}

void PrivateCluster::Remove(const std::string& directory) {
  std::error_code ignored;
  std::string data = fs::read_symlink(directory, ignored);
  if (data.empty()) data = directory;
  fs::remove_all(data, ignored);
  fs::remove(data + ".lock", ignored);
  fs::remove(directory, ignored);
}

void PrivateCluster::Detach() {
  if (lock_ >= 0) close(std::exchange(lock_, -1));
}

}  // namespace vlot::pg
