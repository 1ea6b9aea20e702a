#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/config/flags.h"
#include "common/config/registered_flags.h"
#include "common/status/string_views.h"

namespace vlot::config {
namespace {

// ".../services/payment/flags.cc" -> "payment"; files that stand elsewhere are "general".
std::string GroupOf(const absl::CommandLineFlag& flag) {
  const std::vector<std::string> parts = absl::StrSplit(flag.Filename(), '/');
  for (size_t i = parts.size(); i-- > 0;) {
    if ((parts[i] == "services" || parts[i] == "common") && i + 2 < parts.size()) return parts[i + 1];
  }
  return "general";
}

std::string Describe(const std::string& name, const absl::CommandLineFlag& flag) {
  const std::string fallback = flag.DefaultValue();
  return absl::StrCat("  --", name, flag.IsOfType<bool>() ? "" : "=...", "\n      ", flag.Help(),
                      "\n      default: ", fallback.empty() ? "(empty)" : fallback,
                      "; environment: ", EnvironmentName(name), "\n");
}

}  // namespace

std::string HelpText(const std::function<bool(const absl::CommandLineFlag&)>& shown) {
  std::map<std::string, std::string> groups;
  for (const auto& [name, flag] : RegisteredFlags()) {
    if (shown(*flag)) absl::StrAppend(&groups[GroupOf(*flag)], Describe(name, *flag));
  }
  std::string text = "Flags (also from the environment, or from a file with --flagfile=PATH):\n";
  for (const auto& [group, flags] : groups) absl::StrAppend(&text, "\n", group, ":\n", flags);
  return text;
}

}  // namespace vlot::config
