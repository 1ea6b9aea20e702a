// A model of everything around one order: the other services, the customer, the couriers and an operator. It answers
// commands as they do (idempotently, sometimes not at all), tells events, and keeps book of what was really done.
//
// The same chances are the same story, every time. No I/O; one thread.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/ordering/process.h"
#include "services/ordering/testing/chances.h"
#include "services/ordering/testing/journal_replay.h"

namespace vlot::ordering::testing {

// Everything that a process holds, as text: equal texts are equal processes.
std::string Describe(const Process& process);

class ProcessWorld {
 public:
  ProcessWorld(Chances chances, const PlanShape& shape);
  ProcessWorld(const ProcessWorld&) = delete;

  // One thing happens, by chance. `healthy`: nothing goes wrong any more, and who is waited for acts.
  void Happen(bool healthy);
  bool over() const { return IsFinal(process_.state) && answers_.empty(); }
  const Process& process() const { return process_; }
  // Of what the story was drawn from, nothing is left that somebody chose.
  bool told() const { return chances_.run_out(); }
  // What broke a promise first, and the way there; empty when all held.
  const std::string& complaint() const { return complaint_; }
  // Checks what must be true of an order that ended.
  void CheckEnd();

 private:
  enum class Deed { kNone, kDone, kTakenBack };

  // A refund of the order's payment that somebody asked for, and a remedy of the order, beside its process.
  struct Refund {
    int number = 0;  // 0: none yet
    bool open = false, of_remedy = false;
  };
  struct Remedy {
    int number = 0;  // 0: none yet
    int news = 0;
    bool parked = false, over = true;
  };

  int Roll(int sides) { return chances_.Roll(sides); }
  bool Chance(int percent) { return chances_.Chance(percent); }
  void Complain(const std::string& what);

  void Do(const Input& input, const std::string& name);
  void CheckEffects(const Input& input, const Effects& effects);
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
  void RemedyActs();
  void CourierActs(int shipment);
  void OperatorActs();
  void TimePasses();
  void EventArrives();
  bool EventsWait() const;
  PaymentEvent& Tell(PaymentEvent::Kind kind);
  void TellOfRefund(PaymentEvent::Kind kind);
  void TellOfRemedy(RemedyNews::Kind kind);
  void Track(int shipment, TrackingEvent::Kind kind, Tracking tracking);

  Chances chances_;
  absl::Time now_;
  const OrderFacts facts_;
  Process process_;
  bool healthy_ = false;

  std::vector<Deed> deeds_;    // by step
  std::set<int> let_be_;       // steps that an operator skipped, either way
  int refused_ = -1;           // the step whose refusal ended the order
  std::deque<Input> answers_;  // under way to us
  // Of payment's feed, of courier's and of the remedies, not yet read: each in its order, but nobody knows which is
  // read first.
  std::array<std::deque<Input>, 3> events_;
  std::array<int64_t, kFeeds> position_ = {};
  std::vector<Input> read_;  // events read before
  bool paid_ = false, payment_ended_ = false, refund_asked_ = false, charged_back_ = false;
  Refund refund_;                   // the last one
  Remedy remedy_;                   // the last one
  std::vector<Tracking> tracking_;  // by shipment, as the courier knows it
  int64_t journal_ = 0;
  JournalReplay told_;             // what the journal has said so far
  int64_t last_scan_ = 0;          // that came
  std::map<int, int> open_items_;  // serial to step
  int acts_ = 0;
  std::string story_, complaint_;
};

}  // namespace vlot::ordering::testing
