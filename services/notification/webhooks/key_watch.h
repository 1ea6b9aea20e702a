// Shops without a live key are told nothing: their subscriptions rest (SUSPENDED), and go on when they have one again.
// A subscription is its shop's, not a key's: keys are rotated, and the last one counts. From one thread.
#pragma once

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/notification/clients.h"

namespace vlot::notification {

class KeyWatch {
 public:
  // Owns none of these.
  KeyWatch(KeyHoldersClient& access, pg::Pool& pool, Clock& clock) : access_(access), pool_(pool), clock_(clock) {}

  // Asks for all shops that something is, or would be, sent to. How many subscriptions changed. While access does not
  // answer nothing changes.
  absl::StatusOr<int> Step();

 private:
  absl::StatusOr<int> Judge(const std::vector<std::string>& owners);

  KeyHoldersClient& access_;
  pg::Pool& pool_;
  Clock& clock_;
};

}  // namespace vlot::notification
