// The sizes of a batcher. Defaults are for a service on one of few cores; see README.md for the measurements.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/batch/pace.h"

namespace vlot::batch {

struct Options {
  // "payment.CreatePayments": names metrics, log lines and the PostgreSQL session.
  std::string name;

  // Most items in one transaction. Beyond some hundreds a transaction gets longer, but an item no cheaper.
  int items_max = 500;

  // How long a batch waits for company when much comes; a lone item never waits.
  PaceOptions pace;

  // Threads that flush, each with a connection of its own. Two: one fills while the other waits for its commit.
  int flushers_max = 2;

  // Most items waiting; then Submit gives RESOURCE_EXHAUSTED with `retry_after`.
  int queue_max = 20'000;
  absl::Duration retry_after = absl::Milliseconds(200);

  // How often a batch is run when its COMMIT has no answer; each time after twice the wait (50 ms, 100 ms, ...: 3 s in
  // all, which a failover within a machine takes; a lost node takes longer, and then the caller asks again).
  int commit_unknown_runs_max = 6;
};

}  // namespace vlot::batch
