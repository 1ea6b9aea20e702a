// What goes wrong, and when: a pure function of the seed, so that a run can be told and done again. Values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace vlot::chaos {

enum class FaultKind {
  kKill,         // SIGKILL; started again at the end
  kFreeze,       // SIGSTOP until the end
  kCut,          // open connections are reset, once
  kDelay,        // every piece comes later, either way
  kRefuse,       // nobody listens, open connections are reset
  kDropAnswers,  // what is asked arrives, what is answered does not; connections are reset at the end
};

struct Fault {
  absl::Duration at;     // since the beginning
  absl::Duration lasts;  // zero for a cut
  FaultKind kind;
  std::string target;    // a process to kill or freeze, else a way between two
  absl::Duration delay;  // of kDelay

  absl::Duration until() const { return at + lasts; }
};

// Whom and what faults may hit, by name. Order matters: another order is another schedule.
struct Targets {
  std::vector<std::string> processes;
  std::vector<std::string> leasing;  // those of them that hold leases: one is frozen for longer than any lease
  std::vector<std::string> ways;     // connections from one to another, each with a gate in between
};

// By their beginning. No fault lasts beyond `length`, and no target has two at once. Every process is killed before one
// is killed twice.
std::vector<Fault> MakeSchedule(uint64_t seed, absl::Duration length, const Targets& targets);

// "  12.40 s  kill      ordering-2, back after 1.5 s"
std::string Describe(const Fault& fault);

}  // namespace vlot::chaos
