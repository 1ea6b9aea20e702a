#include "services/fulfilment/stock_book.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/fulfilment/errors.h"

namespace vlot::fulfilment {
namespace {

bool ComesFirst(const StockLevel& a, const StockLevel& b) {
  return std::tie(a.priority, a.location) < std::tie(b.priority, b.location);
}

bool Holds(const StockLevel& level) { return level.reserved >= 0 && level.reserved <= level.on_hand; }

absl::Status ImpossibleError(const Part& part, const StockLevel& level) {
  return absl::InternalError(absl::StrCat("Stock of ", part.sku.Name(), " at ", part.location.Name(), " cannot bear ",
                                          part.quantity, " pieces: on hand ", level.on_hand, ", reserved ",
                                          level.reserved, "."));
}

}  // namespace

void StockBook::Add(const Sku& sku, const LocationId& location, int32_t priority, int64_t on_hand, int64_t reserved) {
  const StockLevel level{location, priority, on_hand, reserved, on_hand, reserved};
  std::vector<StockLevel>& levels = levels_[sku];
  levels.insert(std::upper_bound(levels.begin(), levels.end(), level, ComesFirst), level);
}

absl::Span<const StockLevel> StockBook::LevelsOf(const Sku& sku) const {
  const auto found = levels_.find(sku);
  if (found == levels_.end()) return {};
  return found->second;
}

const StockLevel* StockBook::Find(const Sku& sku, const LocationId& location) const {
  return const_cast<StockBook*>(this)->FindMutable(sku, location);
}

StockLevel* StockBook::FindMutable(const Sku& sku, const LocationId& location) {
  const auto found = levels_.find(sku);
  if (found == levels_.end()) return nullptr;
  for (StockLevel& level : found->second) {
    if (level.location == location) return &level;
  }
  return nullptr;
}

absl::Status StockBook::Reserve(const Parts& parts) { return Apply(parts, 0, 1); }
absl::Status StockBook::Release(const Parts& parts) { return Apply(parts, 0, -1); }
absl::Status StockBook::Ship(const Parts& parts) { return Apply(parts, -1, -1); }
absl::Status StockBook::TakeBack(const Parts& parts) { return Apply(parts, 1, 0); }

absl::Status StockBook::Apply(const Parts& parts, int on_hand_sign, int reserved_sign) {
  absl::Status status;
  size_t done = 0;
  for (; done < parts.size(); ++done) {
    const Part& part = parts[done];
    StockLevel* level = FindMutable(part.sku, part.location);
    if (level == nullptr) {
      status = StockRowMissingError(part.sku, part.location);
      break;
    }
    StockLevel after = *level;
    after.on_hand += on_hand_sign * int64_t{part.quantity};
    after.reserved += reserved_sign * int64_t{part.quantity};
    if (!Holds(after)) {
      status = ImpossibleError(part, *level);
      break;
    }
    *level = after;
  }
  if (status.ok()) return status;
  for (const Part& part : absl::MakeSpan(parts).subspan(0, done)) {
    StockLevel* level = FindMutable(part.sku, part.location);
    level->on_hand -= on_hand_sign * int64_t{part.quantity};
    level->reserved -= reserved_sign * int64_t{part.quantity};
  }
  return status;
}

std::vector<StockChange> StockBook::Changes() const {
  std::vector<StockChange> changes;
  for (const auto& [sku, levels] : levels_) {
    for (const StockLevel& level : levels) {
      if (!level.changed()) continue;
      changes.push_back(
          {sku, level.location, level.on_hand - level.on_hand_before, level.reserved - level.reserved_before});
    }
  }
  std::sort(changes.begin(), changes.end(), [](const StockChange& a, const StockChange& b) {
    return std::tie(a.sku, a.location) < std::tie(b.sku, b.location);
  });
  return changes;
}

}  // namespace vlot::fulfilment
