#include "services/ordering/engine.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/random/random.h"
#include "absl/synchronization/blocking_counter.h"
#include "common/log/log.h"
#include "common/rpc/item_log.h"
#include "common/sync/thread_name.h"
#include "common/sync/thread_priority.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/errors.h"
#include "services/ordering/events.h"
#include "services/ordering/keeper.h"
#include "services/ordering/process_codec.h"

namespace vlot::ordering {
namespace {

// How long to wait before reading again when PostgreSQL did not let us.
constexpr absl::Duration kDatabaseRetry = absl::Milliseconds(200);
// A row is due a little after the moment at which the owner's own timer acts: others act only when the owner is gone.
constexpr absl::Duration kRowMargin = absl::Seconds(5);
// What mostly happens to an order between two writes of a busy engine: room for it is made at once.
constexpr size_t kInputsOfAWrite = 4;
// The most of what may be under way that the commands of one step count for.
constexpr int64_t kStepShare = 3;

bool HasCommandUnderWay(const Process& process) {
  return std::any_of(process.steps.begin(), process.steps.end(), [](const Step& step) {
    return step.state == StepState::kRunning || step.state == StepState::kUndoing;
  });
}

// Null: it answers none.
const Command* CommandAnsweredBy(const Input& input) {
  if (const auto* done = std::get_if<CommandDone>(&input)) return &done->command;
  if (const auto* failed = std::get_if<CommandFailed>(&input)) return &failed->command;
  return nullptr;
}

uint64_t NewEngineId() {
  absl::BitGen random;
  return absl::Uniform<uint64_t>(absl::IntervalClosed, random, 1, std::numeric_limits<uint64_t>::max());
}

// What happened to an order, for who follows it through the logs.
void LogJournal(const OrderId& id, const std::vector<Journal>& journal) {
  if (!LogEnabled(LogLevel::kDebug)) return;
  for (const Journal& entry : journal) {
    LogDebug("ORDER_EVENT", {{"trace", rpc::TraceIdOfOrder(id.Name())},
                             {"order", id},
                             {"sequence", entry.sequence},
                             {"kind", v1::JournalEntry::Kind_Name(static_cast<int>(entry.kind))},
                             {"step", entry.step}});
  }
}

// Tells all who wait how the order stands, or that it is refused, and forgets them.
template <class Waiting>
void AnswerAll(Waiting& waiting, const OrderRecord& record) {
  for (auto& pending : waiting) {
    if (!pending.done) continue;
    std::move(pending.done)(pending.refusal.ok() ? absl::StatusOr<OrderRecord>(record) : pending.refusal);
  }
  waiting.clear();
}

template <class Waiting>
void FailAll(Waiting& waiting, const absl::Status& why) {
  for (auto& pending : std::exchange(waiting, {})) {
    if (pending.done) std::move(pending.done)(why);
  }
}

}  // namespace

Engine::Engine(EngineOptions options, Clock& clock, pg::Pool& pool, feed::Feed& feed)
    : options_(std::move(options)),
      id_(NewEngineId()),
      clock_(clock),
      pool_(pool),
      writer_(options_.database, clock, feed),
      pace_(options_.pace),
      write_pace_(options_.write_pace) {}

Engine::~Engine() { Stop(); }

void Engine::Start() {
  threads_.emplace_back([this] { EngineLoop(); });
  threads_.emplace_back([this] { WriterLoop(); });
  ResumeAll();
  threads_.emplace_back([this] { SweepLoop(); });
}

void Engine::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    work_.NotifyAll();
    writes_.NotifyAll();
    stop_.NotifyAll();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  threads_.clear();
  std::vector<Message> left;
  {
    MutexLock lock(mutex_);
    left.swap(inbox_);
  }
  const absl::Status gone = absl::UnavailableError("the service is shutting down");
  for (Message& message : left) {
    if (message.done) std::move(message.done)(gone);
  }
  for (auto& [id, entry] : entries_) {
    FailAll(entry->writing, gone);
    FailAll(entry->unwritten, gone);
  }
  entries_.clear();
}

void Engine::Begin(OrderRecord record) {
  const OrderId id = record.placed->id;
  MutexLock lock(mutex_);
  Deliver({id, ordering::Begin{}, nullptr, std::make_shared<OrderRecord>(std::move(record))});
}

