#include "services/invoicing/dunning/preview.h"

#include "common/status/status.h"
#include "services/invoicing/dunning/climbing.h"

namespace vlot::invoicing::dunning {
namespace {

Preview PreviewOf(const Move& move) {
  return {.account = move.dunning_case.account,
          .dunning_case = move.dunning_case.id,
          .level = move.notice.level,
          .amount = TotalOf(move.notice),
          .charge = ChargeOf(move.notice),
          .credit_hold = move.notice.credit_hold};
}

}  // namespace

absl::StatusOr<PreviewPage> PreviewDunning(pg::Transaction& tx, absl::CivilDay day, AccountId scope, AccountId after,
                                           int limit) {
  PreviewPage page;
  ASSIGN_OR_RETURN(const std::vector<AccountId> ids, FindOwing(tx, scope, after, day, limit));
  if (ids.empty()) return page;
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, ids));
  ASSIGN_OR_RETURN(const OwedByAccount owed, FindOwed(tx, ids, day, Lock::kNone));
  ASSIGN_OR_RETURN(const auto pauses, FindPauses(tx, ids));
  ASSIGN_OR_RETURN(const Rules rules, FindRules(tx));
  for (const AccountId& id : ids) {
    const auto account = accounts.find(id);
    const auto of_account = owed.find(id);
    if (account == accounts.end() || of_account == owed.end()) continue;
    const auto pause = pauses.find(id);
    const auto moves = MovesOfAccount(rules, account->second, of_account->second,
                                      pause == pauses.end() ? nullptr : &pause->second, day, day);
    if (!moves.ok()) {
      page.previews.push_back(
          {.account = id, .amount = Money::Zero(kEur), .charge = Money::Zero(kEur), .parked = moves.status()});
      continue;
    }
    for (const Move& move : *moves) page.previews.push_back(PreviewOf(move));
  }
  if (ids.size() == static_cast<size_t>(limit)) page.last = ids.back();
  return page;
}

}  // namespace vlot::invoicing::dunning
