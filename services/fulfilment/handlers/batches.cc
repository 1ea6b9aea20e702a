// The batch commands.
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/handlers/handlers.h"
#include "services/fulfilment/limits.h"

namespace vlot::fulfilment {
namespace {

// A batch call on its way: the outcomes of the commands that could be read come into their places.
struct Pending {
  Outcomes outcomes;           // one a request; errors of conversion are there from the beginning
  std::vector<size_t> places;  // of the submitted commands
};

template <class BatchRequest>
Pending Convert(const BatchRequest& batch, CommandGroup& group) {
  Pending pending;
  pending.outcomes.reserve(batch.requests_size());
  for (const auto& request : batch.requests()) {
    absl::StatusOr<Command> command = CommandFromProto(request);
    if (command.ok()) {
      pending.places.push_back(pending.outcomes.size());
      group.push_back(*std::move(command));
    }
    pending.outcomes.emplace_back(command.status().ok() ? absl::UnknownError("no outcome") : command.status());
  }
  return pending;
}

// `add` writes one outcome as the next result of the response.
template <class BatchRequest, class Response, class Add>
void RunBatch(Context& context, rpc::Call& call, const BatchRequest& batch, rpc::Done<Response> done, Add add) {
  if (batch.requests_size() < 1 || batch.requests_size() > kBatchRequestsMax) {
    Violations violations;
    violations.Add("requests", absl::StrCat("must be 1 to ", kBatchRequestsMax));
    return done(violations.ToStatus(kErrorDomain));
  }
  CommandGroup group;
  Pending pending = Convert(batch, group);
  context.commands.Submit(std::move(group), call.deadline(),
                          [pending = std::move(pending), done, add](Outcomes decided) mutable {
                            for (size_t i = 0; i < decided.size(); ++i) {
                              pending.outcomes[pending.places[i]] = std::move(decided[i]);
                            }
                            for (const auto& outcome : pending.outcomes) add(outcome, *done.response());
                            done(absl::OkStatus());
                          });
}

// For methods that answer with a google.rpc.Status per request.
constexpr auto kAddStatus = [](const absl::StatusOr<Outcome>& outcome, auto& response) {
  *response.add_results() = wire::ToProto(outcome.status());
};

}  // namespace

void BatchReserveStock(Context& context, rpc::Call& call, const v1::BatchReserveStockRequest& request,
                       rpc::Done<v1::BatchReserveStockResponse> done) {
  RunBatch(context, call, request, done, [](const absl::StatusOr<Outcome>& outcome, auto& response) {
    auto& result = *response.add_results();
    if (outcome.ok()) {
      *result.mutable_reservation() = ToProto(std::get<Reservation>(*outcome));
    } else {
      *result.mutable_error() = wire::ToProto(outcome.status());
    }
  });
}

void BatchReleaseStock(Context& context, rpc::Call& call, const v1::BatchReleaseStockRequest& request,
                       rpc::Done<v1::BatchReleaseStockResponse> done) {
  RunBatch(context, call, request, done, kAddStatus);
}

void BatchCreateShipments(Context& context, rpc::Call& call, const v1::BatchCreateShipmentsRequest& request,
                          rpc::Done<v1::BatchCreateShipmentsResponse> done) {
  RunBatch(context, call, request, done, [](const absl::StatusOr<Outcome>& outcome, auto& response) {
    auto& result = *response.add_results();
    if (outcome.ok()) {
      *result.mutable_shipment() = ToProto(std::get<Shipment>(*outcome));
    } else {
      *result.mutable_error() = wire::ToProto(outcome.status());
    }
  });
}

void BatchAdvanceShipments(Context& context, rpc::Call& call, const v1::BatchAdvanceShipmentsRequest& request,
                           rpc::Done<v1::BatchAdvanceShipmentsResponse> done) {
  RunBatch(context, call, request, done, kAddStatus);
}

void BatchCancelShipments(Context& context, rpc::Call& call, const v1::BatchCancelShipmentsRequest& request,
                          rpc::Done<v1::BatchCancelShipmentsResponse> done) {
  RunBatch(context, call, request, done, kAddStatus);
}

}  // namespace vlot::fulfilment
