#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/handlers/handlers.h"
#include "services/fulfilment/limits.h"
#include "services/fulfilment/stock_store.h"

namespace vlot::fulfilment {
namespace {

std::optional<Sku> TakeItemFilter(const std::string& name, Violations& violations) {
  if (name.empty()) return std::nullopt;
  return wire::Take(Sku::ParseName(name), "item", violations);
}

std::optional<LocationId> TakeLocationFilter(const std::string& name, Violations& violations) {
  if (name.empty()) return std::nullopt;
  return wire::TakeName<LocationId>(name, "location", violations);
}

// The token of a page of levels: `<sku>:<location>`.
std::pair<Sku, LocationId> TakeLevelToken(const std::string& token, Violations& violations) {
  const std::string key = wire::TakePageToken("stockLevels", token, violations);
  if (key.empty()) return {};
  const size_t colon = key.find(':');
  const std::string location = colon == std::string::npos ? "" : key.substr(colon + 1);
  return {wire::Take(Sku::Parse(key.substr(0, colon)), "page_token", violations),
          wire::Take(LocationId::Parse(location), "page_token", violations)};
}

}  // namespace

void ListStockLevels(Context& context, rpc::Call& call, const v1::ListStockLevelsRequest& request,
                     rpc::Done<v1::ListStockLevelsResponse> done) {
  Violations violations;
  const int size = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  const std::optional<Sku> item = TakeItemFilter(request.item(), violations);
  const std::optional<LocationId> location = TakeLocationFilter(request.location(), violations);
  const auto after = TakeLevelToken(request.page_token(), violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [=, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<LevelRow> levels, ListLevels(tx, item, location, after.first, after.second, size + 1));
    response->Clear();
    if (levels.size() > static_cast<size_t>(size)) {
      levels.resize(size);
      response->set_next_page_token(wire::MakePageToken(
          "stockLevels", absl::StrCat(levels.back().sku.value(), ":", levels.back().location.ToString())));
    }
    for (const LevelRow& level : levels) *response->add_stock_levels() = ToProto(level);
    return absl::OkStatus();
  });
}

void ListStockMovements(Context& context, rpc::Call& call, const v1::ListStockMovementsRequest& request,
                        rpc::Done<v1::ListStockMovementsResponse> done) {
  Violations violations;
  const int size = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  const std::optional<Sku> item = TakeItemFilter(request.item(), violations);
  const int64_t before = wire::TakePageNumber("stockMovements", request.page_token(), violations)
                             .value_or(std::numeric_limits<int64_t>::max());
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Submit(call, done, [=, response = done.response()](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<MovementRow> movements, ListMovements(tx, item, before, size + 1));
    response->Clear();
    if (movements.size() > static_cast<size_t>(size)) {
      movements.resize(size);
      response->set_next_page_token(wire::MakePageToken("stockMovements", absl::StrCat(movements.back().sequence)));
    }
    for (const MovementRow& movement : movements) *response->add_stock_movements() = ToProto(movement);
    return absl::OkStatus();
  });
}

}  // namespace vlot::fulfilment
