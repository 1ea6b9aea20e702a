// The other services at the edge of ordering: answer its commands at once and idempotently, as the real ones do, and
// keep book of what was asked. Shared by all copies of ordering in a test. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/ordering/engine.h"

namespace vlot::ordering::testing {

class FakeServices {
 public:
  using Outgoing = CommandSender::Outgoing;
  // What to answer instead of success; nullopt: the answer is lost. From the engine's thread.
  using Answer = std::function<std::optional<Input>(const Outgoing&)>;

  // How steps of a kind are answered from now on; nullptr: with success.
  void Set(StepKind kind, Answer answer);
  std::optional<Input> AnswerTo(const Outgoing& out);

  // How often the command was sent, and waits until it was.
  int Sent(const OrderId& order, StepKind kind, bool undo = false) const;
  bool WaitSent(const OrderId& order, StepKind kind, bool undo = false, int times = 1) const;

 private:
  using Key = std::tuple<OrderId, StepKind, bool>;

  mutable absl::Mutex mutex_;
  std::map<StepKind, Answer> answers_ ABSL_GUARDED_BY(mutex_);
  std::map<Key, int> sent_ ABSL_GUARDED_BY(mutex_);
};

// One copy's way to them.
class FakeSender final : public CommandSender {
 public:
  FakeSender(FakeServices& services, Engine& engine) : services_(services), engine_(engine) {}
  void SendAll(std::vector<Outgoing> commands) override;

 private:
  FakeServices& services_;
  Engine& engine_;
};

FakeServices::Answer Lost();
FakeServices::Answer Failing(absl::StatusCode code, std::string reason);

}  // namespace vlot::ordering::testing
