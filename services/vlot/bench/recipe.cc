#include "services/vlot/bench/recipe.h"

#include "common/jsonapi/json_api.h"
#include "services/vlot/bench/scatter.h"

namespace vlot::bench {
namespace {

constexpr int kLines = 2;
constexpr uint64_t kQuantityMax = 3;
constexpr uint64_t kPriceUnitsMax = 100;

void SetDelivery(ordering::v1::Delivery& delivery) {
  auto& address = *delivery.mutable_address();
  address.set_region_code("NL");
  address.set_postal_code("1011 AB");
  address.set_locality("Amsterdam");
  address.add_address_lines("Dorpsstraat 12");
  address.add_recipients("Anna de Vries");
}

}  // namespace

ordering::v1::PlaceOrderRequest Recipe::OrderFor(const std::string& customer, int64_t n) const {
  ordering::v1::PlaceOrderRequest request;
  request.set_request_id(NewRequestId());
  auto& order = *request.mutable_order();
  order.set_customer(customer);
  order.set_channel("channels/webshop");
  order.set_prices_include_vat(true);
  uint64_t chance = Scatter(seed ^ Scatter(static_cast<uint64_t>(n)));
  const uint64_t first = chance % items.size();
  for (int i = 0; i < kLines; ++i) {
    chance = Scatter(chance);
    auto& line = *order.add_lines();
    line.set_item(items[(first + static_cast<uint64_t>(i)) % items.size()]);
    line.set_quantity(static_cast<int32_t>(1 + chance % kQuantityMax));
    line.mutable_unit_price()->set_currency_code("EUR");
    line.mutable_unit_price()->set_units(static_cast<int64_t>(1 + chance / kQuantityMax % kPriceUnitsMax));
  }
  SetDelivery(*order.mutable_delivery());
  order.mutable_payment()->set_method("ideal");
  order.mutable_payment()->set_redirect_url("https://shop.example/thanks");
  return request;
}

ordering::v1::PlaceOrderRequest Recipe::Order(int64_t n) const {
  const bool on_account = profile == Profile::kAccount || (profile == Profile::kMixed && n % 2 == 0);
  const auto& customers = on_account ? account_customers : instant_customers;
  return OrderFor(customers[Scatter(static_cast<uint64_t>(n) + seed) % customers.size()], n);
}

}  // namespace vlot::bench
