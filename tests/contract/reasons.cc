#include "tests/contract/reasons.h"

#include <iterator>
#include <regex>

#include "absl/strings/match.h"

namespace vlot::contract {

std::set<std::string> ReasonsIn(std::string_view source) {
  static const auto& literal = *new std::regex("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
  std::set<std::string> reasons;
  using Matches = std::regex_iterator<std::string_view::const_iterator>;
  for (auto match = Matches(source.begin(), source.end(), literal); match != Matches(); ++match) {
    reasons.insert((*match)[1].str());
  }
  return reasons;
}

std::set<std::string> DeclaredReasons(const Api& api, const std::string& package) {
  std::set<std::string> reasons;
  for (const auto* type : api.enums()) {
    const bool of_package = type->file()->package() == package && type->containing_type() == nullptr;
    if (!of_package || !absl::EndsWith(type->name(), "ErrorReason") || IsPlanned(*type->file())) continue;
    for (int i = 1; i < type->value_count(); ++i) reasons.insert(type->value(i)->name());
  }
  return reasons;
}

}  // namespace vlot::contract
