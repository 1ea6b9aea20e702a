// Between the API's messages and the bank's values, with all validation of fields. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/bank_store.h"
#include "services/invoicing/bank/by_hand.h"
#include "services/invoicing/bank/proposals.h"
#include "services/invoicing/bank/settlement_store.h"
#include "vlot/invoicing/v1/bank.pb.h"

namespace vlot::invoicing::bank {

// A line as it is kept: v1::BankLine, serialized, with what the bank told and nothing else.
std::string LineToWire(const BankLine& line);
BankLine LineFromWire(const std::string& wire);

v1::BankStatement ToProto(const StatementRow& row);
v1::BankLine ToProto(const LineRow& row, const std::vector<Share>& shares, const std::vector<Proposal>& proposals);

struct HandMatch {
  LineId line;
  std::vector<Target> targets;
  std::string note;
};
absl::StatusOr<HandMatch> FromProto(const v1::MatchBankLineRequest& proto);

struct Unmatch {
  LineId line;
  std::string note;
};
absl::StatusOr<Unmatch> FromProto(const v1::UnmatchBankLineRequest& proto);

absl::StatusOr<LineFilter> FromProto(const v1::ListBankLinesRequest& proto);

}  // namespace vlot::invoicing::bank
