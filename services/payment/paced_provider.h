// Another provider with at most so many calls under way; the rest wait their turn, first come first served. Counts and
// times the calls (vlot_payment_psp_seconds by call, vlot_payment_psp_errors_total by call and reason).
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/metrics/metrics.h"
#include "common/time/clock.h"
#include "services/payment/provider.h"

namespace vlot::payment {

// Thread-safe. The destructor refuses what waits for its turn (PSP_NOT_DONE) and waits for the calls under way.
class PacedProvider : public Provider {
 public:
  // Owns none of these.
  PacedProvider(Provider& inner, int calls_max, Clock& clock, metrics::Registry& metrics);
  ~PacedProvider() override;

  void CreatePayment(PspCreate create, PaymentDone done) override;
  void GetPayment(std::string psp_id, PaymentDone done) override;
  void FindByReference(std::string reference, absl::Time since, PaymentDone done) override;
  void CancelPayment(std::string psp_id, PaymentDone done) override;
  void CapturePayment(PspCaptureCreate capture, CaptureDone done) override;
  void CreateRefund(PspRefundCreate create, RefundDone done) override;

  // Calls under way or waiting.
  int load() const ABSL_LOCKS_EXCLUDED(mutex_);

  // As the destructor does; later calls are refused.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Turn {
    std::function<void()> start;
    std::function<void(absl::Status)> refuse;
  };

  template <class Done>
  Done Watch(const char* call, Done done);
  void Queue(Turn turn);
  void Ended();

  Provider& inner_;
  const int calls_max_;
  Clock& clock_;
  metrics::Registry& metrics_;
  mutable absl::Mutex mutex_;
  std::deque<Turn> waiting_ ABSL_GUARDED_BY(mutex_);
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::payment
