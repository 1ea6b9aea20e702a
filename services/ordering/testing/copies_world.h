// A model of several copies of ordering at one order: each with its own memory of it, one row behind them, commands and
// answers under way for as long as they like, and the other services, which keep book of what was really done.
//
// Memory, writes and sending follow engine.h: what is applied is written by version, and read again on a conflict;
// which commands leave ahead of their write is keeper.h's to say. One seed is one story, the same every time.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "services/ordering/process.h"

namespace vlot::ordering::testing {

class CopiesWorld {
 public:
  CopiesWorld(uint32_t seed, const PlanShape& shape, int copies);

  // One thing happens, by chance. `healthy`: nothing is lost or refused any more, nobody dies.
  void Happen(bool healthy);
  // The order is at its end, and nothing is under way that could change that.
  bool over() const;
  OrderState state() const { return row_.state; }
  bool taken_over() const { return row_.keeper == 0; }
  // What broke a promise first, and the way there; empty when all held.
  const std::string& complaint() const { return complaint_; }
  // What must be true once it is over.
  void CheckEnd();

 private:
  enum class Deed { kNone, kDone, kTakenBack };
  struct Copy {
    uint64_t engine;
    bool knows = false;  // has the order in memory
    Process process;
    int64_t version = 0;
    bool dirty = false;
    std::vector<Input> unwritten;
    std::vector<Command> unsent;
  };
  struct Call {
    uint64_t engine;
    Command command;
  };
  struct Answer {
    uint64_t engine;
    Input input;
  };

  int Roll(size_t sides) { return static_cast<int>(random_() % sides); }
  bool Chance(int percent) { return Roll(100) < percent; }
  template <class Item>
  Item Take(std::vector<Item>& items);
  void Tell(const std::string& what) { story_ += " | " + what; }
  void Complain(const std::string& what);

  // A copy.
  void Read(Copy& copy);
  void ApplyTo(Copy& copy, const Input& input, bool claimed = false);
  void Write(Copy& copy);
  void Post(Copy& copy, const Input& input);
  void Restart(Copy& copy);
  void Sweep(Copy& copy);

  // The others.
  void Arrive(const Call& call);
  absl::Status Refusal(const Command& command);
  void CustomerPays();
  void CourierMoves();
  void Resolve(Copy& copy);

  std::mt19937 random_;
  bool healthy_ = false;
  absl::Time now_;
  const OrderFacts facts_;
  Process row_;
  int64_t row_version_ = 1;
  bool was_stopped_ = false;  // the row said so at some time
  uint64_t engines_ = 0;
  std::vector<Copy> copies_;
  std::vector<Call> calls_;
  std::vector<Answer> answers_;
  std::vector<Deed> deeds_;  // by step
  std::vector<PaymentEvent> payments_;
  std::vector<TrackingEvent> scans_;
  bool paid_ = false;
  Tracking tracking_ = Tracking::kNone;
  int acts_ = 0;
  std::string story_, complaint_;
};

}  // namespace vlot::ordering::testing