void Engine::Post(const OrderId& order, Input input, Done done) {
  {
    MutexLock lock(mutex_);
    if (!stopping_) {
      Deliver({order, std::move(input), std::move(done), nullptr});
      return;
    }
  }
  if (done) std::move(done)(absl::UnavailableError("the service is shutting down"));
}

void Engine::Deliver(Message message) {
  inbox_.push_back(std::move(message));
  if (!asleep_) return;
  asleep_ = false;  // woken once, however much comes until it is awake
  work_.NotifyOne();
}

absl::Status Engine::PostAndWait(std::vector<std::pair<OrderId, Input>> inputs) {
  absl::BlockingCounter pending(static_cast<int>(inputs.size()));
  Mutex mutex;
  absl::Status failure;
  for (std::pair<OrderId, Input>& each : inputs) {
    Post(each.first, std::move(each.second), [&](const absl::StatusOr<OrderRecord>& result) {
      // A row that nobody can read must not hold up the events of all other orders; the loss is logged.
      if (!result.ok() && !absl::IsNotFound(result.status()) && !absl::IsDataLoss(result.status())) {
        MutexLock lock(mutex);
        failure.Update(result.status());
      }
      pending.DecrementCount();
    });
  }
  pending.Wait();
  return failure;
}

bool Engine::overloaded() const {
  int64_t elsewhere = backlog_() + unwritten_;
  // Whose service hangs must not keep out the orders that others still can serve.
  for (const auto& out : commands_out_) elsewhere += std::min<int64_t>(out, options_.under_way_max / kStepShare + 1);
  MutexLock lock(mutex_);
  return elsewhere + static_cast<int64_t>(inbox_.size()) > options_.under_way_max;
}

// --- The engine's thread ---

void Engine::EngineLoop() {
  NameThisThread("engine");
  StandBehindCallers();
  std::vector<Message> messages;
  std::vector<WrittenOrder> written;
  while (TakeWork(messages, written)) {
    if (!written.empty()) in_write_ = 0;
    for (const WrittenOrder& order : written) Settle(order);
    LoadMissing(messages);
    for (Message& message : messages) Handle(std::move(message));
    FireTimers();
    SendOutgoing();
    if (MayWrite() && std::chrono::steady_clock::now() >= WriteNotBefore()) HandOver();
    Forget();
    unwritten_ = static_cast<int64_t>(dirty_.size() + in_write_);
  }
}

void Engine::SendOutgoing() {
  if (outgoing_.empty()) return;
  for (const CommandSender::Outgoing& out : outgoing_) ++CommandsOut(out.command);
  sender_->SendAll(std::exchange(outgoing_, {}));
}

bool Engine::TakeWork(std::vector<Message>& messages, std::vector<WrittenOrder>& written) {
  using std::chrono::steady_clock;
  messages.clear();
  written.clear();
  const absl::Time next = timers_.empty() ? absl::InfiniteFuture() : timers_.top().first;
  // Real time to wait: a clock that is moved by hand has its timers found by the sweep's interval at the latest.
  const absl::Duration wait = std::clamp(next - clock_.Now(), absl::ZeroDuration(), options_.sweep_interval);
  auto until = steady_clock::now() + absl::ToChronoNanoseconds(wait);
  if (MayWrite()) until = std::min(until, WriteNotBefore());
  MutexLock lock(mutex_);
  while (!stopping_ && inbox_.empty() && written_.empty() && steady_clock::now() < until) {
    asleep_ = true;
    work_.WaitUntil(mutex_, until);
    asleep_ = false;
  }
  const auto not_before = pace_.NotBefore();
  while (!stopping_ && inbox_.size() < options_.round_messages_max && steady_clock::now() < not_before) {
    stop_.WaitUntil(mutex_, not_before);
  }
  if (stopping_) return false;  // what is in the inbox is answered by Stop
  messages.swap(inbox_);
  written.swap(written_);
  pace_.Begin(steady_clock::now(), messages.size());
  return true;
}

bool Engine::StoppedWithin(absl::Duration time) {
  const auto until = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(time);
  MutexLock lock(mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) stop_.WaitUntil(mutex_, until);
  return stopping_;
}

