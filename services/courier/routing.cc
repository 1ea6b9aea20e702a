#include "services/courier/routing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"

namespace vlot::courier {
namespace {

std::string Key(std::string_view region_code, std::string_view prefix) {
  std::string key;
  key.reserve(region_code.size() + 1 + prefix.size());
  key.append(region_code).push_back('/');
  key.append(prefix);
  return key;
}

}  // namespace

std::string NormalisePostalCode(std::string_view text) {
  std::string normal;
  normal.reserve(text.size());
  for (char c : text) {
    if (c != ' ' && c != '-') normal.push_back(absl::ascii_toupper(static_cast<unsigned char>(c)));
  }
  return normal;
}

RoutingTable::RoutingTable(std::vector<Partner> partners, std::vector<RoutingRule> rules) : rules_(std::move(rules)) {
  for (Partner& partner : partners) {
    const PartnerId id = partner.id;
    partners_.emplace(id, std::move(partner));
  }
  std::stable_sort(rules_.begin(), rules_.end(),
                   [](const RoutingRule& a, const RoutingRule& b) { return a.priority < b.priority; });
  for (size_t i = 0; i < rules_.size(); ++i) {
    rules_by_key_[Key(rules_[i].region_code, rules_[i].postal_code_prefix)].push_back(static_cast<int>(i));
  }
}

const Partner* RoutingTable::FindPartner(const PartnerId& id) const {
  const auto found = partners_.find(id);
  return found == partners_.end() ? nullptr : &found->second;
}

bool RoutingTable::CanTake(const RoutingRule& rule, const Place& place, absl::Span<const PartnerId> excluded) const {
  if (place.identity_check && !rule.identity_check) return false;
  const Partner* partner = FindPartner(rule.partner);
  return partner != nullptr && !partner->suspended &&
         std::find(excluded.begin(), excluded.end(), rule.partner) == excluded.end();
}

const Partner* RoutingTable::Route(const Place& place, absl::Span<const PartnerId> excluded) const {
  constexpr int kNone = std::numeric_limits<int>::max();
  int best = kNone;
  const auto consider = [&](std::string_view region_code, std::string_view prefix) {
    const auto found = rules_by_key_.find(Key(region_code, prefix));
    if (found == rules_by_key_.end()) return;
    for (int index : found->second) {
      if (index >= best) return;
      if (CanTake(rules_[index], place, excluded)) best = index;
    }
  };
  for (size_t length = 0; length <= place.postal_code.size(); ++length) {
    const std::string_view prefix = std::string_view(place.postal_code).substr(0, length);
    consider("", prefix);
    if (!place.region_code.empty()) consider(place.region_code, prefix);
  }
  return best == kNone ? nullptr : FindPartner(rules_[best].partner);
}

}  // namespace vlot::courier
