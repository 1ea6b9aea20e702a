// Carries out what decisions ask for: calls the PSP and brings its answers to the ledger, whose decisions may ask for
// more. Nothing here is remembered: what does not come back is found again by the rows' due_at. Thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/batch/batcher.h"
#include "services/payment/ledger.h"
#include "services/payment/provider.h"

namespace vlot::payment {

using Changes = batch::Batcher<ChangeItem, Changed>;

class Driver {
 public:
  using Done = std::function<void(absl::StatusOr<Payment>)>;

  // Owns neither.
  Driver(Provider& provider, Changes& changes) : provider_(provider), changes_(changes) {}

  // Creates an attempt that was claimed. `done` gets the payment after the answer was recorded, whatever it was, but
  // PSP_REFUSED when it was refused.
  void Create(const Payment& payment, int32_t attempt, Done done);

  // Does all of it, each by itself.
  void Run(const Payment& payment, const std::vector<Action>& actions);

  // The PSP says that something is new about this id. RESOURCE_EXHAUSTED when too many such hints wait.
  absl::Status Hint(const std::string& psp_id) ABSL_LOCKS_EXCLUDED(mutex_);

  // Records a change, and does what it asks for.
  void Record(ChangeItem item, absl::Time deadline, Done done);

 private:
  // One attempt or refund that is being worked on, without the rest of its payment.
  struct Job {
    PaymentId payment;
    int32_t attempt;
    std::string psp_id;
    PspCreate create;
    absl::Time since;
  };
  static Job JobOf(const Payment& payment, const Attempt& attempt);

  void Create(Job job, Done done);
  void Find(Job job, bool wanted);
  void Fetch(Job job, bool close);
  void Close(Job job);
  void Capture(Job job);
  void TakeRead(const Job& job, PspPayment psp, bool close);
  void FollowHint(const std::string& psp_id);
  bool IsHintOver(const std::string& psp_id) ABSL_LOCKS_EXCLUDED(mutex_);
  void TakeHinted(const std::string& psp_id, absl::StatusOr<PspPayment> psp);
  void Pay(const Payment& payment, const Refund& refund, const Attempt& attempt, bool check);
  void Pay(const PaymentId& payment, const RefundId& refund, PspRefundCreate create);
  void RecordNews(
      const PaymentId& payment, Change change, Done done = [](const auto&) {});

  Provider& provider_;
  Changes& changes_;
  absl::Mutex mutex_;
  // Ids that are being read; true: told again since.
  absl::flat_hash_map<std::string, bool> hints_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::payment
