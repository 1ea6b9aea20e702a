// Items, locations, receipts, adjustments and lists, through the API.
#include <thread>

#include "services/fulfilment/pg_fixture.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;
using vlot::testing::ViolationOf;

using absl::StatusCode;

class CatalogPgTest : public FulfilmentPgTest {
 protected:
  v1::CreateItemRequest NewItem(const std::string& sku) {
    v1::CreateItemRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_item()->set_name("items/" + sku);
    request.mutable_item()->set_title("A thing");
    request.mutable_item()->set_vat_category("REDUCED");
    return request;
  }
  v1::AdjustStockRequest Adjustment(const std::string& location, const std::string& sku, int64_t quantity) {
    v1::AdjustStockRequest request;
    request.set_request_id(NewRequestId());
    request.set_location(location);
    request.set_item("items/" + sku);
    request.set_quantity(quantity);
    request.set_reason("counted");
    return request;
  }
  // To Zwolle, where it is tried second; nothing of it is masked yet.
  v1::UpdateLocationRequest Moving(const std::string& location) {
    v1::UpdateLocationRequest request;
    request.set_request_id(NewRequestId());
    request.set_reason("moves house");
    request.mutable_location()->set_name(location);
    request.mutable_location()->set_priority(2);
    request.mutable_location()->mutable_address()->set_region_code("NL");
    request.mutable_location()->mutable_address()->set_postal_code("8011 LK");
    request.mutable_location()->mutable_address()->set_locality("Zwolle");
    request.mutable_location()->mutable_address()->add_address_lines("Markt 2");
    return request;
  }
};

TEST_F(CatalogPgTest, CreateItem_Success_IsReadBackAndTold) {
  ASSERT_OK_AND_ASSIGN(const v1::Item made, Ask(&StockRpc::CreateItem, NewItem("SIM-1")));
  EXPECT_EQ(made.kind(), v1::Item::GOODS);
  EXPECT_EQ(made.version(), 1);
  v1::GetItemRequest get;
  get.set_name("items/SIM-1");
  ASSERT_OK_AND_ASSIGN(const v1::Item read, Ask(&StockRpc::GetItem, get));
  EXPECT_EQ(read.SerializeAsString(), made.SerializeAsString());
  const std::vector<v1::Event> events = Events();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind(), v1::Event::ITEM_CHANGED);
  EXPECT_EQ(events[0].position(), 1);
  EXPECT_EQ(events[0].item().SerializeAsString(), made.SerializeAsString());
}

