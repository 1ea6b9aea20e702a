#include "common/testing/test_cluster.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "common/pg/cluster_files.h"
#include "common/pg/pg.h"
#include "common/pg/private_cluster.h"
#include "common/status/status.h"
#include "common/testing/file_lock.h"

namespace vlot::testing {
namespace {

namespace fs = std::filesystem;

constexpr pg::Statement kFindLeftOver{"testing.FindLeftOver", R"sql(
SELECT datname FROM pg_catalog.pg_database WHERE datname LIKE 'test\_%' ORDER BY datname LIMIT 10000)sql"};

std::string StartLock(const std::string& directory) { return directory + ".start"; }
std::string UsersLock(const std::string& directory) { return directory + ".users"; }
// Says that a test started it, not ctest's fixture.
std::string ByHandMark(const std::string& directory) { return directory + ".byhand"; }

absl::Status DropLeftOver(const std::string& conninfo) {
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = conninfo, .oltp_plans = false}));
  ASSIGN_OR_RETURN(pg::Result databases,
                   pg::ReadOnly(*connection, [](pg::Transaction& tx) { return tx.Exec(kFindLeftOver); }));
  for (pg::Row database : databases) {
    RETURN_IF_ERROR(connection->ExecScript("DROP DATABASE " + database.Get<std::string>(0) + " WITH (FORCE)"));
  }
  return absl::OkStatus();
}

// Running afterwards, and nobody's own. The start lock must be held.
absl::StatusOr<std::string> EnsureRunning(const std::string& directory) {
  ASSIGN_OR_RETURN(auto cluster, pg::PrivateCluster::Start({.directory = directory, .durable = false}));
  cluster.Detach();
  return cluster.conninfo();
}

absl::Status StopLocked(const std::string& directory) {
  fs::remove(ByHandMark(directory));
  if (pg::RunningPostmaster(directory) == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto cluster, pg::PrivateCluster::Start({.directory = directory, .durable = false}));
  return cluster.Stop();
}

// A shared flock held by each user. The start lock must be held while it is asked.
class UserCount {
 public:
  explicit UserCount(const std::string& directory)
      : file_(open(UsersLock(directory).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {}
  ~UserCount() { close(file_); }
  bool NoneButThis() { return flock(file_, LOCK_EX | LOCK_NB) == 0; }

 private:
  const int file_;
};

[[noreturn]] void Die(const absl::Status& status) {
  std::cerr << "no PostgreSQL for tests: " << status << std::endl;
  std::abort();
}

std::string Directory() {
  const char* wanted = std::getenv("VLOT_TEST_PGDATA");
  return fs::absolute(wanted != nullptr && *wanted != '\0' ? wanted : VLOT_TEST_PGDATA_DEFAULT)
      .lexically_normal()
      .string();
}

}  // namespace

absl::StatusOr<std::string> StartTestCluster(const std::string& directory) {
  fs::create_directories(fs::path(directory).parent_path());
  FileLock lock(StartLock(directory));
  fs::remove(ByHandMark(directory));
  ASSIGN_OR_RETURN(const std::string conninfo, EnsureRunning(directory));
  if (UserCount users(directory); users.NoneButThis()) RETURN_IF_ERROR(DropLeftOver(conninfo));
  return conninfo;
}

absl::Status StopTestCluster(const std::string& directory) {
  FileLock lock(StartLock(directory));
  if (UserCount users(directory); users.NoneButThis()) return StopLocked(directory);
  std::ofstream(ByHandMark(directory)) << "the last test stops it\n";
  return absl::OkStatus();
}

TestClusterUse::TestClusterUse(std::string directory) : directory_(std::move(directory)) {
  fs::create_directories(fs::path(directory_).parent_path());
  FileLock lock(StartLock(directory_));
  users_ = open(UsersLock(directory_).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  flock(users_, LOCK_SH);
  if (pg::RunningPostmaster(directory_) == 0) std::ofstream(ByHandMark(directory_)) << getpid() << "\n";
  auto conninfo = EnsureRunning(directory_);
  if (!conninfo.ok()) Die(conninfo.status());
  conninfo_ = *std::move(conninfo);
}

TestClusterUse::~TestClusterUse() {
  FileLock lock(StartLock(directory_));
  const bool last = flock(users_, LOCK_EX | LOCK_NB) == 0;
  if (last && fs::exists(ByHandMark(directory_))) {
    if (absl::Status stopped = StopLocked(directory_); !stopped.ok()) std::cerr << stopped << std::endl;
  }
  close(users_);
}

const TestClusterUse& TestCluster() {
  static const TestClusterUse cluster(Directory());
  return cluster;
}

}  // namespace vlot::testing
