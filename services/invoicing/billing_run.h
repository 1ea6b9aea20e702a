// A billing run and its accounts, as the store keeps them. Values.
// The numbers of the enums are those of the proto and of the tables: never change them, only add.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"

namespace vlot::invoicing {

struct BillingRunTag {
  static constexpr std::string_view kCollection = "billingRuns";
};
using BillingRunId = Id<BillingRunTag>;

enum class RunState : int16_t { kRunning = 1, kDone = 2 };

// What became of an account in a run.
enum class BilledState : int16_t { kWaiting = 1, kInvoiced = 2, kParked = 3, kNothingLeft = 4 };

struct BillingRun {
  BillingRunId id;
  absl::CivilMonth month;
  AccountId account;   // nil: all
  bool final = false;  // also what was delivered in a month that is not over
  RunState state = RunState::kRunning;
  absl::Time create_time;
  std::optional<absl::Time> finish_time;
  std::string creator;  // who started it
};

// How far a run is.
struct BillingProgress {
  int64_t waiting = 0, invoiced = 0, parked = 0, nothing_left = 0;  // accounts
  int64_t items = 0;
  int64_t invoices = 0;
  Money total;

  int64_t accounts() const { return waiting + invoiced + parked + nothing_left; }
};

struct BilledAccount {
  AccountId account;
  BilledState state = BilledState::kWaiting;
  int64_t items = 0;
  int32_t invoices = 0;
  Money total;
  std::string reason;  // parked: the error's,
  std::string detail;  // and its text
};

}  // namespace vlot::invoicing
