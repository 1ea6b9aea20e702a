// What remedies ask of invoicing and payment. Blocks: for the worker's thread. Each call may be repeated.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/channels.h"
#include "services/ordering/remedies/remedy.h"

namespace vlot::ordering {

class RemedyCalls {
 public:
  virtual ~RemedyCalls() = default;

  struct Credited {
    std::string number;
    Money gross, to_refund;
  };
  struct RefundAnswer {
    RefundOutcome outcome = RefundOutcome::kUnderWay;
    std::string error;
  };

  // Less is billed; by how much.
  virtual absl::StatusOr<Money> Reduce(const Remedy& remedy) = 0;
  virtual absl::StatusOr<Credited> Credit(const Remedy& remedy) = 0;
  // Makes the refund, or tells how the one that was made stands.
  virtual absl::StatusOr<RefundAnswer> Refund(const Remedy& remedy) = 0;
  virtual absl::StatusOr<RefundAnswer> RetryRefund(const Remedy& remedy) = 0;
};

// Owns none of its parts. INVALID_ARGUMENT or NOT_FOUND when a service cannot be reached by `channels` at all.
absl::StatusOr<std::unique_ptr<RemedyCalls>> MakeRemedyCalls(rpc::Channels& channels);

}  // namespace vlot::ordering
