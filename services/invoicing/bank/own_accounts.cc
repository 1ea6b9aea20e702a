#include "services/invoicing/bank/own_accounts.h"

#include "common/status/status.h"
#include "services/invoicing/bank/bank_errors.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing::bank {
namespace {

// A row for each time that the seller's details changed.
constexpr pg::Statement kFindSellerAccounts{"invoicing.FindSellerAccounts",
                                            "SELECT DISTINCT iban FROM sellers ORDER BY iban LIMIT 10000"};

}  // namespace

absl::Status CheckAccounts(const std::vector<Statement>& statements, const std::set<std::string>& ours) {
  if (ours.empty()) return absl::OkStatus();
  for (const Statement& statement : statements) {
    if (!ours.contains(statement.account)) return BankAccountNotOursError(statement.account, statement.id, ours);
  }
  return absl::OkStatus();
}

absl::Status CheckOwnAccounts(pg::Transaction& tx, const std::vector<Statement>& statements,
                              std::set<std::string> others) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindSellerAccounts));
  bool tried_out = others.empty();
  for (const pg::Row row : rows) {
    const auto account = row.Get<std::string>(0);
    tried_out = tried_out && account == ExampleSeller().iban;
    others.insert(account);
  }
  return tried_out ? absl::OkStatus() : CheckAccounts(statements, others);
}

}  // namespace vlot::invoicing::bank
