// The gRPC surface: one line a method. What they do is in handlers/.
#pragma once

#include "common/rpc/runtime.h"
#include "services/fulfilment/handlers/handlers.h"
#include "vlot/fulfilment/v1/fulfilment.grpc.pb.h"
#include "vlot/fulfilment/v1/location.grpc.pb.h"

namespace vlot::fulfilment {

class StockService final : public v1::Stock::CallbackService {
 public:
  // Owns neither.
  StockService(rpc::Runtime& runtime, Context& context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* CreateItem(grpc::CallbackServerContext* context, const v1::CreateItemRequest* request,
                                       v1::Item* response) override;
  grpc::ServerUnaryReactor* UpdateItem(grpc::CallbackServerContext* context, const v1::UpdateItemRequest* request,
                                       v1::Item* response) override;
  grpc::ServerUnaryReactor* GetItem(grpc::CallbackServerContext* context, const v1::GetItemRequest* request,
                                    v1::Item* response) override;
  grpc::ServerUnaryReactor* ListItems(grpc::CallbackServerContext* context, const v1::ListItemsRequest* request,
                                      v1::ListItemsResponse* response) override;
  grpc::ServerUnaryReactor* CreateLocation(grpc::CallbackServerContext* context,
                                           const v1::CreateLocationRequest* request, v1::Location* response) override;
  grpc::ServerUnaryReactor* ListLocations(grpc::CallbackServerContext* context, const v1::ListLocationsRequest* request,
                                          v1::ListLocationsResponse* response) override;
  grpc::ServerUnaryReactor* RecordReceipt(grpc::CallbackServerContext* context, const v1::RecordReceiptRequest* request,
                                          v1::RecordReceiptResponse* response) override;
  grpc::ServerUnaryReactor* AdjustStock(grpc::CallbackServerContext* context, const v1::AdjustStockRequest* request,
                                        v1::StockLevel* response) override;
  grpc::ServerUnaryReactor* ListStockLevels(grpc::CallbackServerContext* context,
                                            const v1::ListStockLevelsRequest* request,
                                            v1::ListStockLevelsResponse* response) override;
  grpc::ServerUnaryReactor* ListStockMovements(grpc::CallbackServerContext* context,
                                               const v1::ListStockMovementsRequest* request,
                                               v1::ListStockMovementsResponse* response) override;
  grpc::ServerUnaryReactor* BatchReserveStock(grpc::CallbackServerContext* context,
                                              const v1::BatchReserveStockRequest* request,
                                              v1::BatchReserveStockResponse* response) override;
  grpc::ServerUnaryReactor* BatchReleaseStock(grpc::CallbackServerContext* context,
                                              const v1::BatchReleaseStockRequest* request,
                                              v1::BatchReleaseStockResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  Context& context_;
};

class LocationsService final : public v1::Locations::CallbackService {
 public:
  // Owns neither.
  LocationsService(rpc::Runtime& runtime, Context& context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* GetLocation(grpc::CallbackServerContext* context, const v1::GetLocationRequest* request,
                                        v1::Location* response) override;
  grpc::ServerUnaryReactor* UpdateLocation(grpc::CallbackServerContext* context,
                                           const v1::UpdateLocationRequest* request, v1::Location* response) override;

 private:
  rpc::Runtime& runtime_;
  Context& context_;
};

class ShipmentsService final : public v1::Shipments::CallbackService {
 public:
  // Owns neither.
  ShipmentsService(rpc::Runtime& runtime, Context& context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* GetShipment(grpc::CallbackServerContext* context, const v1::GetShipmentRequest* request,
                                        v1::Shipment* response) override;
  grpc::ServerUnaryReactor* ListShipments(grpc::CallbackServerContext* context, const v1::ListShipmentsRequest* request,
                                          v1::ListShipmentsResponse* response) override;
  grpc::ServerUnaryReactor* BatchCreateShipments(grpc::CallbackServerContext* context,
                                                 const v1::BatchCreateShipmentsRequest* request,
                                                 v1::BatchCreateShipmentsResponse* response) override;
  grpc::ServerUnaryReactor* BatchAdvanceShipments(grpc::CallbackServerContext* context,
                                                  const v1::BatchAdvanceShipmentsRequest* request,
                                                  v1::BatchAdvanceShipmentsResponse* response) override;
  grpc::ServerUnaryReactor* BatchCancelShipments(grpc::CallbackServerContext* context,
                                                 const v1::BatchCancelShipmentsRequest* request,
                                                 v1::BatchCancelShipmentsResponse* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context, const feed::v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override;
  grpc::ServerWriteReactor<v1::ListEventsResponse>* WatchEvents(grpc::CallbackServerContext* context,
                                                                const feed::v1::WatchEventsRequest* request) override;

 private:
  rpc::Runtime& runtime_;
  Context& context_;
};

}  // namespace vlot::fulfilment
