// What an audit has found so far. Bounded: every violation is counted, the first of each invariant are kept.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/vlot/audit/invariant.h"

namespace vlot::audit {

struct Finding {
  Invariant invariant;
  std::string id;      // "orders/0193...", "F26-0000042": the thing that is wrong
  std::string detail;  // what it is, and what it should be

  bool operator==(const Finding&) const = default;
};

// A value; not thread-safe.
class Tally {
 public:
  explicit Tally(size_t listed_max = 20) : listed_max_(listed_max) {}

  struct Line {
    bool ran = false;  // looked at, if only to find nothing to check
    int64_t checked = 0;
    int64_t violations = 0;
    std::vector<Finding> listed;  // the first of them
  };

  void Checked(Invariant invariant, int64_t count = 1);
  void Violated(Finding finding);
  // More of them, of which only the number is known.
  void ViolatedMore(Invariant invariant, int64_t count);

  const Line& line(Invariant invariant) const { return lines_[static_cast<size_t>(invariant)]; }
  int64_t violations() const;

 private:
  Line& At(Invariant invariant);

  size_t listed_max_;
  std::array<Line, kInvariants> lines_;
};

}  // namespace vlot::audit
