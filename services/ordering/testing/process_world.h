// A model of everything around one order: the other services, the customer, the couriers and an operator. It answers
// commands as they do (idempotently, sometimes not at all), tells events, and keeps book of what was really done.
//
// One seed is one story, the same every time. No I/O; one thread.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/ordering/process.h"
#include "services/ordering/testing/journal_replay.h"

namespace vlot::ordering::testing {

// Everything that a process holds, as text: equal texts are equal processes.
std::string Describe(const Process& process);

class ProcessWorld {
 public:
  ProcessWorld(uint32_t seed, const PlanShape& shape);
  ProcessWorld(const ProcessWorld&) = delete;

  // One thing happens, by chance. `healthy`: nothing goes wrong any more, and who is waited for acts.
  void Happen(bool healthy);
  bool over() const { return IsFinal(process_.state) && answers_.empty(); }
  const Process& process() const { return process_; }
  // What broke a promise first, and the way there; empty when all held.
  const std::string& complaint() const { return complaint_; }
  // Checks what must be true of an order that ended.
  void CheckEnd();

 private:
  enum class Deed { kNone, kDone, kTakenBack };

  int Roll(int sides) { return static_cast<int>(random_() % static_cast<uint32_t>(sides)); }
  bool Chance(int percent) { return Roll(100) < percent; }
  void Complain(const std::string& what);

  void Do(const Input& input, const std::string& name);
  void CheckEffects(const Effects& effects);
  void CheckCommand(const Command& command);
  void CheckWorkItems(const Effects& effects);
  void CheckWaits();
  void CheckTwice(const Input& input);

  void Execute(const Command& command);
  absl::Status Refusal(const Command& command);
  CommandDone Perform(const Command& command);
  CommandDone TakeBack(const Command& command);
  void Answer(Input input);
  void AnswerArrives();

  void CustomerActs();
  void BankActs();
  void CourierActs(int shipment);
  void OperatorActs();
  void TimePasses();
  void EventArrives();
  bool EventsWait() const { return !events_[0].empty() || !events_[1].empty(); }
  void Tell(PaymentEvent::Kind kind, int refund = 0);
  void Track(int shipment, TrackingEvent::Kind kind, Tracking tracking);

  std::mt19937 random_;
  absl::Time now_;
  const OrderFacts facts_;
  Process process_;
  bool healthy_ = false;

  std::vector<Deed> deeds_;    // by step
  std::set<int> let_be_;       // steps that an operator skipped, either way
  int refused_ = -1;           // the step whose refusal ended the order
  std::deque<Input> answers_;  // under way to us
  // Of payment's feed and of courier's, not yet read: each in its order, but nobody knows which is read first.
  std::array<std::deque<Input>, 2> events_;
  std::array<int64_t, 2> position_ = {};
  std::vector<Input> read_;  // events read before
  bool paid_ = false, payment_ended_ = false, refund_asked_ = false, charged_back_ = false;
  int refunds_ = 0;                 // made by hand, beside the order
  bool refund_open_ = false;        // the last of them
  std::vector<Tracking> tracking_;  // by shipment, as the courier knows it
  int64_t journal_ = 0;
  JournalReplay told_;             // what the journal has said so far
  std::map<int, int> open_items_;  // serial to step
  int acts_ = 0;
  std::string story_, complaint_;
};

}  // namespace vlot::ordering::testing
