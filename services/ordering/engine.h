// Runs the processes of orders: applies what happens to them, sends their commands, and writes them, many at a time.
//
// One thread owns all orders in memory and applies inputs in the order in which they come; a second one writes. What
// happens to an order while an earlier change of it is being written is gathered into its next write, and a busy engine
// leaves an order alone for a while whose next step is being done, so at high load an order is written a few times
// only. Memory is a cache: every write checks the row's version, and on a conflict the order is read again and what was
// not written yet is applied anew. Other copies of the service may work on the same orders.
//
// A command to do a step leaves as soon as the process says so, before the write, as long as this engine alone has had
// the order: commands are idempotent, and the row, which then still shows the step as running, makes a restarted engine
// send them again. All other commands leave once the write that decides on them stands (keeper.h says why).
//
// A third thread looks for orders that are due by their rows and nobody thinks of: after a crash, or a copy's death.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <queue>
#include <thread>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/any_invocable.h"
#include "common/batch/pace.h"
#include "common/feed/feed.h"
#include "common/pg/pg.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/ordering/record.h"
#include "services/ordering/writer.h"

namespace vlot::ordering {

// Where commands go. The answer comes back by Engine::Post, from any thread.
class CommandSender {
 public:
  struct Outgoing {
    std::shared_ptr<const PlacedOrder> placed;
    Command command;
    const PlanStep* step;                       // of the order's own plan; lives for ever
    ShipmentFacts shipment;                     // of the step's shipment, as known now
    absl::Time paid_at = absl::InfinitePast();  // InfinitePast: not, or not known
    std::string paid_by;                        // the method, as the provider names it; "": not known
  };
  virtual ~CommandSender() = default;
  virtual void SendAll(std::vector<Outgoing> commands) = 0;
};

struct EngineOptions {
  pg::Options database;
  size_t orders_in_memory_max = 12'000;  // waiting ones beyond it are forgotten and read again when needed
  // Inputs that wait, here and in the feeds, commands that are not answered (of one step a third of this at most) and
  // orders that are not written; beyond it new orders are refused, and orders that are due wait. A second's work of a
  // small machine: who is let in is served soon, and more in hand makes no more orders a second.
  int64_t under_way_max = 6'000;
  // Rounds of a busy engine: what comes within one is applied, sent and written together.
  batch::PaceOptions pace = {.interval = absl::Milliseconds(20), .items_min = 32};
  size_t round_messages_max = 5'000;  // so many waiting begin the next round at once
  // Writes of a busy engine: what happens to an order between two of them is one change of its row.
  batch::PaceOptions write_pace = {.interval = absl::Milliseconds(120), .items_min = 128};
  // The longest that a busy engine keeps what nobody waits for, while a command of the order is under way: its answer
  // is written with it. A crash costs no more than sending these commands again.
  absl::Duration write_delay_max = absl::Milliseconds(600);
  absl::Duration sweep_interval = absl::Seconds(1);
  absl::Duration lease = absl::Seconds(60);  // a due order claimed by one copy is left alone by the others for so long
};

class Engine {
 public:
  // Gets the order as written, or why not. Called on the engine's thread: short.
  using Done = absl::AnyInvocable<void(absl::StatusOr<OrderRecord>) &&>;

  // Owns none of its parts.
  Engine(EngineOptions options, Clock& clock, pg::Pool& pool, feed::Feed& feed);
  ~Engine();  // stops

  // Names this run of this copy; never 0. What a new order's Process::keeper is.
  uint64_t id() const { return id_; }

  // Once, before Start.
  void SetSender(CommandSender* sender) { sender_ = sender; }
  // How many inputs wait elsewhere, in the feeds that are followed. Once, before Start; called on any thread.
  void SetBacklog(std::function<int64_t()> backlog) { backlog_ = std::move(backlog); }
  void Start();
  // Ends the threads. What was not written is found again by its row.
  void Stop();

  // A new order that is durable by now.
  void Begin(OrderRecord record);

  // `done`, if given, is called when the effect is durable: NOT_FOUND for an unknown order, the refusal of a request,
  // or the order as it stands.
  void Post(const OrderId& order, Input input, Done done = nullptr);

  // Applies all and waits until all is durable: for feed consumers. Orders that are not ours are passed over.
  absl::Status PostAndWait(std::vector<std::pair<OrderId, Input>> inputs);

  // Too much is under way: refuse new orders. Cheap.
  bool overloaded() const;

