// One kind of command on its way: a dispatcher that gathers items into calls of one batch RPC. For commands.cc only.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/batch/dispatcher.h"
#include "common/rpc/invoke_batch.h"
#include "services/ordering/process.h"

namespace vlot::ordering {

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
    const auto read = [this](const auto& result) {
      CommandDone command;
      read_(result, command);
      return command;
    };
    rpc::InvokeBatch(client_, async_, method_, std::move(items), {.timeout = timeout_}, read, std::move(done));
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
