// Protos of fulfilment to values and back, with all validation of fields. FromProto functions note what is wrong in a
// Violations, under the given path, and the value must not be used then. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/status.h"
#include "services/fulfilment/commands.h"
#include "services/fulfilment/item.h"
#include "services/fulfilment/stock_store.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/fulfilment/v1/location.pb.h"

namespace vlot::fulfilment {

v1::Item ToProto(const Item& item);
v1::Location ToProto(const Location& location);
v1::StockLevel ToProto(const LevelRow& level);
v1::StockMovement ToProto(const MovementRow& movement);
v1::Reservation ToProto(const Reservation& reservation);
v1::Shipment ToProto(const Shipment& shipment);

Item ItemFromProto(const v1::Item& proto, Violations& violations);
// The masked fields of `proto` upon `stored`; every path must name a field that may change.
Item MergeItem(const Item& stored, const v1::UpdateItemRequest& request, Violations& violations);
// The id is nil when the caller leaves it to us.
Location LocationFromProto(const v1::Location& proto, Violations& violations);
// The location with the masked fields changed.
Location MergeLocation(const Location& stored, const v1::UpdateLocationRequest& request, Violations& violations);
// Sorted by SKU, each SKU once.
std::vector<SkuQuantity> ReceiptFromProto(const v1::RecordReceiptRequest& request, Violations& violations);
SkuQuantity AdjustmentFromProto(const v1::AdjustStockRequest& request, Violations& violations);

// One item of a batch; INVALID_ARGUMENT (INVALID_FIELDS) is that item's own result.
absl::StatusOr<Command> CommandFromProto(const v1::ReserveStockRequest& proto);
absl::StatusOr<Command> CommandFromProto(const v1::ReleaseStockRequest& proto);
absl::StatusOr<Command> CommandFromProto(const v1::CreateShipmentRequest& proto);
absl::StatusOr<Command> CommandFromProto(const v1::AdvanceShipmentRequest& proto);
absl::StatusOr<Command> CommandFromProto(const v1::CancelShipmentRequest& proto);

}  // namespace vlot::fulfilment
