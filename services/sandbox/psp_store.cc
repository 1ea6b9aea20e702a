#include "services/sandbox/psp_store.h"

#include <nlohmann/json.hpp>

#include "common/status/status.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_records.h"

namespace vlot::sandbox {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr int kIdCharacters = 10;

absl::Status Damaged(std::string_view line) {
  return MakeError(absl::StatusCode::kDataLoss,
                   "a line of the journal cannot be read: " + std::string(line.substr(0, 200)),
                   {.reason = "JOURNAL_DAMAGED", .domain = "sandbox.vlot.dev"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<PspStore>> PspStore::Open(const std::string& journal_path, Timing timing,
                                                         SettlingPlan plan) {
  std::unique_ptr<PspStore> store(new PspStore(timing, plan));
  if (journal_path.empty()) return store;
  ASSIGN_OR_RETURN(auto journal,
                   Journal::Open(journal_path, [&](std::string_view line) { return store->Replay(line); }));
  store->journal_ = std::move(journal);
  // A settlement is one line, its payments are lines of their own: a crash may have lost these.
  for (const Settlement& settlement : store->settlements_.settlements()) store->MarkSettled(settlement);
  const size_t live = store->slots_.size() + store->customers_.size();
  if (store->lines_replayed_ > 3 * live + 1000) RETURN_IF_ERROR(store->Compact());
  for (size_t slot = 0; slot < store->slots_.size(); ++slot) {
    store->slots_[slot].planned = store->slots_[slot].told;
    store->Index(slot);
  }
  return store;
}

absl::Status PspStore::Replay(std::string_view line) {
  ++lines_replayed_;
  const Json record = Json::parse(line, nullptr, false);
  if (!record.is_object()) return Damaged(line);
  const std::string type = record.value("t", "");
  Payment payment;
  Customer customer;
  if (type == "payment") {
    if (!FromRecord(record, &payment)) return Damaged(line);
    Take(std::move(payment));
  } else if (type == "customer") {
    if (!FromRecord(record, &customer)) return Damaged(line);
    Take(std::move(customer));
  } else if (type == "settlement") {
    Settlement settlement;
    if (!FromRecord(record, &settlement)) return Damaged(line);
    settlements_.Add(std::move(settlement));
  } else if (type == "settlement_end") {
    Settlement* const settlement = settlements_.Find(record.value("id", ""));
    if (settlement == nullptr || !ParseName(record.value("s", ""), &settlement->status)) return Damaged(line);
    settlement->settled_at = absl::FromUnixMicros(record.value("at", int64_t{0}));
  } else if (type == "told") {
    if (const auto slot = IndexOf(record.value("p", ""))) slots_[*slot].told = record.value("n", int64_t{0});
  } else if (type == "key") {
    keys_.Add(record.value("k", ""), {.at = absl::FromUnixMicros(record.value("at", int64_t{0})),
                                      .status = record.value("s", 0),
                                      .payment_id = record.value("p", ""),
                                      .refund_id = record.value("r", ""),
                                      .body = record.value("b", "")});
  } else {
    return Damaged(line);
  }
  return absl::OkStatus();
}

// A restart reads one line for each thing instead of one for each change.
absl::Status PspStore::Compact() {
  return journal_->Replace([this](const std::function<void(std::string_view)>& write) {
    for (const Customer& customer : customers_) write(ToRecord(customer));
    for (const Slot& slot : slots_) {
      write(ToRecord(slot.payment));
      if (slot.told > 0) write(ToldRecord(slot.payment.id, slot.told));
    }
    for (const Settlement& settlement : settlements_.settlements()) write(ToRecord(settlement));
    keys_.ForEach([&](const std::string& key, const IdempotencyKeys::Answer& answer) {
      write(IdempotencyKeys::ToRecord(key, answer));
    });
  });
}

std::string PspStore::NewId(const std::string& prefix) {
  std::string id = prefix;
  for (int i = 0; i < kIdCharacters; ++i) id.push_back(kBase58[absl::Uniform<size_t>(random_, 0, kBase58.size())]);
  return payment_by_id_.contains(id) || customer_by_id_.contains(id) ? NewId(prefix) : id;
}

Payment* PspStore::FindPayment(const std::string& id) {
  const auto index = IndexOf(id);
  return index ? &slots_[*index].payment : nullptr;
}

Customer* PspStore::FindCustomer(const std::string& id) {
  const auto it = customer_by_id_.find(id);
  return it == customer_by_id_.end() ? nullptr : &customers_[it->second];
}

std::optional<size_t> PspStore::IndexOf(const std::string& payment_id) const {
  const auto it = payment_by_id_.find(payment_id);
  if (it == payment_by_id_.end()) return std::nullopt;
  return it->second;
}

void PspStore::Take(Payment payment) {
  const auto [it, is_new] = payment_by_id_.try_emplace(payment.id, slots_.size());
  if (is_new) slots_.emplace_back();
  slots_[it->second].payment = std::move(payment);
}

void PspStore::Take(Customer customer) {
  const auto [it, is_new] = customer_by_id_.try_emplace(customer.id, customers_.size());
  if (is_new) customers_.emplace_back();
  customers_[it->second] = std::move(customer);
}

Payment& PspStore::Insert(Payment payment) {
  Take(std::move(payment));
  Payment& inserted = slots_.back().payment;
  Save(inserted);
  return inserted;
}

Customer& PspStore::Insert(Customer customer) {
  Take(std::move(customer));
  Customer& inserted = customers_.back();
  Save(inserted);
  return inserted;
}

void PspStore::GrantMandate(Payment& payment) {
  Customer* customer = FindCustomer(payment.customer_id);
  if (customer == nullptr || customer->deleted || payment.sequence_type != "first" ||
      payment.status != PaymentStatus::kPaid || !payment.mandate_id.empty()) {
    return;
  }
  const bool card = payment.method == "creditcard";
  payment.mandate_id = NewId("mdt_");
  customer->mandates.push_back({.id = payment.mandate_id,
                                .method = card ? "creditcard" : "directdebit",
                                .consumer_name = "T. TEST",
                                .consumer_account = card ? "" : "NL17RABO0213698412",
                                .created_at = payment.paid_at});
  Save(*customer);
}

void PspStore::Save(Payment& payment) {
  GrantMandate(payment);
  Write(journal_ ? ToRecord(payment) : "");
  Index(*IndexOf(payment.id));
}

void PspStore::Save(const Customer& customer) { Write(journal_ ? ToRecord(customer) : ""); }

void PspStore::SaveKey(const std::string& key, IdempotencyKeys::Answer answer) {
  Write(journal_ ? IdempotencyKeys::ToRecord(key, answer) : "");
  keys_.Add(key, std::move(answer));
}

void PspStore::KeepFirstAnswer(const std::string& payment_id, const std::string& body) {
  keys_.Materialize(payment_id, body, [this](const std::string& key, const IdempotencyKeys::Answer& answer) {
    Write(journal_ ? IdempotencyKeys::ToRecord(key, answer) : "");
  });
}

// Everything that is derived from a payment: the list of refunds, the next due time, the webhooks to call.
void PspStore::Index(size_t slot_index) {
  Slot& slot = slots_[slot_index];
  for (; slot.refunds_indexed < slot.payment.refunds.size(); ++slot.refunds_indexed) {
    refunds_.push_back({slot_index, slot.refunds_indexed});
  }
  const absl::Time due = sandbox::NextDue(slot.payment);
  if (due != absl::InfiniteFuture()) due_.push({due, slot_index});
  const std::vector<SettlementItem> unsettled = UnsettledOf(slot.payment, absl::InfiniteFuture());
  absl::Time oldest = absl::InfiniteFuture();
  for (const SettlementItem& item : unsettled) oldest = std::min(oldest, item.at);
  settlements_.Watch(slot_index, oldest);
  PlanWebhooks(slot);
}

void PspStore::PlanWebhooks(Slot& slot) {
  for (; slot.planned < slot.payment.events; ++slot.planned) {
    if (slot.payment.webhook_url.empty()) continue;
    webhooks_.push_back({slot.payment.id, slot.payment.webhook_url, slot.planned + 1});
  }
}

void PspStore::Write(std::string_view record) {
  if (journal_) journal_->Add(record);
}

int PspStore::Step(absl::Time now, int max) {
  int changed = 0;
  while (!due_.empty() && due_.top().at <= now && changed < max) {
    Payment& payment = slots_[due_.top().slot].payment;
    due_.pop();
    if (!Advance(payment, timing_, now)) continue;
    Save(payment);
    ++changed;
  }
  if (settlements_.NextDue() > now) return changed;
  changed += static_cast<int>(Settle(now, settlements_.CutoffAt(now)).size());
  for (Settlement* const settlement : settlements_.PayableAt(now)) {
    EndSettlement(*settlement, SettlementStatus::kPaidout, now);
    ++changed;
  }
  return changed;
}

std::string PspStore::ToldRecord(const std::string& payment_id, int64_t event) {
  JsonWriter out;
  out.BeginObject().Field("t", "told").Field("p", payment_id).IntField("n", event).EndObject();
  return out.Take();
}

void PspStore::MarkTold(const std::string& payment_id, int64_t event) {
  const auto slot = IndexOf(payment_id);
  if (!slot || slots_[*slot].told >= event) return;
  slots_[*slot].told = event;
  Write(ToldRecord(payment_id, event));
}

}  // namespace vlot::sandbox
