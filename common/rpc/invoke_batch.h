// Calls of batch methods: `repeated requests` go out, and `repeated results` come back in their order, each either
// google.rpc.Status or a message with an `error`.
#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/invoke.h"
#include "common/wire/status.h"

namespace vlot::rpc {
namespace internal {

inline absl::Status ErrorOf(const google::rpc::Status& result) { return wire::FromProto(result); }
template <class Result>
absl::Status ErrorOf(const Result& result) {
  return result.has_error() ? wire::FromProto(result.error()) : absl::OkStatus();
}

}  // namespace internal

// As Invoke; `done` gets absl::StatusOr<std::vector<absl::StatusOr<T>>>, where `read(result)` makes the T of each item
// that has no error. A batch::Dispatcher's callback fits.
template <class Stub, class Async, class BatchRequest, class BatchResponse, class Item, class Read, class Done>
void InvokeBatch(Client& client, Stub* stub_async, AsyncMethod<Async, BatchRequest, BatchResponse> method,
                 std::vector<Item> items, CallOptions options, Read read, Done done) {
  BatchRequest request;
  request.mutable_requests()->Reserve(static_cast<int>(items.size()));
  for (Item& item : items) *request.add_requests() = std::move(item);
  Invoke(client, stub_async, method, std::move(request), std::move(options),
         [read = std::move(read), done = std::move(done)](absl::StatusOr<BatchResponse> response) mutable {
           if (!response.ok()) return std::move(done)(response.status());
           using Value = std::decay_t<decltype(read(response->results(0)))>;
           std::vector<absl::StatusOr<Value>> results;
           results.reserve(response->results_size());
           for (const auto& result : response->results()) {
             if (absl::Status error = internal::ErrorOf(result); error.ok()) {
               results.emplace_back(read(result));
             } else {
               results.emplace_back(std::move(error));
             }
           }
           std::move(done)(std::move(results));
         });
}

}  // namespace vlot::rpc