TEST_F(CatalogPgTest, CreateItem_SameRequestIdTwice_CreatesOnce) {
  const v1::CreateItemRequest request = NewItem("A");
  EXPECT_OK(Ask(&StockRpc::CreateItem, request));
  EXPECT_OK(Ask(&StockRpc::CreateItem, request));
  EXPECT_THAT(Events(), SizeIs(1));
  v1::CreateItemRequest other = NewItem("A");
  EXPECT_THAT(Ask(&StockRpc::CreateItem, other), StatusIs(StatusCode::kAlreadyExists, Reason("ITEM_EXISTS")));
  other.set_request_id(request.request_id());
  other.mutable_item()->set_title("Another");
  EXPECT_THAT(Ask(&StockRpc::CreateItem, other), StatusIs(StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(CatalogPgTest, CreateItem_WrongFields_AllAreNamed) {
  v1::CreateItemRequest request;
  request.mutable_item()->set_name("things/A");
  request.mutable_item()->set_weight_grams(-1);
  request.mutable_item()->set_gtin("12x");
  const auto made = Ask(&StockRpc::CreateItem, request);
  EXPECT_THAT(made, StatusIs(StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  for (const char* field :
       {"request_id", "item.name", "item.title", "item.vat_category", "item.weight_grams", "item.gtin"}) {
    EXPECT_THAT(made.status(), ViolationOf(field)) << field;
  }
}

TEST_F(CatalogPgTest, UpdateItem_ChangesTheMaskedFieldsOnly) {
  MakeItem("A");
  v1::UpdateItemRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_item()->set_name("items/A");
  request.mutable_item()->set_title("New");
  request.mutable_item()->set_discontinued(true);
  request.mutable_update_mask()->add_paths("title");
  request.mutable_update_mask()->add_paths("weight_grams");  // back to 0
  ASSERT_OK_AND_ASSIGN(const v1::Item changed, Ask(&StockRpc::UpdateItem, request));
  EXPECT_EQ(changed.title(), "New");
  EXPECT_EQ(changed.weight_grams(), 0);
  EXPECT_FALSE(changed.discontinued());
  EXPECT_EQ(changed.vat_category(), "STANDARD");
  EXPECT_EQ(changed.version(), 2);
  EXPECT_OK(Ask(&StockRpc::UpdateItem, request));  // replayed: not a third version
  EXPECT_EQ(Events().back().item().version(), 2);
}

TEST_F(CatalogPgTest, UpdateItem_Refusals) {
  v1::UpdateItemRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_item()->set_name("items/A");
  EXPECT_THAT(Ask(&StockRpc::UpdateItem, request), StatusIs(StatusCode::kNotFound, Reason("ITEM_NOT_FOUND")));
  MakeItem("A");
  EXPECT_THAT(Ask(&StockRpc::UpdateItem, request).status(), ViolationOf("update_mask"));
  request.mutable_update_mask()->add_paths("version");
  EXPECT_THAT(Ask(&StockRpc::UpdateItem, request).status(), ViolationOf("update_mask"));
  *request.mutable_update_mask()->mutable_paths(0) = "title";
  EXPECT_THAT(Ask(&StockRpc::UpdateItem, request).status(), ViolationOf("item.title"));
}

TEST_F(CatalogPgTest, ListItems_PagesBySku) {
  for (const char* sku : {"C", "A", "B"}) MakeItem(sku);
  v1::ListItemsRequest request;
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const v1::ListItemsResponse first, Ask(&StockRpc::ListItems, request));
  ASSERT_EQ(first.items_size(), 2);
  EXPECT_EQ(first.items(1).name(), "items/B");
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListItemsResponse second, Ask(&StockRpc::ListItems, request));
  ASSERT_EQ(second.items_size(), 1);
  EXPECT_EQ(second.items(0).name(), "items/C");
  EXPECT_EQ(second.next_page_token(), "");
  v1::ListLocationsRequest other;
  other.set_page_token(first.next_page_token());
  EXPECT_THAT(Ask(&StockRpc::ListLocations, other).status(), ViolationOf("page_token"));
}

TEST_F(CatalogPgTest, CreateLocation_IsListedAndTold) {
  const std::string name = MakeLocation(5);
  ASSERT_OK_AND_ASSIGN(const auto listed, Ask(&StockRpc::ListLocations, v1::ListLocationsRequest()));
  ASSERT_EQ(listed.locations_size(), 1);
  EXPECT_EQ(listed.locations(0).name(), name);
  EXPECT_EQ(listed.locations(0).address().locality(), "Utrecht");
  EXPECT_EQ(Events().back().kind(), v1::Event::LOCATION_CHANGED);
  EXPECT_EQ(Events().back().location().priority(), 5);
}

TEST_F(CatalogPgTest, UpdateLocation_ChangesTheMaskedFieldsOnly_AndTellsIt) {
  const std::string name = MakeLocation(5);
  v1::UpdateLocationRequest request = Moving(name);
  request.mutable_location()->set_display_name("ignored");
  request.mutable_update_mask()->add_paths("priority");
  request.mutable_update_mask()->add_paths("address");
  ASSERT_OK_AND_ASSIGN(const v1::Location changed, Ask(&LocationsRpc::UpdateLocation, request));
  EXPECT_EQ(changed.display_name(), "Place");
  EXPECT_EQ(changed.priority(), 2);
  EXPECT_EQ(changed.address().locality(), "Zwolle");
  EXPECT_THAT(changed.address().address_lines(), ElementsAre("Markt 2"));  // replaced, not added to
  EXPECT_OK(Ask(&LocationsRpc::UpdateLocation, request));                  // replayed
  v1::GetLocationRequest get;
  get.set_name(name);
  ASSERT_OK_AND_ASSIGN(const v1::Location read, Ask(&LocationsRpc::GetLocation, get));
  EXPECT_EQ(read.SerializeAsString(), changed.SerializeAsString());
  const std::vector<v1::Event> events = Events();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].location().SerializeAsString(), changed.SerializeAsString());
}

TEST_F(CatalogPgTest, UpdateLocation_NewPriority_SourcesFromThereAtOnce) {
  MakeItem("A");
  const std::string near = MakeLocation(1), far = MakeLocation(9);
  Receive(near, "A", 10);
  Receive(far, "A", 10);
  v1::UpdateLocationRequest request = Moving(near);
  request.mutable_location()->set_priority(10);
  request.mutable_update_mask()->add_paths("priority");
  ASSERT_OK(Ask(&LocationsRpc::UpdateLocation, request));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reserved, Reserve(Demand("A", 1)));
  EXPECT_EQ(reserved.parts(0).location(), far);
}

