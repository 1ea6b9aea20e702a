#include "services/invoicing/credit_batch.h"

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/credit_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/move/move_store.h"

namespace vlot::invoicing {
namespace {

CreditLine LineOf(const AccountRow& account) {
  return {.account = account.id,
          .billing_mode = account.billing_mode,
          .hold = account.credit_hold,
          .dunning_hold = account.dunning_hold,
          .limit = account.credit_limit,
          .open = account.open,
          .accrued = account.accrued,
          .reserved = account.reserved};
}

Reservation NewReservation(const CreditCommand& command, ReservationState state) {
  return {.order = command.order,
          .account = command.account,
          .amount = command.amount,
          .remaining = command.amount,
          .state = state};
}

// What the acts of a batch are decided on; its accounts are locked.
struct Book {
  absl::flat_hash_map<AccountId, CreditLine> lines;
  Reservations reservations;
  absl::flat_hash_set<OrderId> made, changed;  // of the reservations: in this batch
};

// Ordering may see a move's time come a moment before we do.
constexpr absl::Duration kMoveMargin = absl::Minutes(1);

// Only accounts that are not billed monthly need to be asked for.
absl::Status FindMoved(pg::Transaction& tx, const AccountRows& accounts, absl::Time now, Book& book) {
  std::vector<AccountId> instant;
  for (const auto& [id, row] : accounts) {
    if (row.billing_mode == BillingMode::kMonthly) continue;
    instant.push_back(id);
    book.lines[id].moved =
        ModeAt(row.billing_mode, row.next_mode, row.move_time, now + kMoveMargin) == BillingMode::kMonthly;
  }
  ASSIGN_OR_RETURN(const auto once_monthly, FindOnceMonthly(tx, instant));
  for (const AccountId& id : once_monthly) book.lines[id].moved = true;
  return absl::OkStatus();
}

absl::Status Act(const CreditCommand& command, Book& book) {
  const auto line = book.lines.find(command.account);
  const auto before = book.reservations.find(command.order);
  if (command.act == CreditCommand::Act::kReserve) {
    if (before != book.reservations.end()) return CheckReplay(before->second, command.account, command.amount);
    if (line == book.lines.end()) return AccountNotFoundError(command.account);
    RETURN_IF_ERROR(Reserve(command.amount, line->second));
    book.reservations[command.order] = NewReservation(command, ReservationState::kReserved);
    book.made.insert(command.order);
  } else if (before == book.reservations.end()) {
    book.reservations[command.order] = NewReservation(command, ReservationState::kReleased);
    book.made.insert(command.order);
  } else {
    if (before->second.account != command.account || line == book.lines.end()) {
      return AccountNotFoundError(command.account);
    }
    Release(before->second, line->second);
    if (!book.made.contains(command.order)) book.changed.insert(command.order);
  }
  return absl::OkStatus();
}

absl::Status Save(pg::Transaction& tx, const AccountRows& accounts, Book& book) {
  const auto those_of = [&](const absl::flat_hash_set<OrderId>& orders) {
    std::vector<Reservation> reservations;
    for (const OrderId& order : orders) reservations.push_back(book.reservations[order]);
    return reservations;
  };
  RETURN_IF_ERROR(InsertReservations(tx, those_of(book.made)));
  RETURN_IF_ERROR(UpdateReservations(tx, those_of(book.changed)));
  std::vector<BalanceChange> changes;
  for (const auto& [id, line] : book.lines) {
    changes.push_back({.id = id, .reserved_minor = line.reserved.minor - accounts.at(id).reserved.minor});
  }
  return AddToBalances(tx, std::move(changes));
}

}  // namespace

absl::Status MoveCredit(absl::Time now, pg::Transaction& tx, absl::Span<CreditEntry> entries) {
  std::vector<AccountId> account_ids;
  std::vector<OrderId> orders;
  for (const CreditEntry& entry : entries) {
    account_ids.push_back(entry.item.account);
    orders.push_back(entry.item.order);
  }
  ASSIGN_OR_RETURN(const AccountRows accounts, LockAccounts(tx, account_ids));
  Book book;
  for (const auto& [id, row] : accounts) book.lines.emplace(id, LineOf(row));
  RETURN_IF_ERROR(FindMoved(tx, accounts, now, book));
  ASSIGN_OR_RETURN(book.reservations, FindReservations(tx, orders));
  for (CreditEntry& entry : entries) {
    if (absl::Status status = Act(entry.item, book); status.ok()) {
      entry.result = std::monostate();
    } else {
      entry.result = std::move(status);
    }
  }
  return Save(tx, accounts, book);
}

}  // namespace vlot::invoicing
