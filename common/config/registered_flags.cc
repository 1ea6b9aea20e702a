#include "common/config/registered_flags.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "absl/flags/reflection.h"
#include "common/status/string_views.h"

namespace vlot::config {
namespace {

// A name is near when no more than this many letters differ, and no more than half of either: a slip of the finger,
// not another word.
constexpr size_t kDistanceMax = 3;

// How many letters must be changed, added or left out (Levenshtein).
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::map<std::string, absl::CommandLineFlag*> RegisteredFlags() {
  std::map<std::string, absl::CommandLineFlag*> flags;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (flag->Filename().find("absl/flags/") == std::string::npos) flags.emplace(std::string(name), flag);
  }
  return flags;
}

absl::CommandLineFlag* FindFlag(std::string_view name) { return absl::FindCommandLineFlag(AbslView(name)); }

std::string NearestFlagName(std::string_view name) {
  std::string nearest;
  size_t least = kDistanceMax + 1;
  for (const auto& [candidate, flag] : RegisteredFlags()) {
    const size_t distance = Distance(name, candidate);
    if (distance < least && 2 * distance <= std::min(name.size(), candidate.size())) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace vlot::config
