// One kind of command on its way: a dispatcher that gathers items into calls of one batch RPC. For commands.cc only.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/batch/dispatcher.h"
#include "common/rpc/invoke.h"
#include "common/wire/status.h"
#include "services/ordering/process.h"

namespace vlot::ordering {

// An item of a batch response as a result: `repeated google.rpc.Status results` has only that.
inline absl::Status ErrorOf(const google::rpc::Status& result) { return wire::FromProto(result); }
template <class Result>
absl::Status ErrorOf(const Result& result) {
  return result.has_error() ? wire::FromProto(result.error()) : absl::OkStatus();
}

class BatchCommandBase {
 public:
  virtual ~BatchCommandBase() = default;
  // Nothing leaves between the two: many items at once become one call.
  virtual void Cork() = 0;
  virtual void Uncork() = 0;
};

template <class ItemRequest>
class BatchCommandOf : public BatchCommandBase {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<CommandDone>) &&>;
  virtual void Send(ItemRequest request, absl::Time deadline, Done done) = 0;
};

// `Read(result, done)` takes from an item's result what the process wants to know.
template <class Async, class BatchRequest, class BatchResponse, class ItemRequest, class Read>
class BatchCommand final : public BatchCommandOf<ItemRequest> {
 public:
  using Method = rpc::AsyncMethod<Async, BatchRequest, BatchResponse>;
  using Done = typename BatchCommandOf<ItemRequest>::Done;

  BatchCommand(std::string name, metrics::Registry& metrics, rpc::Client& client, Async* async, Method method,
               absl::Duration timeout, Read read)
      : client_(client),
        async_(async),
        method_(method),
        timeout_(timeout),
        read_(std::move(read)),
        dispatcher_({.name = std::move(name), .metrics = &metrics}, client.clock(),
                    [this](std::vector<ItemRequest> items, auto done) { Call(std::move(items), std::move(done)); }) {}

  void Send(ItemRequest request, absl::Time deadline, Done done) override {
    dispatcher_.Submit(std::move(request), deadline, std::move(done));
  }
  void Cork() override { dispatcher_.Cork(); }
  void Uncork() override { dispatcher_.Uncork(); }

 private:
  using Dispatcher = batch::Dispatcher<ItemRequest, CommandDone>;

  void Call(std::vector<ItemRequest> items, typename Dispatcher::BatchDone done) {
    BatchRequest request;
    request.mutable_requests()->Reserve(static_cast<int>(items.size()));
    for (ItemRequest& item : items) *request.add_requests() = std::move(item);
    rpc::Invoke(client_, async_, method_, std::move(request), {.timeout = timeout_},
                [this, done = std::move(done)](absl::StatusOr<BatchResponse> response) mutable {
                  if (!response.ok()) return std::move(done)(response.status());
                  std::vector<absl::StatusOr<CommandDone>> results;
                  results.reserve(response->results_size());
                  for (const auto& result : response->results()) results.push_back(ResultOf(result));
                  std::move(done)(std::move(results));
                });
  }

  template <class Result>
  absl::StatusOr<CommandDone> ResultOf(const Result& result) {
    if (absl::Status error = ErrorOf(result); !error.ok()) return error;
    CommandDone done;
    read_(result, done);
    return done;
  }

  rpc::Client& client_;
  Async* const async_;
  const Method method_;
  const absl::Duration timeout_;
  const Read read_;
  Dispatcher dispatcher_;
};

template <class Async, class BatchRequest, class BatchResponse, class Read>
auto MakeBatchCommand(std::string name, metrics::Registry& metrics, rpc::Client& client, Async* async,
                      rpc::AsyncMethod<Async, BatchRequest, BatchResponse> method, absl::Duration timeout, Read read) {
  using ItemRequest = std::remove_cvref_t<decltype(std::declval<BatchRequest>().requests(0))>;
  return std::unique_ptr<BatchCommandOf<ItemRequest>>(
      new BatchCommand<Async, BatchRequest, BatchResponse, ItemRequest, Read>(std::move(name), metrics, client, async,
                                                                              method, timeout, std::move(read)));
}

}  // namespace vlot::ordering
