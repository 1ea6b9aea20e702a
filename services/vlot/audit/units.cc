#include "services/vlot/audit/units.h"

#include <charconv>

namespace vlot::audit {
namespace {

// Cuts the text before the next `separator` off `rest`.
std::string_view Cut(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view head = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return head;
}

bool AddText(Units& units, std::string_view sku, std::string_view pieces) {
  int64_t number = 0;
  const auto [stop, error] = std::from_chars(pieces.data(), pieces.data() + pieces.size(), number);
  if (sku.empty() || error != std::errc() || stop != pieces.data() + pieces.size()) return false;
  Add(units, sku, number);
  return true;
}

}  // namespace

void Add(Units& units, std::string_view sku, int64_t pieces) {
  if (pieces == 0) return;
  const auto [place, is_new] = units.try_emplace(std::string(sku), pieces);
  if (is_new) return;
  place->second += pieces;
  if (place->second == 0) units.erase(place);
}

void Add(Units& units, const Units& more) {
  for (const auto& [sku, pieces] : more) Add(units, sku, pieces);
}

void Subtract(Units& units, const Units& less) {
  for (const auto& [sku, pieces] : less) Add(units, sku, -pieces);
}

Units Only(const Units& units, const Skus& skus) {
  Units only;
  for (const auto& [sku, pieces] : units) {
    if (skus.contains(sku)) only.emplace(sku, pieces);
  }
  return only;
}

Units Without(const Units& units, const Skus& skus) {
  Units others;
  for (const auto& [sku, pieces] : units) {
    if (!skus.contains(sku)) others.emplace(sku, pieces);
  }
  return others;
}

bool IsWithin(const Units& units, const Units& most) {
  for (const auto& [sku, pieces] : units) {
    const auto found = most.find(sku);
    if (pieces > (found == most.end() ? 0 : found->second)) return false;
  }
  return true;
}

std::string ToString(const Units& units) {
  std::string text;
  for (const auto& [sku, pieces] : units) {
    if (!text.empty()) text += ", ";
    text += std::to_string(pieces) + " " + sku;
  }
  return text.empty() ? "nothing" : text;
}

bool ReadParts(std::string_view text, Units& units) {
  while (!text.empty()) {
    std::string_view part = Cut(text, ' ');
    Cut(part, ':');  // the order's line
    const std::string_view sku = Cut(part, ':');
    Cut(part, ':');  // where it lies
    if (!AddText(units, sku, part)) return false;
  }
  return true;
}

bool ReadLines(std::string_view text, Units& units) {
  while (!text.empty()) {
    std::string_view line = Cut(text, ' ');
    const std::string_view sku = Cut(line, ':');
    if (!AddText(units, sku, line)) return false;
  }
  return true;
}

}  // namespace vlot::audit
