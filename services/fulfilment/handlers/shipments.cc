#include <optional>
#include <utility>
#include <vector>

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/handlers/handlers.h"
#include "services/fulfilment/limits.h"
#include "services/fulfilment/shipment_store.h"

namespace vlot::fulfilment {

void GetShipment(Context& context, rpc::Call& call, const v1::GetShipmentRequest& request,
                 rpc::Done<v1::Shipment> done) {
  Violations violations;
  const auto id = wire::TakeName<ShipmentId>(request.name(), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [id, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Shipment> shipment, FindShipment(tx, id));
    if (!shipment.has_value()) return ShipmentNotFoundError(id);
    *response = ToProto(*shipment);
    return absl::OkStatus();
  });
}

void ListShipments(Context& context, rpc::Call& call, const v1::ListShipmentsRequest& request,
                   rpc::Done<v1::ListShipmentsResponse> done) {
  Violations violations;
  const int size = wire::TakePageSize(request.page_size(), kShipmentPageSizeDefault, kPageSizeMax, violations);
  std::optional<OrderId> order;
  if (!request.order().empty()) order = wire::TakeName<OrderId>(request.order(), "order", violations);
  const auto before = wire::TakePageId<ShipmentId>("shipments", request.page_token(), violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [=, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Shipment> shipments, ListShipments(tx, order, before, size + 1));
    response->Clear();
    if (shipments.size() > static_cast<size_t>(size)) {
      shipments.resize(size);
      response->set_next_page_token(wire::MakePageToken("shipments", shipments.back().id.ToString()));
    }
    for (const Shipment& shipment : shipments) *response->add_shipments() = ToProto(shipment);
    return absl::OkStatus();
  });
}

}  // namespace vlot::fulfilment
