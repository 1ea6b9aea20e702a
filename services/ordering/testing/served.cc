#include "services/ordering/testing/served.h"

namespace vlot::ordering::testing {

ServedTest::ServedTest() {
  server_.keys().Add("shop", {.role = auth::Role::kWebshop, .subject = "shop"});
  server_.keys().Add("other", {.role = auth::Role::kWebshop, .subject = "other"});
  server_.keys().Add("jan",
                     {.role = auth::Role::kOperator, .operator_role = auth::OperatorRole::kAdmin, .subject = "jan"});
  server_.Add<v1::Orders>(orders_);
  server_.Add<v1::Customers>(customers_);
  server_.Add<v1::Channels>(channels_);
  server_.Add<v1::WorkItems>(work_items_);
  server_.Add<v1::OrderInvoices>(order_invoices_);
  EXPECT_OK(server_.Start());
}

ServedTest::~ServedTest() {
  server_.server().Stop(absl::Seconds(5));
  copy_->Stop();
  executor_.Drain();
}

v1::Order ServedTest::MustPlaceAs(const std::string& caller, v1::PlaceOrderRequest request) {
  const auto order = As(caller, &Orders::PlaceOrder, request);
  EXPECT_OK(order);
  return order.value_or(v1::Order());
}

v1::Order ServedTest::PlaceBooked() {
  const v1::Order order = MustPlaceAs("shop", NewRequest());
  EXPECT_TRUE(WaitFor(*copy_, *OrderId::ParseName(order.name()), JournalKind::kCourierBooked));
  return order;
}

absl::StatusOr<v1::Order> ServedTest::Get(const std::string& caller, const std::string& order) {
  v1::GetOrderRequest request;
  request.set_name(order);
  return As(caller, &Orders::GetOrder, request);
}

v1::CancelOrderRequest ServedTest::Cancelling(const std::string& order) {
  v1::CancelOrderRequest request;
  request.set_name(order);
  request.set_request_id(ids_.Next().ToString());
  request.set_reason("changed my mind");
  return request;
}

}  // namespace vlot::ordering::testing
