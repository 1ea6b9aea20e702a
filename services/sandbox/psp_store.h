// All payments, customers and settlements of the sandbox PSP, in memory, with a journal on disk. Every change goes
// through Save, which also plans what happens by itself and which webhooks are to be called. Not thread-safe: PspDesk
// guards it.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/random/random.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/sandbox/psp_journal.h"
#include "services/sandbox/psp_keys.h"
#include "services/sandbox/psp_rules.h"
#include "services/sandbox/psp_types.h"
#include "services/sandbox/settling/settlement_book.h"

namespace vlot::sandbox {

// One webhook to be called: the payment's `event`-th.
struct WebhookCall {
  std::string payment_id;
  std::string url;
  int64_t event = 0;
};

// Where a refund is, by position: stable, as nothing is ever removed.
struct RefundPlace {
  size_t payment;
  size_t refund;
};

class PspStore {
 public:
  // `journal_path` "": in memory only. Reads what is there; webhooks not yet answered are to be called again.
  static absl::StatusOr<std::unique_ptr<PspStore>> Open(const std::string& journal_path, Timing timing,
                                                        SettlingPlan plan = {});

  const Timing& timing() const { return timing_; }
  // "tr_" + 10 base58 characters.
  std::string NewId(const std::string& prefix);

  // Pointers and references stay valid for the store's life. nullptr: there is none.
  Payment* FindPayment(const std::string& id);
  Customer* FindCustomer(const std::string& id);
  // Oldest first.
  size_t payment_count() const { return slots_.size(); }
  const Payment& payment(size_t index) const { return slots_[index].payment; }
  std::optional<size_t> IndexOf(const std::string& payment_id) const;
  const std::deque<Customer>& customers() const { return customers_; }
  const std::vector<RefundPlace>& refunds() const { return refunds_; }

  Payment& Insert(Payment payment);     // with its id; saved
  Customer& Insert(Customer customer);  // with its id; saved
  // Gives the customer a mandate when this was the first payment of a series and is now paid.
  void Save(Payment& payment);
  void Save(const Customer& customer);

  const SettlementBook& settlements() const { return settlements_; }
  Settlement* FindSettlement(const std::string& id_or_reference) { return settlements_.Find(id_or_reference); }
  // What would be settled of what happened before `cutoff`: an unnamed settlement for each currency and mode.
  std::vector<Settlement> Unsettled(absl::Time now, absl::Time cutoff) const;
  // Settles that; pending.
  std::vector<Settlement*> Settle(absl::Time now, absl::Time cutoff);
  // PAIDOUT or FAILED, as of now.
  void EndSettlement(Settlement& settlement, SettlementStatus status, absl::Time now);

  IdempotencyKeys& keys() { return keys_; }
  void SaveKey(const std::string& key, IdempotencyKeys::Answer answer);
  // The payment no longer looks as it did at first: the answer that made it is kept as this text.
  void KeepFirstAnswer(const std::string& payment_id, const std::string& body);

  // Does up to `max` payments' worth of what is due; says how many changed.
  int Step(absl::Time now, int max);
  // When Step has something to do.
  absl::Time NextDue() const {
    return std::min(due_.empty() ? absl::InfiniteFuture() : due_.top().at, settlements_.NextDue());
  }

  // The webhooks planned since the last call.
  std::vector<WebhookCall> TakeWebhooks() { return std::exchange(webhooks_, {}); }
  // This event was told, or given up: it is not told again after a restart.
  void MarkTold(const std::string& payment_id, int64_t event);

  // Makes everything since the last call durable.
  absl::Status Flush() { return journal_ ? journal_->Flush() : absl::OkStatus(); }

 private:
  struct Slot {
    Payment payment;
    int64_t planned = 0;  // webhooks planned, of payment.events
    int64_t told = 0;     // events settled, up to this one
    size_t refunds_indexed = 0;
  };
  struct Due {
    absl::Time at;
    size_t slot;
    bool operator<(const Due& other) const { return at > other.at; }  // the earliest on top
  };

  PspStore(Timing timing, SettlingPlan plan) : timing_(timing), settlements_(plan) {}

  absl::Status Replay(std::string_view line);
  absl::Status Compact();
  void Take(Payment payment);
  void Take(Customer customer);
  void Index(size_t slot);
  void GrantMandate(Payment& payment);
  void MarkSettled(const Settlement& settlement);
  void PlanWebhooks(Slot& slot);
  void Write(std::string_view record);
  static std::string ToldRecord(const std::string& payment_id, int64_t event);

  const Timing timing_;
  std::unique_ptr<Journal> journal_;
  std::deque<Slot> slots_;
  std::deque<Customer> customers_;
  absl::flat_hash_map<std::string, size_t> payment_by_id_;
  absl::flat_hash_map<std::string, size_t> customer_by_id_;
  std::vector<RefundPlace> refunds_;
  std::priority_queue<Due> due_;
  std::vector<WebhookCall> webhooks_;
  IdempotencyKeys keys_;
  SettlementBook settlements_;
  size_t lines_replayed_ = 0;
  absl::BitGen random_;
};

}  // namespace vlot::sandbox
