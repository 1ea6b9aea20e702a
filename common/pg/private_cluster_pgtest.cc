// A cluster of its own per test: a second or two each.
#include "common/pg/private_cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/pg/cluster_files.h"
#include "common/pg/pg.h"
#include "common/testing/status_matchers.h"

namespace vlot::pg {
namespace {

namespace fs = std::filesystem;

using ::vlot::testing::IsOk;

class PrivateClusterPgTest : public ::testing::Test {
 protected:
  PrivateClusterPgTest() { fs::remove_all(root_); }
  ~PrivateClusterPgTest() override {
    for (const std::string& data : data_) {
      fs::remove_all(data);
      fs::remove(data + ".lock");
    }
    fs::remove_all(root_);
  }

  PrivateCluster Start() {
    auto cluster = PrivateCluster::Start({.directory = root_ + "/postgres", .durable = false});
    if (!cluster.ok()) ADD_FAILURE() << cluster.status();
    data_.push_back(cluster->data_directory());
    return *std::move(cluster);
  }

  static absl::Status Ping(const PrivateCluster& cluster) {
    Pool pool({.conninfo = cluster.conninfo()}, 1);
    return pool.Ping();
  }
  static absl::Status Run(const PrivateCluster& cluster, std::string_view sql) {
    auto connection = Connection::Open({.conninfo = cluster.conninfo(), .schema = "public"});
    return connection.ok() ? (*connection)->ExecScript(sql) : connection.status();
  }

  const std::string root_ = absl::StrCat("/tmp/vlot_private_cluster_", getpid());
  std::vector<std::string> data_;
};

TEST_F(PrivateClusterPgTest, Start_EmptyDirectory_RunsAndEndsWithTheObject) {
  {
    PrivateCluster cluster = Start();
    EXPECT_THAT(Ping(cluster), IsOk());
    EXPECT_EQ(RunningPostmaster(cluster.data_directory()), cluster.pid());
  }
  EXPECT_EQ(RunningPostmaster(data_.back()), 0);
  PrivateCluster again = Start();
  EXPECT_THAT(Ping(again), IsOk());
}

TEST_F(PrivateClusterPgTest, MakeWalReady_OfANewCluster_MakesFilesOnce) {
  const PrivateCluster cluster = Start();
  if (fs::space(cluster.data_directory()).available < 12'000'000'000) GTEST_SKIP() << "too little room on the disk";
  const auto files = [&] {
    return std::distance(fs::directory_iterator(cluster.data_directory() + "/pg_wal"), fs::directory_iterator());
  };
  const auto before = files();
  cluster.MakeWalReady();
  const auto ready = files();
  EXPECT_GT(ready, before + 16);
  cluster.MakeWalReady();
  EXPECT_EQ(files(), ready);
}

TEST_F(PrivateClusterPgTest, Start_RunsInAnotherProcess_IsSharedUntilTheLastOneLeaves) {
  auto first = std::make_unique<PrivateCluster>(Start());
  auto second = std::make_unique<PrivateCluster>(Start());  // flock is per open file: as good as another process
  EXPECT_EQ(second->pid(), first->pid());
  first.reset();  // as a command that began before `serve` and ends while it runs
  EXPECT_THAT(Ping(*second), IsOk());
  auto third = std::make_unique<PrivateCluster>(Start());
  EXPECT_EQ(third->pid(), second->pid());
  third.reset();
  EXPECT_THAT(Ping(*second), IsOk());
  second.reset();
  EXPECT_EQ(RunningPostmaster(data_.back()), 0);
}

TEST_F(PrivateClusterPgTest, Start_WhileAnotherStartsOrStopsIt_WaitsForThat) {
  std::vector<std::thread> users;
  for (int i = 0; i < 4; ++i) {
    users.emplace_back([this] {
      for (int round = 0; round < 3; ++round) {
        const auto cluster = PrivateCluster::Start({.directory = root_ + "/postgres", .durable = false});
        ASSERT_THAT(cluster, IsOk());
        EXPECT_THAT(Ping(*cluster), IsOk());
      }
    });
  }
  for (std::thread& user : users) user.join();
  const PrivateCluster last = Start();
  EXPECT_THAT(Ping(last), IsOk());
}

TEST_F(PrivateClusterPgTest, Start_LeftOverByADeadProcess_IsTakenOver) {
  int pid = 0;
  {
    PrivateCluster cluster = Start();
    pid = cluster.pid();
    cluster.Detach();  // as when its process had been killed
  }
  PrivateCluster cluster = Start();
  EXPECT_EQ(cluster.pid(), pid);
}

TEST_F(PrivateClusterPgTest, Start_AfterPostgresWasKilled_RecoversWhatWasCommitted) {
  {
    PrivateCluster cluster = Start();
    ASSERT_THAT(Run(cluster, "CREATE TABLE things (id bigint); INSERT INTO things (id) VALUES (1)"), IsOk());
    cluster.Detach();
    ASSERT_GT(cluster.pid(), 0);  // kill(0) would be for ourselves
    ASSERT_EQ(kill(cluster.pid(), SIGKILL), 0);
    while (RunningPostmaster(cluster.data_directory()) != 0) std::this_thread::yield();
  }
  PrivateCluster cluster = Start();
  EXPECT_THAT(Run(cluster, "SELECT id FROM things"), IsOk());
}

TEST_F(PrivateClusterPgTest, Start_PidFileOfAnotherProcess_IsStale) {
  Start().Stop().IgnoreError();
  std::ofstream(data_.back() + "/postmaster.pid") << getpid() << "\n";
  EXPECT_THAT(Ping(Start()), IsOk());
}

TEST_F(PrivateClusterPgTest, Remove_Throwaway_LeavesNothing) {
  const std::string directory = root_ + "/postgres";
  {
    const auto cluster = PrivateCluster::Start({.directory = directory, .durable = false, .throwaway = true});
    ASSERT_THAT(cluster, IsOk());
    data_.push_back(cluster->data_directory());
  }
  EXPECT_EQ(RunningPostmaster(data_.back()), 0);
  PrivateCluster::Remove(directory);
  EXPECT_FALSE(fs::exists(data_.back()));
  EXPECT_FALSE(fs::exists(data_.back() + ".lock"));
  EXPECT_FALSE(fs::exists(fs::symlink_status(directory)));
}

TEST_F(PrivateClusterPgTest, Start_LongPath_PutsTheSocketElsewhere) {
  auto cluster =
      PrivateCluster::Start({.directory = root_ + "/" + std::string(90, 'x') + "/postgres", .durable = false});
  ASSERT_THAT(cluster, IsOk());
  data_.push_back(cluster->data_directory());
  EXPECT_THAT(Ping(*cluster), IsOk());
}

TEST_F(PrivateClusterPgTest, Start_FolderThatPostgresCannotEnter_PutsTheDataWhereItCan) {
  fs::create_directories(root_);
  chmod(root_.c_str(), 0700);
  PrivateCluster cluster = Start();
  EXPECT_THAT(Ping(cluster), IsOk());
  EXPECT_EQ(fs::canonical(root_ + "/postgres"), fs::canonical(cluster.data_directory()));
}

}  // namespace
}  // namespace vlot::pg
