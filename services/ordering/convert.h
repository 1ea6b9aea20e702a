// Between protos and what ordering works with. All validation of fields stands here. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/trail/act.h"
#include "services/ordering/catalogue.h"
#include "services/ordering/order_store.h"
#include "services/ordering/record.h"

namespace vlot::ordering {

// What a request to place an order says, checked as far as it can be without looking anything up.
struct PlaceOrder {
  Uuid request_id;
  std::string request_hash;
  std::string caller;
  CustomerId customer;
  std::string channel;  // id
  // The order with output-only fields removed and defaults filled in; nobody else's until it is placed.
  std::shared_ptr<PlacedOrder> placed = std::make_shared<PlacedOrder>();
  bool validate_only = false;
  std::optional<trail::Act> act;  // of an operator who places it

  const v1::Order& order() const { return placed->details.order(); }
};

// INVALID_ARGUMENT with every wrong field. `today` is the day in the default zone.
absl::StatusOr<PlaceOrder> ToPlaceOrder(const v1::PlaceOrderRequest& request, std::string caller, absl::CivilDay today);

// Looks the items up: fills in titles and VAT categories, the demand for an identity check, and the totals.
// INVALID_ARGUMENT with every line that cannot be ordered. May block (catalogue).
absl::Status PriceOrder(v1::Order& order, Catalogue& catalogue, absl::CivilDay today);

// The order as it stands. `out` may have been another before: its parts are used again.
void ToProto(const OrderRecord& record, v1::Order& out);
v1::Order ToProto(const OrderRecord& record);

v1::Channel ToProto(const ChannelPolicy& policy);
absl::StatusOr<ChannelPolicy> FromProto(const v1::Channel& channel);

}  // namespace vlot::ordering
