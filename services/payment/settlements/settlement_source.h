// Where settlements come from: a payment service provider, asked page by page. Blocks, for as long as one call may
// take. Errors are those of a Provider: PSP_NOT_DONE, PSP_NO_ANSWER, PSP_NOT_FOUND, PSP_REFUSED.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/payment/settlements/settlement.h"

namespace vlot::payment {

struct PspSettlement {
  enum class Status { kUnderWay, kPaidOut, kFailed };

  std::string id;
  std::string reference;
  Status status = Status::kUnderWay;
  Money amount;
  Costs costs;
  absl::Time settled_at = absl::InfiniteFuture();
};

struct PspSettlementPage {
  std::vector<PspSettlement> settlements;  // newest first
  std::string next;                        // `from` of the next page; "": this is the last
};

struct PspLinePage {
  std::vector<SettlementLine> lines;
  std::string next;
};

class SettlementSource {
 public:
  virtual ~SettlementSource() = default;

  virtual absl::StatusOr<PspSettlementPage> ListSettlements(const std::string& from) = 0;
  virtual absl::StatusOr<PspSettlement> GetSettlement(const std::string& psp_id) = 0;
  // `phase` is one of those that have lines.
  virtual absl::StatusOr<PspLinePage> ListLines(const std::string& psp_id, Phase phase, const std::string& from) = 0;
};

}  // namespace vlot::payment
