#include "services/payment/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "services/payment/errors.h"
#include "services/payment/events.h"
#include "services/payment/store.h"

namespace vlot::payment {
namespace {

using ById = absl::flat_hash_map<PaymentId, Payment*>;

ById IndexOf(std::vector<Payment>& payments) {
  ById index;
  index.reserve(payments.size());
  for (Payment& payment : payments) index[payment.id] = &payment;
  return index;
}

std::vector<PaymentId> Unique(std::vector<PaymentId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// The answer to a claim whose payment was there already.
absl::StatusOr<Ledger::Claimed> AnswerKnown(const Payment& known, const NewPayment& asked) {
  if (known.attempts.empty() || IsEnded(known.state)) return PaymentEndedError(known.id, known.state);
  if (known.order != asked.order || known.amount != asked.amount) return RequestIdReusedError(known.id.Name());
  const Attempt& current = known.attempts.back();
  if (known.state == State::kFailed && current.psp_id.empty()) return ParseRefusal(current.last_error);
  return Ledger::Claimed{known, false};
}

}  // namespace

absl::Status Ledger::WriteClaims(pg::Transaction& tx, absl::Span<ClaimEntry> entries) {
  const absl::Time now = clock_.Now();
  std::vector<Payment> payments;
  payments.reserve(entries.size());
  for (const ClaimEntry& entry : entries) {
    Payment& payment = payments.emplace_back(MakePayment(entry.item, now));
    payment.version = 1;
    payment.due_at = NextLook(payment, schedule_, now);
  }
  std::vector<const Payment*> sorted;
  for (const Payment& payment : payments) sorted.push_back(&payment);
  std::sort(sorted.begin(), sorted.end(), [](const Payment* a, const Payment* b) { return a->id < b->id; });
  ASSIGN_OR_RETURN(auto made, InsertPayments(tx, sorted));

  std::vector<PaymentId> known_ids;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (made.erase(payments[i].id) > 0) {  // the first of its name
      entries[i].result = Claimed{std::move(payments[i]), true};
    } else {
      known_ids.push_back(entries[i].item.id);
    }
  }
  if (known_ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::vector<Payment> known, FindPayments(tx, Unique(std::move(known_ids))));
  const ById index = IndexOf(known);
  for (ClaimEntry& entry : entries) {
    if (entry.result.ok()) continue;
    const auto it = index.find(entry.item.id);
    if (it != index.end()) entry.result = AnswerKnown(*it->second, entry.item);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Ledger::Apply(Payment& payment, absl::Time now, const Change& change,
                                   std::vector<feed::NewEvent>& events, std::vector<Action>& actions) {
  const Payment before = payment;
  Decision decision(payment, now, schedule_, new_refund_id_);
  RETURN_IF_ERROR(change(decision));
  actions = decision.TakeActions();
  if (payment == before) return false;
  ++payment.version;
  for (const EventFact& fact : decision.TakeEvents()) events.push_back(ToEvent(payment, fact, now));
  return true;
}

absl::Status Ledger::WriteChanges(pg::Transaction& tx, absl::Span<ChangeEntry> entries) {
  const absl::Time now = clock_.Now();
  std::vector<PaymentId> ids;
  std::vector<Payment> tombstones;
  for (const ChangeEntry& entry : entries) {
    ids.push_back(entry.item.payment);
    if (entry.item.order) tombstones.push_back(MakeTombstone(entry.item.payment, *entry.item.order, now));
  }
  ids = Unique(std::move(ids));
  if (!tombstones.empty()) {
    std::sort(tombstones.begin(), tombstones.end(), [](const Payment& a, const Payment& b) { return a.id < b.id; });
    std::vector<const Payment*> rows;
    for (const Payment& tombstone : tombstones) rows.push_back(&tombstone);
    RETURN_IF_ERROR(InsertPayments(tx, rows));
  }
  ASSIGN_OR_RETURN(std::vector<Payment> payments, LockPayments(tx, ids));
  const ById index = IndexOf(payments);
  std::vector<feed::NewEvent> events;
  std::vector<const Payment*> changed;
  absl::flat_hash_set<const Payment*> seen;
  for (ChangeEntry& entry : entries) {
    const auto it = index.find(entry.item.payment);
    if (it == index.end()) {
      entry.result = PaymentNotFoundError(entry.item.payment);
      continue;
    }
    Payment& payment = *it->second;
    std::vector<Action> actions;
    const absl::StatusOr<bool> applied = Apply(payment, now, entry.item.change, events, actions);
    if (!applied.ok()) {
      entry.result = applied.status();
      continue;
    }
    if (*applied && seen.insert(&payment).second) changed.push_back(&payment);
    entry.result = Changed{payment, std::move(actions)};
  }
  RETURN_IF_ERROR(SavePayments(tx, changed));
  return feed_.Append(tx, now, std::move(events));
}

absl::StatusOr<Changed> Ledger::WriteOne(pg::Transaction& tx, absl::Time now, const PaymentId& id, const Change& change,
                                         std::vector<feed::NewEvent>& events) {
  ASSIGN_OR_RETURN(std::vector<Payment> payments, LockPayments(tx, {id}));
  if (payments.empty()) return PaymentNotFoundError(id);
  Changed result{std::move(payments.front())};
  ASSIGN_OR_RETURN(const bool changed, Apply(result.payment, now, change, events, result.actions));
  const Payment* const row = &result.payment;
  if (changed) RETURN_IF_ERROR(SavePayments(tx, {row}));
  return result;
}

absl::StatusOr<std::vector<Changed>> Ledger::TakeDue(pg::Transaction& tx, int max) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(std::vector<Payment> payments, payment::TakeDue(tx, now, max));
  std::vector<Changed> taken;
  taken.reserve(payments.size());
  std::vector<feed::NewEvent> events;
  std::vector<const Payment*> rows;
  for (Payment& payment : payments) {
    Changed& one = taken.emplace_back(Changed{std::move(payment)});
    RETURN_IF_ERROR(Apply(
        one.payment, now, [](Decision& decision) { return decision.Look(), absl::OkStatus(); }, events, one.actions));
    rows.push_back(&one.payment);
  }
  RETURN_IF_ERROR(SavePayments(tx, rows));
  RETURN_IF_ERROR(feed_.Append(tx, now, std::move(events)));
  return taken;
}

}  // namespace vlot::payment
