#include "services/payment/paced_provider.h"

#include <utility>

#include "common/status/status.h"
#include "services/payment/errors.h"

namespace vlot::payment {

PacedProvider::PacedProvider(Provider& inner, int calls_max, Clock& clock, metrics::Registry& metrics)
    : inner_(inner), calls_max_(calls_max), clock_(clock), metrics_(metrics) {}

PacedProvider::~PacedProvider() { Stop(); }

void PacedProvider::CreatePayment(PspCreate create, PaymentDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, create = std::move(create), done = std::move(done)] {
    inner_.CreatePayment(create, Watch("CreatePayment", done));
  };
  Queue(std::move(turn));
}

void PacedProvider::GetPayment(std::string psp_id, PaymentDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, psp_id = std::move(psp_id), done = std::move(done)] {
    inner_.GetPayment(psp_id, Watch("GetPayment", done));
  };
  Queue(std::move(turn));
}

void PacedProvider::FindByReference(std::string reference, absl::Time since, PaymentDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, reference = std::move(reference), since, done = std::move(done)] {
    inner_.FindByReference(reference, since, Watch("FindByReference", done));
  };
  Queue(std::move(turn));
}

void PacedProvider::CancelPayment(std::string psp_id, PaymentDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, psp_id = std::move(psp_id), done = std::move(done)] {
    inner_.CancelPayment(psp_id, Watch("CancelPayment", done));
  };
  Queue(std::move(turn));
}

void PacedProvider::CapturePayment(PspCaptureCreate capture, CaptureDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, capture = std::move(capture), done = std::move(done)] {
    inner_.CapturePayment(capture, Watch("CapturePayment", done));
  };
  Queue(std::move(turn));
}

void PacedProvider::CreateRefund(PspRefundCreate create, RefundDone done) {
  Turn turn{.refuse = [done](absl::Status error) { done(std::move(error)); }};
  turn.start = [this, create = std::move(create), done = std::move(done)] {
    inner_.CreateRefund(create, Watch("CreateRefund", done));
  };
  Queue(std::move(turn));
}

int PacedProvider::load() const {
  absl::MutexLock lock(&mutex_);
  return under_way_ + static_cast<int>(waiting_.size());
}

void PacedProvider::Stop() {
  std::deque<Turn> waiting;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    waiting.swap(waiting_);
  }
  for (Turn& turn : waiting) turn.refuse(PspNotDoneError("shutting down", std::nullopt));
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(
      +[](PacedProvider* self) ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->under_way_ == 0; }, this));
}

// The call's end: measured, told, and the next one's turn. Told first, so that Stop waits until it was.
template <class Done>
Done PacedProvider::Watch(const char* call, Done done) {
  auto seconds =
      metrics_.GetLatencyHistogram("vlot_payment_psp_seconds", "Calls to the payment provider.", {{"call", call}});
  return [this, call, seconds, begun = clock_.Now(), done = std::move(done)](auto result) mutable {
    seconds.Observe(clock_.Now() - begun);
    if (!result.ok()) {
      metrics_
          .GetCounter("vlot_payment_psp_errors_total", "Calls to the payment provider that did not give a value.",
                      {{"call", call}, {"reason", Reason(result.status())}})
          .Increment();
    }
    done(std::move(result));
    Ended();
  };
}

void PacedProvider::Queue(Turn turn) {
  bool refused = false;
  {
    absl::MutexLock lock(&mutex_);
    refused = stopping_;
    if (!refused && under_way_ >= calls_max_) {
      waiting_.push_back(std::move(turn));
      return;
    }
    if (!refused) ++under_way_;
  }
  if (refused) return turn.refuse(PspNotDoneError("shutting down", std::nullopt));
  turn.start();
}

void PacedProvider::Ended() {
  Turn next;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_ || waiting_.empty()) {
      --under_way_;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next.start();
}

}  // namespace vlot::payment
