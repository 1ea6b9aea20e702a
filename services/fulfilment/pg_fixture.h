// Fulfilment as it is served, on a database of the test's own: the real app behind an in-process channel, with a clock
// that the test moves.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"
#include "common/wire/status.h"
#include "services/fulfilment/app.h"
#include "vlot/fulfilment/v1/fulfilment.grpc.pb.h"
#include "vlot/fulfilment/v1/location.grpc.pb.h"

namespace vlot::fulfilment {

class FulfilmentPgTest : public vlot::testing::PgTest {
 protected:
  using StockRpc = v1::Stock::StubInterface::async_interface;
  using LocationsRpc = v1::Locations::StubInterface::async_interface;
  using ShipmentsRpc = v1::Shipments::StubInterface::async_interface;

  FulfilmentPgTest();
  ~FulfilmentPgTest() override;

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<StockRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_.in_process(), stock_->async(), method, request);
  }
  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<ShipmentsRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_.in_process(), shipments_->async(), method, request);
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<LocationsRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_.in_process(), locations_->async(), method, request);
  }
  // The same as an operator, who gives this reason as metadata.
  template <class Request, class Response>
  absl::StatusOr<Response> AskAsOperator(rpc::AsyncMethod<StockRpc, Request, Response> method, const Request& request,
                                         std::optional<std::string> reason = std::nullopt) {
    return rpc::InvokeAndWait(server_.network(), stock_outside_->async(), method, request,
                              {.authorization = "Bearer jan", .reason = std::move(reason)});
  }

  std::string NewRequestId() { return ids_.Next().ToString(); }
  template <class IdType>
  std::string NewName() {
    return IdType(ids_.Next()).Name();
  }

  // Set-up; a failure fails the test.
  v1::Item MakeItem(const std::string& sku, v1::Item::Kind kind = v1::Item::GOODS);
  std::string MakeLocation(int priority);  // its name
  void Receive(const std::string& location, const std::string& sku, int64_t pieces);

  // One order of `quantity` pieces of `sku`.
  v1::ReserveStockRequest Demand(const std::string& sku, int quantity);
  v1::CreateShipmentRequest Shipping(const v1::ReserveStockRequest& reserved);

  // A batch of one: its value or error.
  absl::StatusOr<v1::Reservation> Reserve(const v1::ReserveStockRequest& request);
  absl::Status Release(const v1::ReserveStockRequest& reserved);
  absl::StatusOr<v1::Shipment> Create(const v1::CreateShipmentRequest& request);
  absl::Status Advance(const std::string& shipment, v1::Shipment::State state);
  absl::Status Cancel(const v1::CreateShipmentRequest& request);

  // Pieces of `sku` at all locations.
  v1::StockLevel Total(const std::string& sku);
  // The feed from its beginning.
  std::vector<v1::Event> Events();
  // Rows of the view stock_differences: 0 when everything adds up.
  int64_t Differences();

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
  vlot::testing::TestServer server_{clock_};
  std::unique_ptr<App> app_;
  std::unique_ptr<v1::Stock::Stub> stock_;
  std::unique_ptr<v1::Stock::Stub> stock_outside_;
  std::unique_ptr<v1::Locations::Stub> locations_;
  std::unique_ptr<v1::Shipments::Stub> shipments_;
};

}  // namespace vlot::fulfilment