TEST_F(CatalogPgTest, UpdateLocation_Refusals) {
  v1::UpdateLocationRequest request = Moving(NewName<LocationId>());
  request.mutable_update_mask()->add_paths("priority");
  EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request),
              StatusIs(StatusCode::kNotFound, Reason("LOCATION_NOT_FOUND")));
  request = Moving(MakeLocation(5));
  EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request).status(), ViolationOf("update_mask"));
  for (const char* path : {"kind", "name", "address.locality"}) {
    request.clear_update_mask();
    request.mutable_update_mask()->add_paths(path);
    EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request).status(), ViolationOf("update_mask")) << path;
  }
  request.mutable_update_mask()->set_paths(0, "priority");
  request.mutable_location()->set_priority(1001);
  EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request).status(), ViolationOf("location.priority"));
  request.mutable_update_mask()->set_paths(0, "address");
  request.mutable_location()->clear_address();
  EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request), StatusIs(StatusCode::kInvalidArgument));
  request = v1::UpdateLocationRequest();
  for (const char* field : {"request_id", "location.name", "reason"}) {
    EXPECT_THAT(Ask(&LocationsRpc::UpdateLocation, request).status(), ViolationOf(field)) << field;
  }
  EXPECT_THAT(Events(), SizeIs(1));  // of making it
}

TEST_F(CatalogPgTest, RecordReceipt_AddsOncePerRequestId) {
  MakeItem("A");
  MakeItem("B");
  v1::RecordReceiptRequest request;
  request.set_request_id(NewRequestId());
  request.set_location(MakeLocation(0));
  request.set_reference("DN-17");
  for (const char* sku : {"B", "A", "B"}) {
    auto& item = *request.add_items();
    item.set_item(std::string("items/") + sku);
    item.set_quantity(10);
  }
  ASSERT_OK_AND_ASSIGN(const auto received, Ask(&StockRpc::RecordReceipt, request));
  ASSERT_EQ(received.levels_size(), 2);
  EXPECT_EQ(received.levels(0).item(), "items/A");
  EXPECT_EQ(received.levels(1).on_hand(), 20);
  EXPECT_OK(Ask(&StockRpc::RecordReceipt, request));
  EXPECT_EQ(Total("B").on_hand(), 20);
  v1::ListStockMovementsRequest movements;
  movements.set_item("items/B");
  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(&StockRpc::ListStockMovements, movements));
  ASSERT_EQ(moved.stock_movements_size(), 1);
  EXPECT_EQ(moved.stock_movements(0).reference(), "DN-17");
  EXPECT_EQ(moved.stock_movements(0).quantity(), 20);
}

TEST_F(CatalogPgTest, RecordReceipt_OneUnknownItem_ReceivesNothing) {
  MakeItem("A");
  MakeItem("CARE", v1::Item::SERVICE);
  const std::string location = MakeLocation(0);
  v1::RecordReceiptRequest request;
  request.set_request_id(NewRequestId());
  request.set_location(location);
  for (const char* sku : {"A", "X"}) {
    auto& item = *request.add_items();
    item.set_item(std::string("items/") + sku);
    item.set_quantity(10);
  }
  const auto received = Ask(&StockRpc::RecordReceipt, request);
  EXPECT_THAT(received, StatusIs(StatusCode::kNotFound, Reason("ITEM_NOT_FOUND")));
  EXPECT_THAT(received.status(), Metadata("item", "items/X"));
  EXPECT_EQ(Total("A").on_hand(), 0);
  request.mutable_items(1)->set_item("items/CARE");
  EXPECT_THAT(Ask(&StockRpc::RecordReceipt, request), StatusIs(StatusCode::kInvalidArgument));
  request.set_location(NewName<LocationId>());
  EXPECT_THAT(Ask(&StockRpc::RecordReceipt, request), StatusIs(StatusCode::kNotFound, Reason("LOCATION_NOT_FOUND")));
}

