#include "services/fulfilment/sourcing.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace vlot::fulfilment {
namespace {

// Pieces of one SKU that a location gives.
struct Share {
  LocationId location;
  int64_t quantity = 0;
};

using Shares = std::vector<Share>;  // by priority

std::vector<Shortage> FindShortages(const std::vector<SkuDemand>& sums, const StockBook& book) {
  std::vector<Shortage> shortages;
  for (const SkuDemand& sum : sums) {
    int64_t available = 0;
    for (const StockLevel& level : book.LevelsOf(sum.sku)) available += level.available();
    if (available < sum.quantity) shortages.push_back({sum.sku, sum.quantity, available});
  }
  return shortages;
}

bool HasAll(const LocationId& location, const std::vector<SkuDemand>& sums, const StockBook& book) {
  return std::all_of(sums.begin(), sums.end(), [&](const SkuDemand& sum) {
    const StockLevel* level = book.Find(sum.sku, location);
    return level != nullptr && level->available() >= sum.quantity;
  });
}

std::optional<LocationId> FindOneForAll(const std::vector<SkuDemand>& sums, const StockBook& book) {
  if (sums.empty()) return std::nullopt;
  for (const StockLevel& level : book.LevelsOf(sums.front().sku)) {
    if (HasAll(level.location, sums, book)) return level.location;
  }
  return std::nullopt;
}

std::optional<LocationId> FindOneForSku(const SkuDemand& sum, const StockBook& book,
                                        const absl::flat_hash_set<LocationId>& giving) {
  std::optional<LocationId> first;
  for (const StockLevel& level : book.LevelsOf(sum.sku)) {
    if (level.available() < sum.quantity) continue;
    if (giving.contains(level.location)) return level.location;
    if (!first) first = level.location;
  }
  return first;
}

Shares TakePieces(const SkuDemand& sum, const StockBook& book) {
  Shares shares;
  int64_t wanted = sum.quantity;
  for (const StockLevel& level : book.LevelsOf(sum.sku)) {
    const int64_t taken = std::min(wanted, level.available());
    if (taken > 0) shares.push_back({level.location, taken});
    wanted -= taken;
  }
  return shares;
}

absl::flat_hash_map<Sku, Shares> Allot(const std::vector<SkuDemand>& sums, const StockBook& book) {
  absl::flat_hash_map<Sku, Shares> shares;
  if (const auto location = FindOneForAll(sums, book)) {
    for (const SkuDemand& sum : sums) shares[sum.sku] = {{*location, sum.quantity}};
    return shares;
  }
  absl::flat_hash_set<LocationId> giving;
  for (const SkuDemand& sum : sums) {
    const auto location = FindOneForSku(sum, book, giving);
    Shares& of_sku = shares[sum.sku];
    of_sku = location ? Shares{{*location, sum.quantity}} : TakePieces(sum, book);
    for (const Share& share : of_sku) giving.insert(share.location);
  }
  return shares;
}

void HandOut(const DemandLine& line, Shares& shares, Parts& parts) {
  int64_t wanted = line.quantity;
  for (Share& share : shares) {
    const int64_t taken = std::min(wanted, share.quantity);
    if (taken == 0) continue;
    parts.push_back({line.line, line.sku, share.location, static_cast<int32_t>(taken)});
    share.quantity -= taken;
    wanted -= taken;
  }
}

}  // namespace

std::vector<SkuDemand> SumBySku(const Demand& demand) {
  std::vector<SkuDemand> sums;
  for (const DemandLine& line : demand) {
    auto sum = std::find_if(sums.begin(), sums.end(), [&](const SkuDemand& s) { return s.sku == line.sku; });
    if (sum == sums.end()) sum = sums.insert(sums.end(), {line.sku, 0});
    sum->quantity += line.quantity;
  }
  return sums;
}

absl::StatusOr<Parts> Source(const Demand& demand, const StockBook& book) {
  const std::vector<SkuDemand> sums = SumBySku(demand);
  const std::vector<Shortage> shortages = FindShortages(sums, book);
  if (!shortages.empty()) return OutOfStockError(shortages);
  absl::flat_hash_map<Sku, Shares> shares = Allot(sums, book);
  Parts parts;
  for (const DemandLine& line : demand) HandOut(line, shares[line.sku], parts);
  return parts;
}

}  // namespace vlot::fulfilment
