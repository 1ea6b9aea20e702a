// What changed between two listings, and what to tell who changed it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace vlot::contract {

struct Difference {
  std::vector<std::string> removed;                          // whole lines
  std::vector<std::pair<std::string, std::string>> changed;  // the same element: was, is
  std::vector<std::string> added;
  std::vector<std::string> withdrawn;  // was planned: nobody could call it

  bool empty() const { return removed.empty() && changed.empty() && added.empty() && withdrawn.empty(); }
  // A caller that was built on the old API may fail on the new one.
  bool breaks() const { return !removed.empty() || !changed.empty(); }
};

// Both sorted, as ListApi makes them.
Difference Compare(const std::vector<std::string>& golden, const std::vector<std::string>& now);

// One line a difference, and how to go on.
std::string Explain(const Difference& difference);

// Whether the value of VLOT_ACCEPT_API (null when unset) lets this difference into the golden listing: `1` takes
// additions only, `breaking` takes all.
bool Accepts(const char* accept, const Difference& difference);

std::vector<std::string> ReadListing(const std::string& path);
// False when the file cannot be written.
bool WriteListing(const std::string& path, const std::vector<std::string>& lines);

}  // namespace vlot::contract
