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

using Events = std::vector<feed::NewEvent>;

void CreateItem(Context& context, rpc::Call& call, const v1::CreateItemRequest& request, rpc::Done<v1::Item> done) {
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  Item item = ItemFromProto(request.item(), violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit<v1::Item>(
      call, idempotency::KeyOf(call, request_id, request), done,
      [item = std::move(item)](pg::Transaction& tx, absl::Time now, v1::Item& response) -> absl::StatusOr<Events> {
        RETURN_IF_ERROR(InsertItem(tx, item, now));
        response = ToProto(item);
        return Events{ItemChanged(item, now)};
      });
}

void UpdateItem(Context& context, rpc::Call& call, const v1::UpdateItemRequest& request, rpc::Done<v1::Item> done) {
  Violations violations;
  const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
  Sku sku = wire::Take(Sku::ParseName(request.item().name()), "item.name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit<v1::Item>(call, idempotency::KeyOf(call, request_id, request), done,
                                    [sku = std::move(sku), &request](pg::Transaction& tx, absl::Time now,
                                                                     v1::Item& response) -> absl::StatusOr<Events> {
                                      ASSIGN_OR_RETURN(const Item stored, LockItem(tx, sku));
                                      Violations violations;
                                      Item item = MergeItem(stored, request, violations);
                                      RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
                                      ++item.version;
                                      RETURN_IF_ERROR(UpdateItem(tx, item, now));
                                      response = ToProto(item);
                                      return Events{ItemChanged(item, now)};
                                    });
}

void GetItem(Context& context, rpc::Call& call, const v1::GetItemRequest& request, rpc::Done<v1::Item> done) {
  Violations violations;
  Sku sku = wire::Take(Sku::ParseName(request.name()), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [sku = std::move(sku), response = done.response()](pg::Transaction& tx) {
    auto item = FindItem(tx, sku);
    if (item.ok()) *response = ToProto(*item);
    return item.status();
  });
}

void ListItems(Context& context, rpc::Call& call, const v1::ListItemsRequest& request,
               rpc::Done<v1::ListItemsResponse> done) {
  Violations violations;
  const int size = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  const std::string token = wire::TakePageToken("items", request.page_token(), violations);
  const Sku after = token.empty() ? Sku() : wire::Take(Sku::Parse(token), "page_token", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [=, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Item> items, ListItems(tx, after, size + 1));
    response->Clear();
    if (items.size() > static_cast<size_t>(size)) {
      items.resize(size);
      response->set_next_page_token(wire::MakePageToken("items", items.back().sku.value()));
    }
    for (const Item& item : items) *response->add_items() = ToProto(item);
    return absl::OkStatus();
  });
}

}  // namespace vlot::fulfilment
