#include "services/fulfilment/service.h"

#include "common/rpc/serve.h"

namespace vlot::fulfilment {
namespace {

constexpr rpc::Method LocationMethod(std::string_view name) { return {v1::Locations::service_full_name(), name}; }
constexpr rpc::Method StockMethod(std::string_view name) { return {v1::Stock::service_full_name(), name}; }
constexpr rpc::Method ShipmentsMethod(std::string_view name) { return {v1::Shipments::service_full_name(), name}; }

}  // namespace

grpc::ServerUnaryReactor* StockService::CreateItem(grpc::CallbackServerContext* context,
                                                   const v1::CreateItemRequest* request, v1::Item* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("CreateItem"), request, response, &fulfilment::CreateItem);
}

grpc::ServerUnaryReactor* StockService::UpdateItem(grpc::CallbackServerContext* context,
                                                   const v1::UpdateItemRequest* request, v1::Item* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("UpdateItem"), request, response, &fulfilment::UpdateItem);
}

grpc::ServerUnaryReactor* StockService::GetItem(grpc::CallbackServerContext* context, const v1::GetItemRequest* request,
                                                v1::Item* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("GetItem"), request, response, &fulfilment::GetItem);
}

grpc::ServerUnaryReactor* StockService::ListItems(grpc::CallbackServerContext* context,
                                                  const v1::ListItemsRequest* request,
                                                  v1::ListItemsResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("ListItems"), request, response, &fulfilment::ListItems);
}

grpc::ServerUnaryReactor* StockService::CreateLocation(grpc::CallbackServerContext* context,
                                                       const v1::CreateLocationRequest* request,
                                                       v1::Location* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("CreateLocation"), request, response,
                    &fulfilment::CreateLocation);
}

grpc::ServerUnaryReactor* StockService::ListLocations(grpc::CallbackServerContext* context,
                                                      const v1::ListLocationsRequest* request,
                                                      v1::ListLocationsResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("ListLocations"), request, response,
                    &fulfilment::ListLocations);
}

grpc::ServerUnaryReactor* StockService::RecordReceipt(grpc::CallbackServerContext* context,
                                                      const v1::RecordReceiptRequest* request,
                                                      v1::RecordReceiptResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("RecordReceipt"), request, response,
                    &fulfilment::RecordReceipt);
}

grpc::ServerUnaryReactor* StockService::AdjustStock(grpc::CallbackServerContext* context,
                                                    const v1::AdjustStockRequest* request, v1::StockLevel* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("AdjustStock"), request, response,
                    &fulfilment::AdjustStock);
}

grpc::ServerUnaryReactor* StockService::ListStockLevels(grpc::CallbackServerContext* context,
                                                        const v1::ListStockLevelsRequest* request,
                                                        v1::ListStockLevelsResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("ListStockLevels"), request, response,
                    &fulfilment::ListStockLevels);
}

grpc::ServerUnaryReactor* StockService::ListStockMovements(grpc::CallbackServerContext* context,
                                                           const v1::ListStockMovementsRequest* request,
                                                           v1::ListStockMovementsResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("ListStockMovements"), request, response,
                    &fulfilment::ListStockMovements);
}

grpc::ServerUnaryReactor* StockService::BatchReserveStock(grpc::CallbackServerContext* context,
                                                          const v1::BatchReserveStockRequest* request,
                                                          v1::BatchReserveStockResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("BatchReserveStock"), request, response,
                    &fulfilment::BatchReserveStock);
}

grpc::ServerUnaryReactor* StockService::BatchReleaseStock(grpc::CallbackServerContext* context,
                                                          const v1::BatchReleaseStockRequest* request,
                                                          v1::BatchReleaseStockResponse* response) {
  return rpc::Serve(runtime_, context_, context, StockMethod("BatchReleaseStock"), request, response,
                    &fulfilment::BatchReleaseStock);
}

grpc::ServerUnaryReactor* LocationsService::GetLocation(grpc::CallbackServerContext* context,
                                                        const v1::GetLocationRequest* request, v1::Location* response) {
  return rpc::Serve(runtime_, context_, context, LocationMethod("GetLocation"), request, response,
                    &fulfilment::GetLocation);
}

grpc::ServerUnaryReactor* LocationsService::UpdateLocation(grpc::CallbackServerContext* context,
                                                           const v1::UpdateLocationRequest* request,
                                                           v1::Location* response) {
  return rpc::Serve(runtime_, context_, context, LocationMethod("UpdateLocation"), request, response,
                    &fulfilment::UpdateLocation);
}

grpc::ServerUnaryReactor* ShipmentsService::GetShipment(grpc::CallbackServerContext* context,
                                                        const v1::GetShipmentRequest* request, v1::Shipment* response) {
  return rpc::Serve(runtime_, context_, context, ShipmentsMethod("GetShipment"), request, response,
                    &fulfilment::GetShipment);
}

grpc::ServerUnaryReactor* ShipmentsService::ListShipments(grpc::CallbackServerContext* context,
                                                          const v1::ListShipmentsRequest* request,
                                                          v1::ListShipmentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, ShipmentsMethod("ListShipments"), request, response,
                    &fulfilment::ListShipments);
}

grpc::ServerUnaryReactor* ShipmentsService::BatchCreateShipments(grpc::CallbackServerContext* context,
                                                                 const v1::BatchCreateShipmentsRequest* request,
                                                                 v1::BatchCreateShipmentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, ShipmentsMethod("BatchCreateShipments"), request, response,
                    &fulfilment::BatchCreateShipments);
}

grpc::ServerUnaryReactor* ShipmentsService::BatchAdvanceShipments(grpc::CallbackServerContext* context,
                                                                  const v1::BatchAdvanceShipmentsRequest* request,
                                                                  v1::BatchAdvanceShipmentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, ShipmentsMethod("BatchAdvanceShipments"), request, response,
                    &fulfilment::BatchAdvanceShipments);
}

grpc::ServerUnaryReactor* ShipmentsService::BatchCancelShipments(grpc::CallbackServerContext* context,
                                                                 const v1::BatchCancelShipmentsRequest* request,
                                                                 v1::BatchCancelShipmentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, ShipmentsMethod("BatchCancelShipments"), request, response,
                    &fulfilment::BatchCancelShipments);
}

grpc::ServerUnaryReactor* ShipmentsService::ListEvents(grpc::CallbackServerContext* context,
                                                       const feed::v1::ListEventsRequest* request,
                                                       v1::ListEventsResponse* response) {
  return context_.feed.ServeList(runtime_, context, ShipmentsMethod("ListEvents"), request, response);
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* ShipmentsService::WatchEvents(
    grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) {
  return context_.feed.ServeWatch(runtime_, context, ShipmentsMethod("WatchEvents"), request);
}

}  // namespace vlot::fulfilment