TEST_F(CatalogPgTest, AdjustStock_TakesNoMoreThanIsFree) {
  MakeItem("A");
  const std::string location = MakeLocation(0);
  EXPECT_THAT(Ask(&StockRpc::AdjustStock, Adjustment(location, "A", -1)),
              StatusIs(StatusCode::kFailedPrecondition, Reason("STOCK_NEGATIVE")));
  ASSERT_OK_AND_ASSIGN(v1::StockLevel level, Ask(&StockRpc::AdjustStock, Adjustment(location, "A", 5)));
  EXPECT_EQ(level.on_hand(), 5);
  ASSERT_OK(Reserve(Demand("A", 3)));
  const auto refused = Ask(&StockRpc::AdjustStock, Adjustment(location, "A", -3));
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, Reason("STOCK_NEGATIVE")));
  EXPECT_THAT(refused.status(), Metadata("available", "2"));
  ASSERT_OK_AND_ASSIGN(level, Ask(&StockRpc::AdjustStock, Adjustment(location, "A", -2)));
  EXPECT_EQ(level.on_hand(), 3);
  EXPECT_EQ(level.available(), 0);
}

TEST_F(CatalogPgTest, RecordReceipt_ManyAtOnce_AllCount) {
  MakeItem("A");
  const std::string location = MakeLocation(0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { Receive(location, "A", 1); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Total("A").on_hand(), 8);
}

// Who meets the same request under way waits for it, and gets its answer.
TEST_F(CatalogPgTest, RecordReceipt_SameRequestIdFromManyThreads_ReceivesOnce) {
  MakeItem("A");
  v1::RecordReceiptRequest request;
  request.set_request_id(NewRequestId());
  request.set_location(MakeLocation(0));
  request.add_items()->set_item("items/A");
  request.mutable_items(0)->set_quantity(4);
  const auto ask = [&] {
    ASSERT_OK_AND_ASSIGN(const auto received, Ask(&StockRpc::RecordReceipt, request));
    EXPECT_EQ(received.levels(0).on_hand(), 4);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) threads.emplace_back(ask);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Total("A").on_hand(), 4);
}

// Those that come too late would be refused, were they others.
TEST_F(CatalogPgTest, AdjustStock_SameRequestIdFromManyThreads_TakesOnceAndAnswersAll) {
  MakeItem("A");
  const std::string location = MakeLocation(0);
  ASSERT_OK(Ask(&StockRpc::AdjustStock, Adjustment(location, "A", 5)));
  const v1::AdjustStockRequest request = Adjustment(location, "A", -5);
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      ASSERT_OK_AND_ASSIGN(const v1::StockLevel level, Ask(&StockRpc::AdjustStock, request));
      EXPECT_EQ(level.on_hand(), 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Total("A").on_hand(), 0);
}

TEST_F(CatalogPgTest, ListStockLevels_PagesByItemThenLocation) {
  const std::vector<std::string> places = {MakeLocation(0), MakeLocation(1)};
  for (const char* sku : {"A", "B"}) {
    MakeItem(sku);
    for (const std::string& place : places) Receive(place, sku, 1);
  }
  v1::ListStockLevelsRequest request;
  request.set_page_size(3);
  ASSERT_OK_AND_ASSIGN(auto page, Ask(&StockRpc::ListStockLevels, request));
  ASSERT_EQ(page.stock_levels_size(), 3);
  EXPECT_EQ(page.stock_levels(2).item(), "items/B");
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(page, Ask(&StockRpc::ListStockLevels, request));
  ASSERT_EQ(page.stock_levels_size(), 1);
  EXPECT_EQ(page.stock_levels(0).location(), std::max(places[0], places[1]));
  request.clear_page_token();
  request.set_location(places[0]);
  ASSERT_OK_AND_ASSIGN(page, Ask(&StockRpc::ListStockLevels, request));
  EXPECT_EQ(page.stock_levels_size(), 2);
}

}  // namespace
}  // namespace vlot::fulfilment