 private:
  struct Message {
    OrderId order;
    Input input;
    Done done;
    std::shared_ptr<OrderRecord> begin;  // with Begin: the order itself
    bool read_again = false;             // the order was read for it: memory is not behind
  };
  // What a write makes durable, or only waits for it. `refusal`: the answer, should the write show that memory was
  // right.
  struct Pending {
    std::optional<Input> input;
    Done done;
    absl::Status refusal;
  };
  using SteadyTime = batch::Pace::SteadyTime;
  struct Entry {
    OrderRecord record;
    int64_t stored_version = 0;
    bool dirty = false;
    bool in_write = false;
    bool idle = false;  // stands among the candidates to be forgotten
    SteadyTime dirty_since;
    std::vector<Pending> unwritten, writing;               // since the last write; being written
    std::vector<CommandSender::Outgoing> unsent, leaving;  // commands that wait for the next write; for the present one
    std::vector<Journal> journal;
    std::vector<WorkItemChange> work_items;
    absl::Time timer = absl::InfiniteFuture();
  };
  using Timer = std::pair<absl::Time, OrderId>;

  void EngineLoop();
  void WriterLoop();
  void SweepLoop();
  void ResumeAll();  // that was under way when the last process ended; before any new order comes
  void Sweep(absl::Time until);

  void Deliver(Message message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits so long unless the engine is stopped; true when it is.
  bool StoppedWithin(absl::Duration time) ABSL_LOCKS_EXCLUDED(mutex_);
  bool TakeWork(std::vector<Message>& messages, std::vector<WrittenOrder>& written);
  void LoadMissing(std::vector<Message>& messages);
  void SendOutgoing();
  std::atomic<int64_t>& CommandsOut(const Command& command) {
    return commands_out_[std::min<size_t>(static_cast<size_t>(command.step), commands_out_.size() - 1)];
  }
  void Handle(Message message);
  void ApplyTo(Entry& entry, Message message);
  void Send(Entry& entry, const Command& command);
  void Refuse(Entry& entry, Message message, absl::Status refusal);
  void Answer(Entry& entry, Done done);
  void Settle(const WrittenOrder& written);
  void Stands(const OrderId& id, Entry& entry);
  bool IsClean(const OrderId& id, const Entry& entry) const;
  void Rest(const OrderId& id, Entry& entry);
  void Drop(const OrderId& id, const absl::Status& why);
  void ApplyAnew(Entry& entry);
  // More happens to it at once, and nobody waits for what did.
  bool ComesAgainSoon(const Entry& entry, SteadyTime now) const;
  SteadyTime WriteNotBefore() const { return std::max(write_pace_.NotBefore(), look_again_at_); }
  // There is something to be written, and the writer is free.
  bool MayWrite() const { return in_write_ == 0 && !dirty_.empty(); }
  void FireTimers();
  void SetTimer(const OrderId& id, Entry& entry);
  void HandOver();
  void Forget();

  const EngineOptions options_;
  const uint64_t id_;
  Clock& clock_;
  pg::Pool& pool_;
  Writer writer_;
  CommandSender* sender_ = nullptr;
  std::function<int64_t()> backlog_ = [] { return 0; };

  // The engine thread's own.
  absl::flat_hash_map<OrderId, std::unique_ptr<Entry>> entries_;
  absl::flat_hash_set<OrderId> dirty_;
  absl::flat_hash_set<OrderId> reload_;  // written by somebody else: read again
  absl::flat_hash_set<OrderId> lost_;    // dropped with commands perhaps sent of which the row does not tell
  std::vector<OrderId> unreadable_;      // of the last reading
  std::deque<OrderId> idle_;             // candidates to be forgotten
  std::vector<OrderId> ended_;           // to be forgotten at once
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  std::vector<CommandSender::Outgoing> outgoing_;
  batch::Pace pace_, write_pace_;
  size_t in_write_ = 0;            // orders that the writer has
  uint64_t order_writes_ = 0;      // so far
  SteadyTime look_again_at_ = {};  // nothing of what there was wanted to be written before

  // Commands sent, and their answer not handled yet, by the step's index in the plan; the last: all further ones.
  std::array<std::atomic<int64_t>, 16> commands_out_ = {};
  std::atomic<int64_t> unwritten_ = 0;  // orders that wait for their write, or are being written

  mutable Mutex mutex_;
  CondVar work_;                                 // for the engine's thread
  CondVar writes_;                               // for the writer's
  CondVar stop_;                                 // for whoever waits for time to pass
  bool asleep_ ABSL_GUARDED_BY(mutex_) = false;  // the engine's thread waits for work
  std::vector<Message> inbox_ ABSL_GUARDED_BY(mutex_);
  std::vector<OrderWrite> to_write_ ABSL_GUARDED_BY(mutex_);
  std::vector<WrittenOrder> written_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace vlot::ordering
