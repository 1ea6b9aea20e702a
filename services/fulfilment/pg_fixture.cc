#include "services/fulfilment/pg_fixture.h"

#include "common/wire/types.h"

namespace vlot::fulfilment {
namespace {

constexpr pg::Statement kCountDifferences{"test.CountDifferences", "SELECT count(*) FROM stock_differences"};

}  // namespace

FulfilmentPgTest::FulfilmentPgTest() : PgTest("fulfilment") {
  server_.keys().Add("jan", {.role = auth::Role::kOperator,
                             .operator_role = auth::OperatorRole::kOperations,
                             .subject = "jan",
                             .key_id = "apiKeys/7"});
  auto app = App::Create({.db = database()}, {clock_, server_.metrics(), server_.keys()});
  EXPECT_OK(app);
  app_ = *std::move(app);
  app_->AddTo(server_.server());
  EXPECT_OK(server_.Start());
  stock_ = v1::Stock::NewStub(server_.in_process().channel());
  stock_outside_ = v1::Stock::NewStub(server_.network().channel());
  locations_ = v1::Locations::NewStub(server_.in_process().channel());
  shipments_ = v1::Shipments::NewStub(server_.in_process().channel());
}

FulfilmentPgTest::~FulfilmentPgTest() {
  EXPECT_EQ(Differences(), 0) << "stock does not add up";
  server_.server().Stop(absl::Seconds(1));
}

v1::Item FulfilmentPgTest::MakeItem(const std::string& sku, v1::Item::Kind kind) {
  v1::CreateItemRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_item()->set_name("items/" + sku);
  request.mutable_item()->set_title("Thing " + sku);
  request.mutable_item()->set_kind(kind);
  request.mutable_item()->set_vat_category("STANDARD");
  request.mutable_item()->set_weight_grams(250);
  auto item = Ask(&StockRpc::CreateItem, request);
  EXPECT_OK(item);
  return item.ok() ? *item : v1::Item();
}

std::string FulfilmentPgTest::MakeLocation(int priority) {
  v1::CreateLocationRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_location()->set_display_name("Place");
  request.mutable_location()->set_priority(priority);
  request.mutable_location()->mutable_address()->set_region_code("NL");
  request.mutable_location()->mutable_address()->set_postal_code("3511 AA");
  request.mutable_location()->mutable_address()->set_locality("Utrecht");
  request.mutable_location()->mutable_address()->add_address_lines("Stationsplein 1");
  auto location = Ask(&StockRpc::CreateLocation, request);
  EXPECT_OK(location);
  return location.ok() ? location->name() : "";
}

void FulfilmentPgTest::Receive(const std::string& location, const std::string& sku, int64_t pieces) {
  v1::RecordReceiptRequest request;
  request.set_request_id(NewRequestId());
  request.set_location(location);
  request.add_items()->set_item("items/" + sku);
  request.mutable_items(0)->set_quantity(pieces);
  EXPECT_OK(Ask(&StockRpc::RecordReceipt, request));
}

v1::ReserveStockRequest FulfilmentPgTest::Demand(const std::string& sku, int quantity) {
  v1::ReserveStockRequest request;
  request.set_name(NewName<ReservationId>());
  request.set_order(NewName<OrderId>());
  auto& line = *request.add_lines();
  line.set_line(1);
  line.set_item("items/" + sku);
  line.set_quantity(quantity);
  *request.mutable_expire_time() = wire::ToProto(clock_.Now() + absl::Hours(1));
  return request;
}

v1::CreateShipmentRequest FulfilmentPgTest::Shipping(const v1::ReserveStockRequest& reserved) {
  v1::CreateShipmentRequest request;
  request.set_name(NewName<ShipmentId>());
  request.set_order(reserved.order());
  request.set_reservation(reserved.name());
  return request;
}

absl::StatusOr<v1::Reservation> FulfilmentPgTest::Reserve(const v1::ReserveStockRequest& request) {
  v1::BatchReserveStockRequest batch;
  *batch.add_requests() = request;
  auto response = Ask(&StockRpc::BatchReserveStock, batch);
  if (!response.ok()) return response.status();
  if (response->results(0).has_error()) return wire::FromProto(response->results(0).error());
  return response->results(0).reservation();
}

absl::Status FulfilmentPgTest::Release(const v1::ReserveStockRequest& reserved) {
  v1::BatchReleaseStockRequest batch;
  batch.add_requests()->set_name(reserved.name());
  batch.mutable_requests(0)->set_order(reserved.order());
  auto response = Ask(&StockRpc::BatchReleaseStock, batch);
  return response.ok() ? wire::FromProto(response->results(0)) : response.status();
}

absl::StatusOr<v1::Shipment> FulfilmentPgTest::Create(const v1::CreateShipmentRequest& request) {
  v1::BatchCreateShipmentsRequest batch;
  *batch.add_requests() = request;
  auto response = Ask(&ShipmentsRpc::BatchCreateShipments, batch);
  if (!response.ok()) return response.status();
  if (response->results(0).has_error()) return wire::FromProto(response->results(0).error());
  return response->results(0).shipment();
}

absl::Status FulfilmentPgTest::Advance(const std::string& shipment, v1::Shipment::State state) {
  v1::BatchAdvanceShipmentsRequest batch;
  batch.add_requests()->set_name(shipment);
  batch.mutable_requests(0)->set_state(state);
  *batch.mutable_requests(0)->mutable_event_time() = wire::ToProto(clock_.Now());
  auto response = Ask(&ShipmentsRpc::BatchAdvanceShipments, batch);
  return response.ok() ? wire::FromProto(response->results(0)) : response.status();
}

absl::Status FulfilmentPgTest::Cancel(const v1::CreateShipmentRequest& request) {
  v1::BatchCancelShipmentsRequest batch;
  batch.add_requests()->set_name(request.name());
  batch.mutable_requests(0)->set_order(request.order());
  auto response = Ask(&ShipmentsRpc::BatchCancelShipments, batch);
  return response.ok() ? wire::FromProto(response->results(0)) : response.status();
}

v1::StockLevel FulfilmentPgTest::Total(const std::string& sku) {
  v1::ListStockLevelsRequest request;
  request.set_item("items/" + sku);
  auto response = Ask(&StockRpc::ListStockLevels, request);
  EXPECT_OK(response);
  v1::StockLevel total;
  if (!response.ok()) return total;
  for (const v1::StockLevel& level : response->stock_levels()) {
    total.set_on_hand(total.on_hand() + level.on_hand());
    total.set_reserved(total.reserved() + level.reserved());
    total.set_available(total.available() + level.available());
  }
  return total;
}

std::vector<v1::Event> FulfilmentPgTest::Events() {
  auto response = Ask(&ShipmentsRpc::ListEvents, feed::v1::ListEventsRequest());
  EXPECT_OK(response);
  if (!response.ok()) return {};
  return {response->events().begin(), response->events().end()};
}

int64_t FulfilmentPgTest::Differences() {
  auto count = pg::ReadOnly(pool(), [](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    auto rows = tx.Exec(kCountDifferences);
    if (!rows.ok()) return rows.status();
    return rows->front().Get<int64_t>(0);
  });
  EXPECT_OK(count);
  return count.value_or(-1);
}

}  // namespace vlot::fulfilment
