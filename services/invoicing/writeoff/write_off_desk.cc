#include "services/invoicing/writeoff/write_off_desk.h"

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/book_store.h"
#include "services/invoicing/bank/paid_events.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/dunning/settled.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/writeoff/write_off_store.h"

namespace vlot::invoicing {
namespace {

// `amount` is negative when a write-off is taken back. The document's row is locked.
absl::StatusOr<WrittenOff> Write(pg::Transaction& tx, UuidV7Generator& ids, bank::Receivable receivable,
                                 const Money& amount, const WriteOffWish& wish, const std::string& actor,
                                 absl::Time now) {
  const State before = receivable.state;
  bank::GiveUp(amount.minor, receivable);
  WrittenOff result{.write_off = {.id = WriteOffId(ids.Next()),
                                  .invoice = receivable.id,
                                  .number = receivable.number,
                                  .account = receivable.account,
                                  .amount = amount,
                                  .date = absl::ToCivilDay(now, DefaultTimeZone()),
                                  .reason = wish.reason,
                                  .actor = actor,
                                  .create_time = now}};
  RETURN_IF_ERROR(bank::UpdateOpen(tx, {receivable}));
  RETURN_IF_ERROR(AddToBalances(tx, {{.id = receivable.account, .open_minor = -amount.minor}}));
  RETURN_IF_ERROR(InsertWriteOffs(tx, {result.write_off}));
  if (receivable.state != before) {
    ASSIGN_OR_RETURN(result.events, bank::PaidEvents(tx, {receivable.id}));
  }
  ASSIGN_OR_RETURN(const std::vector<feed::NewEvent> lifted, dunning::EndSettledCases(tx, {receivable.account}, now));
  result.events.insert(result.events.end(), lifted.begin(), lifted.end());
  return result;
}

absl::StatusOr<bank::Receivable> Lock(pg::Transaction& tx, InvoiceId id) {
  ASSIGN_OR_RETURN(bank::Book book, bank::LockBookOf(tx, {id}, {}));
  const bank::Receivable* const receivable = book.Find(id);
  if (receivable == nullptr) return InvoiceNotFoundError(id);
  return *receivable;
}

}  // namespace

absl::StatusOr<WrittenOff> WriteOffInvoice(pg::Transaction& tx, UuidV7Generator& ids, const WriteOffWish& wish,
                                           const std::string& actor, absl::Time now) {
  ASSIGN_OR_RETURN(const bank::Receivable receivable, Lock(tx, wish.invoice));
  const std::optional<Money> amount = PartOf(receivable.open, wish.amount);
  if (!amount) return WriteOffExceedsOpenError(receivable.id, receivable.open);
  return Write(tx, ids, receivable, *amount, wish, actor, now);
}

absl::StatusOr<WrittenOff> ReinstateInvoice(pg::Transaction& tx, UuidV7Generator& ids, const WriteOffWish& wish,
                                            const std::string& actor, absl::Time now) {
  ASSIGN_OR_RETURN(const bank::Receivable receivable, Lock(tx, wish.invoice));
  const std::optional<Money> amount = PartOf(receivable.written_off, wish.amount);
  if (!amount) return ReinstatementExceedsWriteOffError(receivable.id, receivable.written_off);
  return Write(tx, ids, receivable, {-amount->minor, amount->currency}, wish, actor, now);
}

}  // namespace vlot::invoicing
