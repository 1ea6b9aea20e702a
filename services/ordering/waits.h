// Why an order waits, in words, from the same process that drives it. Pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "services/ordering/process.h"

namespace vlot::ordering {

struct Wait {
  std::string step;
  std::string waiting_for;
  absl::Time since;
  absl::Time next_try;  // InfiniteFuture: only a person or an event moves it
  absl::Time give_up;
  std::string last_error;
};

// Everything that the order waits for; empty when it is final.
std::vector<Wait> ExplainWaits(const Process& process);

}  // namespace vlot::ordering