// Reads the orders that the messages need and memory does not hold. Messages whose order cannot be read now come again.
void Engine::LoadMissing(std::vector<Message>& messages) {
  unreadable_.clear();
  absl::flat_hash_set<OrderId> missing = std::exchange(reload_, {});
  for (const Message& message : messages) {
    if (!message.begin && !entries_.contains(message.order)) missing.insert(message.order);
  }
  if (missing.empty()) return;
  const std::vector<OrderId> ids(missing.begin(), missing.end());
  absl::StatusOr<std::vector<OrderRecord>> records = pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
    unreadable_.clear();
    return LoadOrders(tx, ids, &unreadable_);
  });
  if (!records.ok()) {
    LogWarning("ORDERS_UNREADABLE", {{"error", records.status()}});
    StoppedWithin(kDatabaseRetry);
    MutexLock lock(mutex_);
    for (const OrderId& id : ids) {
      if (entries_.contains(id)) reload_.insert(id);
    }
    std::vector<Message> now, later;
    for (Message& message : messages) {
      (message.begin || (entries_.contains(message.order) && !reload_.contains(message.order)) ? now : later)
          .push_back(std::move(message));
    }
    messages = std::move(now);
    // Before what has come meanwhile: an event that came after its successor would be taken for a repetition.
    inbox_.insert(inbox_.begin(), std::move_iterator(later.begin()), std::move_iterator(later.end()));
    return;
  }
  for (const OrderId& id : unreadable_) Drop(id, absl::DataLossError("the order cannot be read"));
  for (OrderRecord& record : *records) {
    std::unique_ptr<Entry>& entry = entries_[record.placed->id];
    const bool known = entry != nullptr;
    if (!known) entry = std::make_unique<Entry>();
    if (known && record.version == entry->stored_version + 1 &&
        record.process.write_id == entry->record.process.write_id) {  // COMMIT was not answered, but it was done
      Stands(record.placed->id, *entry);
      continue;
    }
    entry->stored_version = record.version;
    entry->record = std::move(record);
    TakeOver(entry->record.process, id_);
    if (lost_.erase(entry->record.placed->id) > 0) entry->record.process.keeper = 0;
    if (known) ApplyAnew(*entry);
  }
}

void Engine::Handle(Message message) {
  if (const Command* answered = CommandAnsweredBy(message.input)) --CommandsOut(*answered);
  if (message.begin) {
    auto entry = std::make_unique<Entry>();
    entry->record = std::move(*message.begin);
    entry->stored_version = entry->record.version;
    auto [at, added] = entries_.try_emplace(message.order, std::move(entry));
    if (!added) return;  // the sweep found it first
    return ApplyTo(*at->second, std::move(message));
  }
  auto found = entries_.find(message.order);
  if (found == entries_.end()) {
    const bool unreadable = std::find(unreadable_.begin(), unreadable_.end(), message.order) != unreadable_.end();
    if (message.done) {
      std::move(message.done)(unreadable ? absl::DataLossError("the order cannot be read")
                                         : OrderNotFoundError(message.order.Name()));
    }
    return;
  }
  ApplyTo(*found->second, std::move(message));
}

void Engine::ApplyTo(Entry& entry, Message message) {
  Effects effects;
  OrderRecord& record = entry.record;
  Apply(record.placed->facts(), message.input, clock_.Now(), record.process, effects);
  const OrderId id = record.placed->id;
  if (!effects.refusal.ok()) {
    Refuse(entry, std::move(message), std::move(effects.refusal));
    return Rest(id, entry);
  }
  for (const Command& command : effects.commands) Send(entry, command);
  if (effects.changed || !entry.unsent.empty()) {
    if (entry.journal.empty()) entry.journal.reserve(kInputsOfAWrite);
    std::move(effects.journal.begin(), effects.journal.end(), std::back_inserter(entry.journal));
    std::move(effects.work_items.begin(), effects.work_items.end(), std::back_inserter(entry.work_items));
    if (entry.unwritten.capacity() == 0) entry.unwritten.reserve(kInputsOfAWrite);
    entry.unwritten.push_back({std::move(message.input), std::move(message.done), absl::OkStatus()});
    if (!std::exchange(entry.dirty, true)) entry.dirty_since = std::chrono::steady_clock::now();
    dirty_.insert(id);
  } else {
    if (message.done) Answer(entry, std::move(message.done));
    Rest(id, entry);
  }
  SetTimer(id, entry);
}

