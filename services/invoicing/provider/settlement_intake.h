// How payment's settlements come into the books: each SETTLEMENT_RECEIVED of payment's feed is a row, its postings, and
// perhaps the purpose of a bank line that waits for it, in the transaction that moves the cursor.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/feed/consumer.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/rpc/channels.h"
#include "common/time/clock.h"

namespace vlot::invoicing::provider {

inline constexpr char kPaymentFeed[] = "payment/p00";

// Books the settlements among `events`, each once. INVALID_ARGUMENT for one that does not add up: nothing is booked.
class SettlementIntake {
 public:
  // Owns none of these. `provider_accounts`: where the provider pays out from.
  SettlementIntake(Clock& clock, UuidV7Generator& ids, const std::set<std::string>& provider_accounts)
      : clock_(clock), ids_(ids), provider_accounts_(provider_accounts) {}

  absl::Status Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events);

 private:
  Clock& clock_;
  UuidV7Generator& ids_;
  const std::set<std::string>& provider_accounts_;
};

// Follows payment's feed, on a thread of its own.
class PaymentFollower {
 public:
  // Does not own `payment` and `intake`.
  PaymentFollower(rpc::Client& payment, const pg::Options& database, SettlementIntake& intake);
  ~PaymentFollower();

  void Start();
  void Stop();

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::invoicing::provider
