// The PostgreSQL cluster that tests share: build/testpg, or where VLOT_TEST_PGDATA says. Durable but for fsync.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::testing {

// Starts the cluster if it does not run, and drops what tests that died have left in it. It runs on until
// StopTestCluster: for the fixture of ctest.
absl::StatusOr<std::string> StartTestCluster(const std::string& directory);
absl::Status StopTestCluster(const std::string& directory);

// Uses the cluster as long as it lives. The first user starts it when nobody has; then the last one stops it.
class TestClusterUse {
 public:
  explicit TestClusterUse(std::string directory);  // dies when it cannot be started
  ~TestClusterUse();

  TestClusterUse(const TestClusterUse&) = delete;
  TestClusterUse& operator=(const TestClusterUse&) = delete;

  const std::string& conninfo() const { return conninfo_; }  // the superuser's
  const std::string& directory() const { return directory_; }

 private:
  const std::string directory_;
  std::string conninfo_;
  int users_ = -1;  // shared flock: somebody uses it
};

// This process's use of it, from the first call until it ends.
const TestClusterUse& TestCluster();

}  // namespace vlot::testing
