// A whole run: the site, what is in it beforehand, the yardstick, and the phases.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/vlot/audit/tally.h"
#include "services/vlot/bench/phases.h"
#include "services/vlot/bench/recipe.h"
#include "services/vlot/bench/stretch.h"

namespace vlot::bench {

struct RunOptions {
  std::string directory;
  std::string migrations_dir;
  bool one_process = false;
  Profile profile = Profile::kAccount;
  uint64_t seed = 1;
  Phases phases;
  absl::Duration window;         // of each phase; idle takes no more than some seconds
  absl::Duration warm_up;        // before it
  absl::Duration yardstick_run;  // each of pgbench's runs; zero: no yardstick
  int clients = 64;              // saturation
  int64_t rate_per_second = 0;   // saturation as an open loop; 0: closed
  int open_orders_max = 3000;    // saturation
  int64_t preload = 0;           // finished orders that are there beforehand
  int64_t waiting = 0;           // orders that wait for their payment all the time
  bool audit = false;            // at the end, everything that is there
  std::function<void(const std::string&)> progress;
};

struct Outcome {
  std::map<std::string, std::string> settings;  // of PostgreSQL
  int64_t tpcb_before = 0, tpcb_after = 0;      // transactions a second
  std::map<Phase, Stretch> phases;
  bool mail_in_memory = false;
  Amounts peak_kb;  // highest resident memory of each process of ours
  std::optional<audit::Tally> audited;

  const Stretch* Find(Phase phase) const {
    const auto found = phases.find(phase);
    return found == phases.end() ? nullptr : &found->second;
  }
  // Orders completed a second at saturation; 0 when that was not run.
  int64_t capacity() const {
    const Stretch* saturation = Find(Phase::kSaturation);
    return saturation == nullptr ? 0 : saturation->completed_per_second();
  }
  // Orders that did not come to their end.
  int64_t open() const;
};

absl::StatusOr<Outcome> Run(const RunOptions& options);

}  // namespace vlot::bench
