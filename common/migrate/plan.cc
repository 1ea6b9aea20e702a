#include "common/migrate/plan.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::migrate {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::string> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("there is no " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string_view FirstWord(std::string_view line) { return line.substr(0, line.find_first_of(" \t[")); }

}  // namespace

std::vector<std::string> ParsePlan(std::string_view text) {
  std::vector<std::string> changes;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view name = FirstWord(text.substr(0, end));
    // Pragmas, comments and tags are not changes.
    if (!name.empty() && std::string_view("%#@").find(name.front()) == std::string_view::npos)
      changes.emplace_back(name);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return changes;
}

absl::StatusOr<std::vector<std::string>> ReadPlan(const std::string& migrations_dir, const std::string& service) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(fs::path(migrations_dir) / service / "sqitch.plan"));
  return ParsePlan(text);
}

absl::StatusOr<std::vector<std::string>> ListServices(const std::string& migrations_dir) {
  std::vector<std::string> services;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(migrations_dir, error)) {
    if (fs::exists(entry.path() / "sqitch.plan")) services.push_back(entry.path().filename().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read ", migrations_dir, ": ", error.message()));
  std::sort(services.begin(), services.end());
  return services;
}

absl::StatusOr<std::string> Fingerprint(const std::string& migrations_dir, const std::string& service) {
  const fs::path root = fs::path(migrations_dir) / service;
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(root, error)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read ", root.string(), ": ", error.message()));
  std::sort(files.begin(), files.end());
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  auto mix = [&hash](std::string_view text) {
    for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
    hash *= 1099511628211u;
  };
  for (const fs::path& file : files) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    mix(file.lexically_relative(root).string());
    mix(text);
  }
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

}  // namespace vlot::migrate
