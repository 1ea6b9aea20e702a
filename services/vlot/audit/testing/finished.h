// An installation whose orders have come to their ends, at rest: made once for the whole program, through the public
// doors; then its services are ended, and their databases can be copied. The sandbox provider runs on.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/vlot/audit/audit.h"
#include "tests/support/installation.h"

namespace vlot::audit {

// Each a bare UUID.
struct Finished {
  std::string instant;     // two of its item, completed
  std::string other;       // three of the same, completed; one of them was given back
  std::string on_account;  // completed, accrued
  std::string billed;      // on account too, completed, and on a collective invoice
  std::string collective;  // that invoice
  std::string cancelled;   // after it was paid and invoiced: credited and paid back
  std::string pending;     // not paid, its stock held
  std::string account;     // of `on_account` and `billed`
  std::string item;        // SKU of all but `pending`'s
  std::string item_held;   // SKU of `pending`'s
};

// The installation, and what is in it. Dies when it cannot be made.
const Finished& FinishedOrders();
testing::Installation& FinishedInstallation();

// Audits of it: quick to look again.
Options AuditOptions();

// A copy of a service's database with one script run in it, dropped when the object goes.
class BrokenCopy {
 public:
  static absl::StatusOr<BrokenCopy> Make(const std::string& service, const std::string& sql);
  BrokenCopy(BrokenCopy&& other) noexcept : name_(std::exchange(other.name_, "")) {}
  BrokenCopy& operator=(BrokenCopy&&) = delete;
  ~BrokenCopy();

  const std::string& name() const { return name_; }

 private:
  explicit BrokenCopy(std::string name) : name_(std::move(name)) {}

  std::string name_;
};

// The first column of the first row, as text.
absl::StatusOr<std::string> AskDatabase(const std::string& service, const std::string& sql);

// Breaks, and mends, the installation itself.
absl::Status ChangeDatabase(const std::string& service, const std::string& sql);

}  // namespace vlot::audit
