#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "services/fulfilment/catalog_store.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/handlers/handlers.h"
#include "services/fulfilment/limits.h"
#include "services/fulfilment/stock_store.h"

namespace vlot::fulfilment {
namespace {

using Events = std::vector<feed::NewEvent>;

// The location is there, the items are there, and can lie on a shelf.
absl::Status CheckExist(pg::Transaction& tx, const LocationId& id, const std::vector<SkuQuantity>& quantities) {
  ASSIGN_OR_RETURN(const std::optional<Location> location, FindLocation(tx, id));
  if (!location.has_value()) return LocationNotFoundError(id);
  std::vector<Sku> skus;
  for (const SkuQuantity& quantity : quantities) skus.push_back(quantity.sku);
  ASSIGN_OR_RETURN(const std::vector<ItemFacts> items, FindItemFacts(tx, skus));
  Violations violations;
  for (const Sku& sku : skus) {
    const auto item = std::find_if(items.begin(), items.end(), [&](const ItemFacts& i) { return i.sku == sku; });
    if (item == items.end()) return ItemNotFoundError(sku);
    if (!NeedsStock(item->kind)) violations.Add("item", absl::StrCat(sku.Name(), " is a service and has no stock"));
  }
  return violations.ToStatus(kErrorDomain);
}

struct Adjustment {
  LocationId location;
  SkuQuantity quantity;
  std::string reason;
  std::string actor;
};

absl::StatusOr<LevelRow> Adjust(pg::Transaction& tx, const Adjustment& adjustment, absl::Time now) {
  const auto& [sku, quantity] = adjustment.quantity;
  RETURN_IF_ERROR(CheckExist(tx, adjustment.location, {adjustment.quantity}));
  ASSIGN_OR_RETURN(const std::optional<LevelRow> level, LockLevel(tx, sku, adjustment.location));
  const int64_t available = level ? level->on_hand - level->reserved : 0;
  if (available + quantity < 0) return StockNegativeError(sku, available);
  RETURN_IF_ERROR(
      InsertMovements(tx, {adjustment.location, MovementKind::kAdjustment, adjustment.reason, adjustment.actor, now},
                      {adjustment.quantity}));
  if (level) {
    RETURN_IF_ERROR(UpdateStock(tx, {{sku, adjustment.location, quantity, 0}}));
    return LevelRow{sku, adjustment.location, level->on_hand + quantity, level->reserved};
  }
  ASSIGN_OR_RETURN(const std::vector<LevelRow> levels, AddToStock(tx, adjustment.location, {adjustment.quantity}));
  return levels.front();
}

}  // namespace

void RecordReceipt(Context& context, rpc::Call& call, const v1::RecordReceiptRequest& request,
                   rpc::Done<v1::RecordReceiptResponse> done) {
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  const auto location = wire::TakeName<LocationId>(request.location(), "location", violations);
  std::vector<SkuQuantity> quantities = ReceiptFromProto(request, violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit<v1::RecordReceiptResponse>(
      call, idempotency::KeyOf(call, request_id, request), done,
      [location, quantities = std::move(quantities), reference = request.reference(), actor = call.actor()](
          pg::Transaction& tx, absl::Time now, v1::RecordReceiptResponse& response) -> absl::StatusOr<Events> {
        RETURN_IF_ERROR(CheckExist(tx, location, quantities));
        RETURN_IF_ERROR(InsertMovements(tx, {location, MovementKind::kReceipt, reference, actor, now}, quantities));
        ASSIGN_OR_RETURN(const std::vector<LevelRow> levels, AddToStock(tx, location, quantities));
        for (const LevelRow& level : levels) *response.add_levels() = ToProto(level);
        return Events();
      });
}

void AdjustStock(Context& context, rpc::Call& call, const v1::AdjustStockRequest& request,
                 rpc::Done<v1::StockLevel> done) {
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  Adjustment adjustment{.location = wire::TakeName<LocationId>(request.location(), "location", violations),
                        .quantity = AdjustmentFromProto(request, violations),
                        .reason = request.reason(),
                        .actor = call.actor()};
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit<v1::StockLevel>(
      call, idempotency::KeyOf(call, request_id, request), done,
      [adjustment = std::move(adjustment)](pg::Transaction& tx, absl::Time now,
                                           v1::StockLevel& response) -> absl::StatusOr<Events> {
        ASSIGN_OR_RETURN(const LevelRow level, Adjust(tx, adjustment, now));
        response = ToProto(level);
        return Events();
      });
}

}  // namespace vlot::fulfilment
