#include "services/invoicing/crediting/reduce_batch.h"

#include <map>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/crediting/reduction_store.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

// One batch on its way. Steps in the order of ReduceAccruals below.
class Batch {
 public:
  Batch(const std::string& region, absl::Time now, pg::Transaction& tx, absl::Span<ReduceEntry> entries)
      : region_(region), now_(now), tx_(tx), entries_(entries) {}

  // Whoever bills or accrues for these accounts waits from here on, so what is read next stays so.
  absl::Status Read() {
    std::vector<ShipmentId> accruals;
    std::vector<Uuid> ids;
    for (const ReduceEntry& entry : entries_) {
      accruals.push_back(entry.item.accrual);
      ids.push_back(entry.item.id);
    }
    ASSIGN_OR_RETURN(const auto owners, FindAccountsOfAccruals(tx_, accruals));
    std::vector<AccountId> accounts;
    for (const auto& [accrual, account] : owners) accounts.push_back(account);
    RETURN_IF_ERROR(LockAccounts(tx_, accounts).status());
    ASSIGN_OR_RETURN(deliveries_, FindAccruedDeliveries(tx_, accruals));
    ASSIGN_OR_RETURN(before_, FindReductions(tx_, ids));
    return absl::OkStatus();
  }

  void Decide() {
    for (ReduceEntry& entry : entries_) {
      absl::StatusOr<Money> gross = DecideOne(entry.item);
      if (gross.ok()) {
        entry.result = Reduced{*gross};
      } else {
        entry.result = gross.status();
      }
    }
  }

  absl::Status Write() {
    RETURN_IF_ERROR(InsertReductions(tx_, reductions_));
    std::map<AccountId, int64_t> accrued;
    for (const NewReduction& reduction : reductions_) accrued[reduction.account] -= reduction.row.gross.minor;
    std::vector<BalanceChange> changes;
    for (const auto& [account, minor] : accrued) changes.push_back({.id = account, .accrued_minor = minor});
    return AddToBalances(tx_, std::move(changes));
  }

 private:
  absl::StatusOr<Money> DecideOne(const ReduceRequest& request) {
    if (const auto replay = before_.find(request.id); replay != before_.end()) {
      if (replay->second.accrual != request.accrual) return RequestReusedError(request.id.ToString());
      return replay->second.gross;
    }
    const auto found = deliveries_.find(request.accrual);
    if (found == deliveries_.end() || found->second.order != request.order)
      return AccrualNotFoundError(request.accrual);
    StoredDelivery& stored = found->second;
    if (!stored.invoice.IsNil()) return AccrualInvoicedError(request.accrual, stored.invoice);
    ASSIGN_OR_RETURN(Reduction reduction, Reduce(stored.delivery, request.credit, region_));
    for (const AccruedLine& line : reduction.lines) stored.delivery.lines.push_back(line);
    ReductionRow row{.id = request.id,
                     .accrual = request.accrual,
                     .gross = reduction.gross,
                     .reason = request.reason,
                     .create_time = now_};
    before_[request.id] = row;
    reductions_.push_back({.row = std::move(row),
                           .account = stored.account,
                           .date = stored.delivery.date,
                           .lines = std::move(reduction.lines)});
    return reduction.gross;
  }

  const std::string& region_;
  const absl::Time now_;
  pg::Transaction& tx_;
  const absl::Span<ReduceEntry> entries_;
  absl::flat_hash_map<ShipmentId, StoredDelivery> deliveries_;
  absl::flat_hash_map<Uuid, ReductionRow> before_;
  std::vector<NewReduction> reductions_;
};

}  // namespace

absl::Status ReduceAccruals(const std::string& region, absl::Time now, pg::Transaction& tx,
                            absl::Span<ReduceEntry> entries) {
  Batch batch(region, now, tx, entries);
  RETURN_IF_ERROR(batch.Read());
  batch.Decide();
  return batch.Write();
}

}  // namespace vlot::invoicing