// At once, or once the order's next write stands.
void Engine::Send(Entry& entry, const Command& command) {
  const Process& process = entry.record.process;
  const PlanStep& step = process.plan().steps[command.step];
  (MayRunAhead(process, command, id_) ? outgoing_ : entry.unsent)
      .push_back({entry.record.placed, command, &step,
                  step.shipment > 0 ? process.shipments[step.shipment - 1] : ShipmentFacts{}, process.paid_at,
                  process.paid_by});
}

// Nothing changed, but what is said must be durable.
void Engine::Answer(Entry& entry, Done done) {
  if (!entry.dirty && !entry.in_write) return std::move(done)(entry.record);
  (entry.dirty ? entry.unwritten : entry.writing).push_back({std::nullopt, std::move(done), absl::OkStatus()});
}

// Memory may be behind what another copy wrote: a write that is to come or under way shows it, else a look does.
void Engine::Refuse(Entry& entry, Message message, absl::Status refusal) {
  if (!message.done) return;
  if (entry.dirty || entry.in_write) {
    std::vector<Pending>& pending = entry.dirty ? entry.unwritten : entry.writing;
    pending.push_back({std::move(message.input), std::move(message.done), std::move(refusal)});
  } else if (message.read_again) {
    std::move(message.done)(std::move(refusal));
  } else {
    message.read_again = true;
    reload_.insert(message.order);
    MutexLock lock(mutex_);
    Deliver(std::move(message));
  }
}

void Engine::SetTimer(const OrderId& id, Entry& entry) {
  const absl::Time due = entry.record.process.NextDue();
  if (due == entry.timer) return;
  entry.timer = due;
  if (due != absl::InfiniteFuture()) timers_.push({due, id});
}

void Engine::FireTimers() {
  const absl::Time now = clock_.Now();
  while (!timers_.empty() && timers_.top().first <= now) {
    const auto [due, id] = timers_.top();
    timers_.pop();
    auto found = entries_.find(id);
    if (found == entries_.end() || found->second->timer != due) continue;
    found->second->timer = absl::InfiniteFuture();
    ApplyTo(*found->second, {id, Tick{}, nullptr, nullptr});
  }
}

bool Engine::ComesAgainSoon(const Entry& entry, SteadyTime now) const {
  return write_pace_.busy() && now - entry.dirty_since < absl::ToChronoNanoseconds(options_.write_delay_max) &&
         entry.unsent.empty() && HasCommandUnderWay(entry.record.process) &&
         std::none_of(entry.unwritten.begin(), entry.unwritten.end(),
                      [](const Pending& pending) { return pending.done != nullptr; });
}

// Gives the changed orders to the writer, but for those that it shall not have yet.
void Engine::HandOver() {
  const absl::Time now = clock_.Now();
  const SteadyTime steady_now = std::chrono::steady_clock::now();
  std::vector<OrderWrite> writes;
  std::vector<OrderId> still_dirty;
  for (const OrderId& id : dirty_) {
    Entry& entry = *entries_.at(id);
    if (reload_.contains(id) || ComesAgainSoon(entry, steady_now)) {
      still_dirty.push_back(id);
      continue;
    }
    OrderRecord& record = entry.record;
    LogJournal(id, entry.journal);
    const absl::Time due_before = record.due_at;
    record.version = entry.stored_version + 1;
    record.process.write_id = id_ + ++order_writes_;
    record.updated_at = now;
    record.due_at = record.process.NextDue() + kRowMargin;
    if (IsFinal(record.process.state)) record.ended_at = std::min(record.ended_at, now);
    writes.push_back(ToWrite(record, entry.stored_version, due_before, now, std::exchange(entry.journal, {}),
                             std::exchange(entry.work_items, {})));
    entry.writing.swap(entry.unwritten);  // empty as long as nothing is being written
    entry.leaving.swap(entry.unsent);
    entry.dirty = false;
    entry.in_write = true;
  }
  dirty_.clear();
  dirty_.insert(still_dirty.begin(), still_dirty.end());
  if (writes.empty()) {
    look_again_at_ = steady_now + absl::ToChronoNanoseconds(options_.pace.interval);
    return;
  }
  write_pace_.Begin(steady_now, writes.size());
  in_write_ = writes.size();
  MutexLock lock(mutex_);
  to_write_ = std::move(writes);
  writes_.NotifyOne();
}

