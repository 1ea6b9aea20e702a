#include "services/fulfilment/errors.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::fulfilment {
namespace {

using absl::StatusCode;

absl::Status Error(StatusCode code, std::string reason, std::string message,
                   std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status OutOfStockError(const std::vector<Shortage>& shortages) {
  std::string list;
  for (const Shortage& shortage : shortages) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", shortage.sku.Name(), " (", shortage.demanded, " wanted, ",
                    shortage.available, " available)");
  }
  const Shortage& first = shortages.front();
  return Error(StatusCode::kFailedPrecondition, "OUT_OF_STOCK", absl::StrCat("Not enough of ", list, "."),
               {{"item", first.sku.Name()}, {"available", absl::StrCat(first.available)}});
}

absl::Status ItemNotFoundError(const Sku& sku) {
  return Error(StatusCode::kNotFound, "ITEM_NOT_FOUND", absl::StrCat("There is no ", sku.Name(), "."),
               {{"item", sku.Name()}});
}

absl::Status ItemExistsError(const Sku& sku) {
  return Error(StatusCode::kAlreadyExists, "ITEM_EXISTS", absl::StrCat("There is already an ", sku.Name(), "."),
               {{"item", sku.Name()}});
}

absl::Status LocationNotFoundError(const LocationId& location) {
  return Error(StatusCode::kNotFound, "LOCATION_NOT_FOUND", absl::StrCat("There is no ", location.Name(), "."),
               {{"location", location.Name()}});
}

absl::Status StockNegativeError(const Sku& sku, int64_t available) {
  return Error(
      StatusCode::kFailedPrecondition, "STOCK_NEGATIVE",
      absl::StrCat("Only ", available, " pieces of ", sku.Name(), " can be taken; the rest is promised to orders."),
      {{"item", sku.Name()}, {"available", absl::StrCat(available)}});
}

absl::Status ReservationEndedError(const ReservationId& reservation, std::string_view state) {
  return Error(StatusCode::kFailedPrecondition, "RESERVATION_ENDED",
               absl::StrCat(reservation.Name(), " is ", AbslView(state), "."),
               {{"reservation", reservation.Name()}, {"state", std::string(state)}});
}

absl::Status ReservationNotFoundError(const ReservationId& reservation) {
  return Error(StatusCode::kNotFound, "RESERVATION_NOT_FOUND", absl::StrCat("There is no ", reservation.Name(), "."),
               {{"reservation", reservation.Name()}});
}

absl::Status ShipmentNotFoundError(const ShipmentId& shipment) {
  return Error(StatusCode::kNotFound, "SHIPMENT_NOT_FOUND", absl::StrCat("There is no ", shipment.Name(), "."),
               {{"shipment", shipment.Name()}});
}

absl::Status ShipmentLeftError(const ShipmentId& shipment) {
  return Error(StatusCode::kFailedPrecondition, "SHIPMENT_LEFT",
               absl::StrCat(shipment.Name(), " has left with the courier."), {{"shipment", shipment.Name()}});
}

absl::Status ShipmentCancelledError(const ShipmentId& shipment) {
  return Error(StatusCode::kFailedPrecondition, "SHIPMENT_CANCELLED", absl::StrCat(shipment.Name(), " is cancelled."),
               {{"shipment", shipment.Name()}});
}

absl::Status RequestIdReusedError(std::string_view request_id) {
  return Error(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
               absl::StrCat(AbslView(request_id), " was used with another content."),
               {{"request_id", std::string(request_id)}});
}

absl::Status StockRowMissingError(const Sku& sku, const LocationId& location) {
  return absl::InternalError(absl::StrCat("No stock row of ", sku.Name(), " at ", location.Name(), "."));
}

}  // namespace vlot::fulfilment
