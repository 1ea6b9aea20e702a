// What the journal alone says of an order: how far it is, as anybody who only reads the timeline would know. Values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/ordering/process.h"

namespace vlot::ordering::testing {

class JournalReplay {
 public:
  explicit JournalReplay(const Process& placed)
      : plan_(placed.plan()), steps_(plan_.steps.size()), shipments_(placed.shipments.size()) {}

  // The next entry.
  void Take(const Journal& entry);

  // What of the process is otherwise than the journal says; "" when it explains all.
  std::string Differences(const Process& process) const;

 private:
  enum class Told { kNothing, kDone, kSkipped, kUndone };
  struct Shipment {
    std::string tracking_code, courier, tracking = "NONE";
  };

  Shipment& ShipmentOf(const Journal& entry) { return shipments_[plan_.steps[entry.step].shipment - 1]; }
  void Stop();
  void GoOn(int step);
  void Confirm();
  void Close(const Journal& entry);
  bool Explains(int index, StepState state) const;

  const Plan& plan_;
  int64_t entries_ = 0;
  OrderState state_ = OrderState::kPending;
  bool requested_ = false, paid_ = false;
  int accrued_ = 0;
  std::string invoice_number_, credit_note_number_;
  std::vector<Told> steps_;
  std::map<int, int> open_items_;  // serial to step; -1: of none
  std::vector<Shipment> shipments_;
};

}  // namespace vlot::ordering::testing
