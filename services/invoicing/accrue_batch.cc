#include "services/invoicing/accrue_batch.h"

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/draft.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

absl::StatusOr<Accrual> Prepare(const AccrueRequest& request, const AccountRows& accounts, const std::string& region,
                                absl::Time now) {
  const auto account = accounts.find(request.account);
  if (account == accounts.end()) return AccountNotFoundError(request.account);
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(account->second.time_zone));
  const absl::CivilDay day = ToCivilDay(request.event_time, zone);
  ASSIGN_OR_RETURN(const vat::Totals totals, CalculateLines(request.lines, request.prices_include_vat, region, day));
  RETURN_IF_ERROR(CheckNotNegative(totals));
  return Accrual{.request = &request, .delivery_date = day, .gross = totals.total, .create_time = now};
}

absl::StatusOr<AccountRows> LockAccountsOf(pg::Transaction& tx, absl::Span<const AccrueEntry> entries) {
  std::vector<AccountId> ids;
  for (const AccrueEntry& entry : entries) ids.push_back(entry.item.account);
  return LockAccounts(tx, ids);
}

// Moves the credit of the new accruals; the accounts are locked.
absl::Status MoveToAccrued(pg::Transaction& tx, const std::vector<Accrual>& accruals, const AccountRows& accounts) {
  std::vector<OrderId> orders;
  orders.reserve(accruals.size());
  for (const Accrual& accrual : accruals) orders.push_back(accrual.request->order);
  ASSIGN_OR_RETURN(Reservations reservations, FindReservations(tx, orders));
  absl::flat_hash_map<AccountId, CreditLine> lines;
  absl::flat_hash_set<OrderId> touched;
  for (const Accrual& accrual : accruals) {
    const AccrueRequest& request = *accrual.request;
    const AccountRow& account = accounts.at(request.account);
    CreditLine& line =
        lines.try_emplace(account.id, CreditLine{.accrued = account.accrued, .reserved = account.reserved})
            .first->second;
    const auto reservation = reservations.find(request.order);
    const bool has = reservation != reservations.end() && reservation->second.account == request.account;
    Accrue(accrual.gross, request.last, has ? &reservation->second : nullptr, line);
    if (has) touched.insert(request.order);
  }
  std::vector<Reservation> changed;
  for (const OrderId& order : touched) changed.push_back(reservations.at(order));
  RETURN_IF_ERROR(UpdateReservations(tx, std::move(changed)));
  std::vector<BalanceChange> changes;
  for (const auto& [id, line] : lines) {
    const AccountRow& account = accounts.at(id);
    changes.push_back({.id = id,
                       .accrued_minor = line.accrued.minor - account.accrued.minor,
                       .reserved_minor = line.reserved.minor - account.reserved.minor});
  }
  return AddToBalances(tx, std::move(changes));
}

}  // namespace

absl::Status AccrueItems(const std::string& region, absl::Time now, pg::Transaction& tx,
                         absl::Span<AccrueEntry> entries) {
  ASSIGN_OR_RETURN(const AccountRows accounts, LockAccountsOf(tx, entries));
  std::vector<Accrual> accruals;
  for (AccrueEntry& entry : entries) {
    absl::StatusOr<Accrual> accrual = Prepare(entry.item, accounts, region, now);
    if (accrual.ok()) {
      accruals.push_back(*std::move(accrual));
      entry.result = std::monostate();
    } else {
      entry.result = accrual.status();
    }
  }
  ASSIGN_OR_RETURN(auto made, InsertAccruals(tx, accruals));
  // What was there before is answered with OK, and counted once also when it is twice in this batch.
  std::erase_if(accruals, [&](const Accrual& accrual) { return made.erase(accrual.request->id) == 0; });
  RETURN_IF_ERROR(InsertBillableItems(tx, accruals));
  return MoveToAccrued(tx, accruals, accounts);
}

}  // namespace vlot::invoicing
