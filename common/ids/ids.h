// Every kind of identity that more than one service speaks of. All are version 7 UUIDs, made by the service that owns
// the thing. The collections are those of the resource names in the protos.
#pragma once

#include <string_view>

#include "common/ids/id.h"
#include "common/ids/partition.h"
#include "common/ids/sku.h"
#include "common/ids/uuid.h"
#include "common/ids/uuid_generator.h"

namespace vlot {

struct OrderTag {
  static constexpr std::string_view kCollection = "orders";
};
struct CustomerTag {
  static constexpr std::string_view kCollection = "customers";
};
struct AccountTag {
  static constexpr std::string_view kCollection = "accounts";
};
struct PaymentTag {
  static constexpr std::string_view kCollection = "payments";
};
struct RefundTag {
  static constexpr std::string_view kCollection = "refunds";
};
struct InvoiceTag {
  static constexpr std::string_view kCollection = "invoices";
};
struct ReservationTag {
  static constexpr std::string_view kCollection = "reservations";
};
struct ShipmentTag {
  static constexpr std::string_view kCollection = "shipments";
};
struct LocationTag {
  static constexpr std::string_view kCollection = "locations";
};
struct PartnerTag {
  static constexpr std::string_view kCollection = "partners";
};
struct JobTag {
  static constexpr std::string_view kCollection = "jobs";
};
struct MessageTag {
  static constexpr std::string_view kCollection = "messages";
};
struct ApiKeyTag {
  static constexpr std::string_view kCollection = "apiKeys";
};
struct WorkItemTag {
  static constexpr std::string_view kCollection = "workItems";
};

using OrderId = Id<OrderTag>;
using CustomerId = Id<CustomerTag>;
using AccountId = Id<AccountTag>;
using PaymentId = Id<PaymentTag>;
using RefundId = Id<RefundTag>;
using InvoiceId = Id<InvoiceTag>;
using ReservationId = Id<ReservationTag>;
using ShipmentId = Id<ShipmentTag>;
using LocationId = Id<LocationTag>;
using PartnerId = Id<PartnerTag>;
using JobId = Id<JobTag>;
using MessageId = Id<MessageTag>;
using ApiKeyId = Id<ApiKeyTag>;
using WorkItemId = Id<WorkItemTag>;

}  // namespace vlot
