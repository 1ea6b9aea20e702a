// docs/api.md against the protos: it names every service where it belongs, and no method that is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/contract/api.h"

namespace vlot::contract {
namespace {

constexpr char kPage[] = VLOT_SOURCE_ROOT "/docs/api.md";

// The cells of a table's rows in the chapter `## <title>`, without its head.
std::vector<std::vector<std::string>> RowsOf(const std::string& title) {
  std::vector<std::vector<std::string>> rows;
  bool inside = false;
  for (const absl::string_view line : absl::StrSplit(ReadFile(kPage), '\n')) {
    if (absl::StartsWith(line, "## ")) inside = line == "## " + title;
    if (inside && absl::StartsWith(line, "|")) rows.push_back(absl::StrSplit(line, '|'));
  }
  if (rows.size() > 2) rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

// What stands between backticks and looks like this.
std::set<std::string> Quoted(const std::string& text, const std::string& form) {
  const std::regex quoted("`(" + form + ")`");
  std::set<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), quoted); match != std::sregex_iterator(); ++match) {
    found.insert((*match)[1].str());
  }
  return found;
}

std::set<std::string> ServicesOf(bool planned) {
  std::set<std::string> names;
  for (const auto* service : BuiltApi().services()) {
    if (IsPlanned(*service->file()) == planned) names.insert(service->name());
  }
  return names;
}

// `Orders.PlaceOrder`, of every package.
std::set<std::string> MethodsOf(bool planned) {
  std::set<std::string> names;
  for (const auto* method : BuiltApi().methods()) {
    if (IsPlanned(*method->file()) == planned) names.insert(method->service()->name() + "." + method->name());
  }
  return names;
}

std::set<std::string> ServicesOnPage(const std::string& title) {
  std::set<std::string> names;
  for (const auto& row : RowsOf(title)) names.merge(Quoted(row.at(2), "[A-Z][A-Za-z]+"));
  return names;
}

TEST(ApiPage, Services_AreListedWhereTheyBelong) {
  EXPECT_EQ(ServicesOnPage("Served"), ServicesOf(/*planned=*/false));
  EXPECT_EQ(ServicesOnPage("Planned"), ServicesOf(/*planned=*/true));
}

TEST(ApiPage, MethodsOfAScenario_AreThereAsItSays) {
  const auto rows = RowsOf("Scenarios");
  ASSERT_THAT(rows, ::testing::SizeIs(::testing::Ge(20)));
  const std::map<size_t, std::set<std::string>> methods = {{2, MethodsOf(false)}, {3, MethodsOf(true)}};
  for (const auto& row : rows) {
    for (const auto& [column, known] : methods) {
      EXPECT_THAT(Quoted(row.at(column), "[A-Z][A-Za-z]+\\.[A-Z][A-Za-z]+"), ::testing::IsSubsetOf(known)) << row.at(1);
    }
  }
}

}  // namespace
}  // namespace vlot::contract
