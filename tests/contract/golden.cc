#include "tests/contract/golden.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/contract/api.h"

namespace vlot::contract {
namespace {

constexpr char kHead[] =
    "# The API, one element a line. Made by contract_test: VLOT_ACCEPT_API=1 ./vlot test -R contract\n";

// The first two words: which element a line is about.
std::string_view ElementOf(std::string_view line) {
  const size_t name_end = line.find(' ');
  return line.substr(0, line.find(' ', name_end + 1));
}

}  // namespace

Difference Compare(const std::vector<std::string>& golden, const std::vector<std::string>& now) {
  Difference difference;
  std::vector<std::string> gone;
  std::set_difference(golden.begin(), golden.end(), now.begin(), now.end(), std::back_inserter(gone));
  std::set_difference(now.begin(), now.end(), golden.begin(), golden.end(), std::back_inserter(difference.added));
  for (const std::string& was : gone) {
    if (absl::StartsWith(was, "planned ")) {
      difference.withdrawn.push_back(was);
      continue;
    }
    const auto is = std::find_if(difference.added.begin(), difference.added.end(),
                                 [&](const std::string& line) { return ElementOf(line) == ElementOf(was); });
    if (is == difference.added.end()) {
      difference.removed.push_back(was);
    } else {
      difference.changed.emplace_back(was, *is);
      difference.added.erase(is);
    }
  }
  return difference;
}

std::string Explain(const Difference& difference) {
  std::string text = "The API is not what tests/contract/api.golden says.\n";
  for (const auto& line : difference.removed) absl::StrAppend(&text, "  removed  ", line, "\n");
  for (const auto& [was, is] : difference.changed) {
    absl::StrAppend(&text, "  changed  ", was, "\n       to  ", is, "\n");
  }
  for (const auto& line : difference.added) absl::StrAppend(&text, "  added    ", line, "\n");
  for (const auto& line : difference.withdrawn) absl::StrAppend(&text, "  no more  ", line, "\n");
  if (difference.breaks()) {
    absl::StrAppend(
        &text,
        "What is removed or changed breaks callers: put it back, mark it deprecated, or make a v2 beside it.\n"
        "If nobody can be using it yet: VLOT_ACCEPT_API=breaking ./vlot test -R contract\n");
  } else {
    absl::StrAppend(&text, "To accept that: VLOT_ACCEPT_API=1 ./vlot test -R contract\n");
  }
  absl::StrAppend(&text, "That rewrites the file; commit it with the proto.");
  return text;
}

bool Accepts(const char* accept, const Difference& difference) {
  if (accept == nullptr) return false;
  const std::string_view word = accept;
  return word == "breaking" || (word == "1" && !difference.breaks());
}

std::vector<std::string> ReadListing(const std::string& path) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(ReadFile(path), '\n', absl::SkipEmpty())) {
    if (line.front() != '#') lines.emplace_back(line);
  }
  return lines;
}

bool WriteListing(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << kHead << absl::StrJoin(lines, "\n") << "\n";
  return out.flush().good();
}

}  // namespace vlot::contract
