// vlot_testpg start|stop <directory>: the cluster of the tests, for ctest's fixture `pg`.
#include <iostream>
#include <string_view>

#include "common/testing/test_cluster.h"

int main(int argc, char** argv) {
  const std::string_view verb = argc == 3 ? argv[1] : "";
  absl::Status status = absl::InvalidArgumentError("usage: vlot_testpg start|stop <directory>");
  if (verb == "start") status = vlot::testing::StartTestCluster(argv[2]).status();
  if (verb == "stop") status = vlot::testing::StopTestCluster(argv[2]);
  if (status.ok()) return 0;
  std::cerr << status << std::endl;
  return 1;
}