void Engine::Settle(const WrittenOrder& written) {
  auto found = entries_.find(written.id);
  if (found == entries_.end()) return;
  Entry& entry = *found->second;
  entry.in_write = false;
  if (written.conflict) {
    reload_.insert(written.id);  // when it is read, Stands or ApplyAnew follows
    return;
  }
  if (!written.status.ok()) {  // this one order: its row is due again later
    LogError("ORDER_NOT_WRITTEN", {{"order", written.id.ToString()}, {"error", written.status}});
    return Drop(written.id, written.status);
  }
  Stands(written.id, entry);
}

void Engine::Stands(const OrderId& id, Entry& entry) {
  ++entry.stored_version;
  std::move(entry.leaving.begin(), entry.leaving.end(), std::back_inserter(outgoing_));
  entry.leaving.clear();
  AnswerAll(entry.writing, entry.record);
  Rest(id, entry);
}

// Memory and the row say the same, and nobody waits.
bool Engine::IsClean(const OrderId& id, const Entry& entry) const {
  return !entry.dirty && !entry.in_write && entry.unwritten.empty() && entry.writing.empty() && !reload_.contains(id);
}

// To be called when an order may have nothing left to be written. It is forgotten when the round is over, not before:
// others of the round's messages may be about it.
void Engine::Rest(const OrderId& id, Entry& entry) {
  if (!IsClean(id, entry)) return;
  if (IsFinal(entry.record.process.state)) {
    ended_.push_back(id);
    return;
  }
  entry.unwritten = std::vector<Pending>();  // it may wait for long: its room is given back
  entry.writing = std::vector<Pending>();
  if (!std::exchange(entry.idle, true)) idle_.push_back(id);
}

// Forgets an order with which nothing can be done now.
void Engine::Drop(const OrderId& id, const absl::Status& why) {
  auto found = entries_.find(id);
  if (found == entries_.end()) return;
  const std::unique_ptr<Entry> entry = std::move(found->second);
  entries_.erase(found);
  dirty_.erase(id);
  lost_.insert(id);
  FailAll(entry->writing, why);
  FailAll(entry->unwritten, why);
}

// The order was read again because somebody else wrote it: what of ours does not stand is applied once more.
void Engine::ApplyAnew(Entry& entry) {
  const OrderId id = entry.record.placed->id;
  std::vector<Pending> all = std::exchange(entry.writing, {});
  for (Pending& pending : std::exchange(entry.unwritten, {})) all.push_back(std::move(pending));
  entry.journal.clear();
  entry.work_items.clear();
  entry.unsent.clear();
  entry.leaving.clear();
  entry.dirty = false;
  dirty_.erase(id);
  for (Pending& pending : all) {
    if (pending.input) {
      ApplyTo(entry, {id, *std::move(pending.input), std::move(pending.done), nullptr, true});
    } else {
      Answer(entry, std::move(pending.done));
    }
  }
  Rest(id, entry);
  SetTimer(id, entry);
}

// Lets go of orders that have ended, and of those that only wait when there are too many.
void Engine::Forget() {
  for (const OrderId& id : std::exchange(ended_, {})) {
    auto found = entries_.find(id);
    if (found != entries_.end() && IsClean(id, *found->second)) entries_.erase(found);
  }
  while (entries_.size() > options_.orders_in_memory_max && !idle_.empty()) {
    const OrderId id = idle_.front();
    idle_.pop_front();
    auto found = entries_.find(id);
    if (found == entries_.end()) continue;
    Entry& entry = *found->second;
    entry.idle = false;  // what is not forgotten now rests again later
    if (IsClean(id, entry) && !HasCommandUnderWay(entry.record.process)) entries_.erase(found);
  }
  if (idle_.size() > 2 * options_.orders_in_memory_max) {  // most of them have ended meanwhile
    std::erase_if(idle_, [this](const OrderId& id) { return !entries_.contains(id); });
  }
}

}  // namespace vlot::ordering
