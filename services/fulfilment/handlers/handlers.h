// What each method of fulfilment does: validate, convert, hand over to the executor or the command queue, convert back.
// None blocks; each calls `done` exactly once. The context that they work in outlives every call.
#pragma once

#include "common/idempotency/executor.h"
#include "common/ids/ids.h"
#include "common/rpc/serve_feed.h"
#include "common/rpc/unary.h"
#include "services/fulfilment/command_queue.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/fulfilment/v1/location.pb.h"

namespace vlot::fulfilment {

struct Context {
  idempotency::Executor& executor;
  CommandQueue& commands;
  rpc::FeedServer<v1::ListEventsResponse>& feed;
  UuidV7Generator& ids;
};

void CreateItem(Context&, rpc::Call&, const v1::CreateItemRequest&, rpc::Done<v1::Item>);
void UpdateItem(Context&, rpc::Call&, const v1::UpdateItemRequest&, rpc::Done<v1::Item>);
void GetItem(Context&, rpc::Call&, const v1::GetItemRequest&, rpc::Done<v1::Item>);
void ListItems(Context&, rpc::Call&, const v1::ListItemsRequest&, rpc::Done<v1::ListItemsResponse>);

void CreateLocation(Context&, rpc::Call&, const v1::CreateLocationRequest&, rpc::Done<v1::Location>);
void UpdateLocation(Context&, rpc::Call&, const v1::UpdateLocationRequest&, rpc::Done<v1::Location>);
void GetLocation(Context&, rpc::Call&, const v1::GetLocationRequest&, rpc::Done<v1::Location>);
void ListLocations(Context&, rpc::Call&, const v1::ListLocationsRequest&, rpc::Done<v1::ListLocationsResponse>);

void RecordReceipt(Context&, rpc::Call&, const v1::RecordReceiptRequest&, rpc::Done<v1::RecordReceiptResponse>);
void AdjustStock(Context&, rpc::Call&, const v1::AdjustStockRequest&, rpc::Done<v1::StockLevel>);
void ListStockLevels(Context&, rpc::Call&, const v1::ListStockLevelsRequest&, rpc::Done<v1::ListStockLevelsResponse>);
void ListStockMovements(Context&, rpc::Call&, const v1::ListStockMovementsRequest&,
                        rpc::Done<v1::ListStockMovementsResponse>);

void BatchReserveStock(Context&, rpc::Call&, const v1::BatchReserveStockRequest&,
                       rpc::Done<v1::BatchReserveStockResponse>);
void BatchReleaseStock(Context&, rpc::Call&, const v1::BatchReleaseStockRequest&,
                       rpc::Done<v1::BatchReleaseStockResponse>);

void GetShipment(Context&, rpc::Call&, const v1::GetShipmentRequest&, rpc::Done<v1::Shipment>);
void ListShipments(Context&, rpc::Call&, const v1::ListShipmentsRequest&, rpc::Done<v1::ListShipmentsResponse>);
void BatchCreateShipments(Context&, rpc::Call&, const v1::BatchCreateShipmentsRequest&,
                          rpc::Done<v1::BatchCreateShipmentsResponse>);
void BatchAdvanceShipments(Context&, rpc::Call&, const v1::BatchAdvanceShipmentsRequest&,
                           rpc::Done<v1::BatchAdvanceShipmentsResponse>);
void BatchCancelShipments(Context&, rpc::Call&, const v1::BatchCancelShipmentsRequest&,
                          rpc::Done<v1::BatchCancelShipmentsResponse>);

}  // namespace vlot::fulfilment
