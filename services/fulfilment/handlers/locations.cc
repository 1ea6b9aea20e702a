#include <optional>
#include <utility>
#include <vector>

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/fulfilment/catalog_store.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/events.h"
#include "services/fulfilment/handlers/handlers.h"
#include "services/fulfilment/limits.h"

namespace vlot::fulfilment {

void CreateLocation(Context& context, rpc::Call& call, const v1::CreateLocationRequest& request,
                    rpc::Done<v1::Location> done) {
  using Events = std::vector<feed::NewEvent>;
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  Location location = LocationFromProto(request.location(), violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  if (location.id.IsNil()) location.id = LocationId(context.ids.Next());
  context.executor.Submit<v1::Location>(
      call, idempotency::KeyOf(call, request_id, request), done,
      [location = std::move(location)](pg::Transaction& tx, absl::Time now,
                                       v1::Location& response) -> absl::StatusOr<Events> {
        ASSIGN_OR_RETURN(const bool inserted, InsertLocation(tx, location, now));
        if (!inserted) return RequestIdReusedError(location.id.Name());
        response = ToProto(location);
        return Events{LocationChanged(location, now)};
      });
}

void UpdateLocation(Context& context, rpc::Call& call, const v1::UpdateLocationRequest& request,
                    rpc::Done<v1::Location> done) {
  using Events = std::vector<feed::NewEvent>;
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  const auto id = wire::TakeName<LocationId>(request.location().name(), "location.name", violations);
  wire::TakeText(request.reason(), 1, kReasonLengthMax, "reason", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit<v1::Location>(
      call, idempotency::KeyOf(call, request_id, request), done,
      [id, &request](pg::Transaction& tx, absl::Time now, v1::Location& response) -> absl::StatusOr<Events> {
        ASSIGN_OR_RETURN(const Location stored, LockLocation(tx, id));
        Violations violations;
        const Location location = MergeLocation(stored, request, violations);
        RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
        RETURN_IF_ERROR(UpdateLocation(tx, location));
        response = ToProto(location);
        return Events{LocationChanged(location, now)};
      });
}

void GetLocation(Context& context, rpc::Call& call, const v1::GetLocationRequest& request,
                 rpc::Done<v1::Location> done) {
  Violations violations;
  const auto id = wire::TakeName<LocationId>(request.name(), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [id, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Location> location, FindLocation(tx, id));
    if (!location) return LocationNotFoundError(id);
    *response = ToProto(*location);
    return absl::OkStatus();
  });
}

void ListLocations(Context& context, rpc::Call& call, const v1::ListLocationsRequest& request,
                   rpc::Done<v1::ListLocationsResponse> done) {
  Violations violations;
  const int size = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  const auto after = wire::TakePageId<LocationId>("locations", request.page_token(), violations).value_or(LocationId());
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [=, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Location> locations, ListLocations(tx, after, size + 1));
    response->Clear();
    if (locations.size() > static_cast<size_t>(size)) {
      locations.resize(size);
      response->set_next_page_token(wire::MakePageToken("locations", locations.back().id.ToString()));
    }
    for (const Location& location : locations) *response->add_locations() = ToProto(location);
    return absl::OkStatus();
  });
}

}  // namespace vlot::fulfilment
