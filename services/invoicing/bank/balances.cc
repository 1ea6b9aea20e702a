#include "services/invoicing/bank/balances.h"

#include "absl/strings/str_cat.h"

namespace vlot::invoicing::bank {
namespace {

const Balance* FindBalance(const std::vector<Balance>& balances, std::string_view type) {
  for (const Balance& balance : balances) {
    if (balance.type == type) return &balance;
  }
  return nullptr;
}

const Balance* FindLast(const std::vector<Balance>& balances, std::string_view type) {
  const Balance* last = nullptr;
  for (const Balance& balance : balances) {
    if (balance.type == type) last = &balance;
  }
  return last;
}

// Wide enough for any number of 64-bit amounts that fit in memory.
struct Sums {
  Int128 straight = 0;
  Int128 reversals = 0;
};

Sums SumOf(const Statement& statement) {
  Sums sums;
  for (const BankLine& line : statement.lines) (line.reversal ? sums.reversals : sums.straight) += line.amount.minor;
  return sums;
}

}  // namespace

void ChooseBalances(const std::vector<Balance>& balances, Statement& statement) {
  const Balance* opening = FindBalance(balances, "OPBD");
  if (opening == nullptr) opening = FindBalance(balances, "PRCD");
  const Balance* closing = FindLast(balances, "CLBD");
  if (closing == nullptr) closing = FindLast(balances, "ITBD");
  if (opening == nullptr) opening = FindBalance(balances, "ITBD");
  if (opening != nullptr && opening != closing) statement.opening = *opening;
  if (closing != nullptr) statement.closing = *closing;
}

std::string CheckBalance(Statement& statement) {
  if (!statement.opening || !statement.closing) return "";
  const Sums sums = SumOf(statement);
  const Int128 moved = Int128{statement.closing->amount.minor} - statement.opening->amount.minor;
  if (sums.straight + sums.reversals == moved) return "";
  if (sums.straight - sums.reversals == moved) {
    for (BankLine& line : statement.lines) {
      if (line.reversal) line.amount.minor = -line.amount.minor;
    }
    return "";
  }
  const Int128 told = sums.straight + sums.reversals;
  const Money entries{static_cast<int64_t>(told), statement.currency};
  return absl::StrCat("the balances do not fit: ", statement.opening->type, " ", statement.opening->amount.ToString(),
                      " and entries of ", entries.ToString(), " do not make ", statement.closing->type, " ",
                      statement.closing->amount.ToString());
}

}  // namespace vlot::invoicing::bank
