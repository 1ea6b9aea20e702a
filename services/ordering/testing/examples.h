// A request to place an order, and the order that came of it. Values.
#pragma once

#include "services/ordering/record.h"

namespace vlot::ordering::testing {

inline google::type::Money Euro(int64_t units) {
  google::type::Money money;
  money.set_currency_code("EUR");
  money.set_units(units);
  return money;
}

inline v1::PlaceOrderRequest ExampleRequest() {
  v1::PlaceOrderRequest request;
  request.set_request_id("0194a4c0-0000-7000-8000-00000000000e");
  v1::Order& order = *request.mutable_order();
  order.set_customer("customers/0194a4c0-0000-7000-8000-000000000002");
  order.set_channel("channels/webshop");
  order.set_prices_include_vat(true);
  v1::OrderLine& line = *order.add_lines();
  line.set_item("items/PHONE-1");
  line.set_quantity(2);
  *line.mutable_unit_price() = Euro(121);
  v1::Charge& charge = *order.add_charges();
  charge.set_title("Delivery");
  *charge.mutable_amount() = Euro(5);
  google::type::PostalAddress& address = *order.mutable_delivery()->mutable_address();
  address.set_region_code("NL");
  address.set_postal_code("1012 AB");
  address.set_locality("Amsterdam");
  address.add_address_lines("Damrak 1");
  address.add_recipients("A. Jansen");
  order.mutable_payment()->set_redirect_url("https://shop.example/thanks");
  return request;
}

// As it is durable, before anything began.
inline OrderRecord ExampleRecord(bool on_account = false) {
  auto placed = std::make_shared<PlacedOrder>();
  placed->id = *OrderId::Parse("0194a4c0-0000-7000-8000-000000000001");
  placed->account = *AccountId::Parse("0194a4c0-0000-7000-8000-000000000003");
  placed->serial = 1234;
  placed->caller = "shop";
  placed->payment_hold = absl::Minutes(30);
  placed->created_at = absl::FromUnixSeconds(1'736'931'600);  // 2025-01-15 10:00 in Amsterdam
  v1::Order& order = *placed->details.mutable_order();
  order = ExampleRequest().order();
  order.set_on_account(on_account);
  order.mutable_lines(0)->set_line(1);
  order.mutable_lines(0)->set_title("Phone");
  order.mutable_lines(0)->set_vat_category("STANDARD");
  order.mutable_charges(0)->set_vat_category("STANDARD");
  *order.mutable_totals()->mutable_gross() = Euro(247);
  v1::Customer& customer = *placed->details.mutable_customer();
  customer.set_display_name("A. Jansen");
  customer.set_language("en");
  customer.set_email("a@example.nl");
  return {.placed = std::move(placed),
          .process = NewProcess({.on_account = on_account}),
          .version = 1,
          .updated_at = absl::FromUnixSeconds(1'736'931'600)};
}

}  // namespace vlot::ordering::testing
