#include "services/payment/driver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/batch/refusals.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"
#include "services/payment/reference.h"

namespace vlot::payment {
namespace {

bool IsOpen(PspStatus status) {
  return status == PspStatus::kOpen || status == PspStatus::kPending || status == PspStatus::kAuthorized;
}

absl::Duration WaitOf(const absl::Status& error) { return RetryAfter(error).value_or(absl::ZeroDuration()); }

void TakeCreateAnswer(Decision& decision, int32_t attempt, const absl::StatusOr<PspPayment>& answer) {
  if (answer.ok()) return decision.Fetched(attempt, *answer);
  const std::string reason = Reason(answer.status());
  const std::string_view message = StdView(answer.status().message());
  if (reason == kPspRefused) return decision.Refused(attempt, answer.status());
  if (reason == kPspNoAnswer) return decision.NoAnswer(attempt, message);
  decision.NotDone(attempt, message, WaitOf(answer.status()));
}

void TakeRefundAnswer(Decision& decision, const RefundId& refund, const absl::StatusOr<PspRefund>& answer) {
  if (answer.ok()) return decision.RefundAnswered(refund, *answer);
  const std::string reason = Reason(answer.status());
  const std::string_view message = StdView(answer.status().message());
  if (reason == kPspRefused || reason == kPspNotFound) return decision.RefundRefused(refund, message);
  if (reason == kPspNotDone) decision.RefundNotDone(refund, message, WaitOf(answer.status()));
  // No answer: it is asked again with the same key when its time comes.
}

// One attempt of ours must be one payment of theirs; a second one would take money that nobody watches.
void CheckIsOne(const absl::StatusOr<Payment>& payment, int32_t number, const std::string& psp_id) {
  if (!payment.ok()) return;
  for (const Attempt& attempt : payment->attempts) {
    if (attempt.number == number && attempt.psp_id != psp_id) {
      LogError("PSP_PAYMENT_MADE_TWICE", {{"payment", payment->id}, {"psp_id", attempt.psp_id}, {"other", psp_id}});
    }
  }
}

}  // namespace

Driver::Job Driver::JobOf(const Payment& payment, const Attempt& attempt) {
  return {.payment = payment.id,
          .attempt = attempt.number,
          .psp_id = attempt.psp_id,
          .create = {.reference = FormatReference({payment.id, attempt.number}),
                     .amount = payment.amount,
                     .description = payment.description,
                     .redirect_url = payment.redirect_url,
                     .method = attempt.method,
                     .language = payment.language},
          .since = attempt.created_at - kLookupMargin};
}

void Driver::Record(ChangeItem item, absl::Time deadline, Done done) {
  changes_.Submit(std::move(item), deadline, [this, done = std::move(done)](absl::StatusOr<Changed> changed) {
    if (!changed.ok()) return done(changed.status());
    Run(changed->payment, changed->actions);
    done(std::move(changed->payment));
  });
}

void Driver::RecordNews(const PaymentId& payment, Change change, Done done) {
  Record({.payment = payment, .change = std::move(change)}, absl::InfiniteFuture(),
         [payment, done = std::move(done)](absl::StatusOr<Payment> result) {
           if (!result.ok()) LogWarning("PSP_NEWS_NOT_RECORDED", {{"payment", payment}, {"error", result.status()}});
           done(std::move(result));
         });
}

void Driver::Run(const Payment& payment, const std::vector<Action>& actions) {
  for (const Action& action : actions) {
    const auto attempt = std::find_if(payment.attempts.begin(), payment.attempts.end(),
                                      [&](const Attempt& a) { return a.number == action.attempt; });
    if (attempt == payment.attempts.end()) continue;
    switch (action.kind) {
      case Action::Kind::kCreate:
        Create(JobOf(payment, *attempt), [](const auto&) {});
        break;
      case Action::Kind::kFind:
        Find(JobOf(payment, *attempt), action.wanted);
        break;
      case Action::Kind::kFetch:
        Fetch(JobOf(payment, *attempt), action.close);
        break;
      case Action::Kind::kCapture:
        Capture(JobOf(payment, *attempt));
        break;
      case Action::Kind::kRefund:
        for (const Refund& refund : payment.refunds) {
          if (refund.id == action.refund) Pay(payment, refund, *attempt, action.check);
        }
        break;
    }
  }
}

// --- Attempts ---

void Driver::Create(const Payment& payment, int32_t attempt, Done done) {
  for (const Attempt& claimed : payment.attempts) {
    if (claimed.number == attempt) return Create(JobOf(payment, claimed), std::move(done));
  }
  done(payment);
}

void Driver::Create(Job job, Done done) {
  PspCreate create = job.create;
  provider_.CreatePayment(std::move(create),
                          [this, job = std::move(job), done = std::move(done)](absl::StatusOr<PspPayment> answer) {
                            const absl::Status status = answer.status();
                            RecordNews(
                                job.payment,
                                [attempt = job.attempt, answer = std::move(answer)](Decision& decision) {
                                  TakeCreateAnswer(decision, attempt, answer);
                                  return absl::OkStatus();
                                },
                                [status, done](absl::StatusOr<Payment> payment) {
                                  if (payment.ok() && Reason(status) == kPspRefused) return done(status);
                                  done(std::move(payment));
                                });
                          });
}

void Driver::Find(Job job, bool wanted) {
  const std::string reference = job.create.reference;
  provider_.FindByReference(reference, job.since, [this, job, wanted](absl::StatusOr<PspPayment> found) {
    if (found.ok()) return TakeRead(job, *std::move(found), false);
    if (Reason(found.status()) != kPspNotFound) return;  // its row brings us back
    if (wanted) return Create(job, [](const auto&) {});
    RecordNews(job.payment, [attempt = job.attempt](Decision& decision) {
      decision.Absent(attempt);
      return absl::OkStatus();
    });
  });
}

void Driver::Fetch(Job job, bool close) {
  if (job.psp_id.empty()) return;
  const std::string psp_id = job.psp_id;
  provider_.GetPayment(psp_id, [this, job, close](absl::StatusOr<PspPayment> psp) {
    if (!psp.ok()) {
      LogWarning("PSP_FETCH_FAILED", {{"payment", job.payment}, {"psp_id", job.psp_id}, {"error", psp.status()}});
      return;  // its row brings us back
    }
    if (close && IsOpen(psp->status) && psp->cancelable) return Close(job);
    TakeRead(job, *std::move(psp), close);
  });
}

void Driver::Close(Job job) {
  const std::string psp_id = job.psp_id;
  provider_.CancelPayment(psp_id, [this, job](absl::StatusOr<PspPayment> psp) {
    if (psp.ok()) return TakeRead(job, *std::move(psp), true);
    if (Reason(psp.status()) != kPspRefused) return;  // its row brings us back
    // It ended, or lost its cancelability, since it was read: how does it stand now?
    provider_.GetPayment(job.psp_id, [this, job](absl::StatusOr<PspPayment> again) {
      if (again.ok()) TakeRead(job, *std::move(again), true);
    });
  });
}

void Driver::Capture(Job job) {
  if (job.psp_id.empty()) return;
  PspCaptureCreate capture{.psp_id = job.psp_id,
                           .reference = absl::StrCat(job.create.reference, "-capture"),
                           .amount = job.create.amount,
                           .description = job.create.description};
  provider_.CapturePayment(std::move(capture), [this, job](const absl::StatusOr<PspCapture>& taken) {
    const std::string reason = Reason(taken.status());
    if (reason == kPspNotDone) return;  // its row brings us back
    if (!taken.ok()) LogInfo("PSP_CAPTURE_UNSURE", {{"payment", job.payment}, {"error", taken.status()}});
    // Taken; or refused, because it was taken already or is not held any more; or nobody knows: the payment tells. All
    // of it can be taken once only, so that asking again is safe for ever.
    Fetch(job, /*close=*/false);
  });
}

void Driver::TakeRead(const Job& job, PspPayment psp, bool close) {
  const bool not_closed = close && IsOpen(psp.status);
  const std::string psp_id = psp.id;
  RecordNews(
      job.payment,
      [attempt = job.attempt, psp = std::move(psp), not_closed](Decision& decision) {
        decision.Fetched(attempt, psp, not_closed);
        return absl::OkStatus();
      },
      [attempt = job.attempt, psp_id](const auto& payment) { CheckIsOne(payment, attempt, psp_id); });
}

absl::Status Driver::Hint(const std::string& psp_id) {
  // As many as fit in the memory of a small machine; whoever is refused tells us again.
  constexpr size_t kHintsMax = 20'000;
  {
    absl::MutexLock lock(&mutex_);
    if (const auto known = hints_.find(psp_id); known != hints_.end()) {
      known->second = true;
      return absl::OkStatus();
    }
    if (hints_.size() >= kHintsMax) return batch::QueueFullError(hints_.size(), absl::Seconds(1));
    hints_[psp_id] = false;
  }
  FollowHint(psp_id);
  return absl::OkStatus();
}

void Driver::FollowHint(const std::string& psp_id) {
  provider_.GetPayment(psp_id, [this, psp_id](absl::StatusOr<PspPayment> psp) {
    if (IsHintOver(psp_id)) {
      TakeHinted(psp_id, std::move(psp));
    } else {
      FollowHint(psp_id);  // told again meanwhile: what was read may be older than that
    }
  });
}

bool Driver::IsHintOver(const std::string& psp_id) {
  absl::MutexLock lock(&mutex_);
  const auto hint = hints_.find(psp_id);
  if (hint == hints_.end()) return true;
  if (hint->second) {
    hint->second = false;
    return false;
  }
  hints_.erase(hint);
  return true;
}

void Driver::TakeHinted(const std::string& psp_id, absl::StatusOr<PspPayment> psp) {
  if (!psp.ok()) return LogInfo("PSP_HINT_NOT_FOLLOWED", {{"psp_id", psp_id}, {"error", psp.status()}});
  const auto ref = ParseReference(psp->reference);
  if (!ref) return LogInfo("PSP_PAYMENT_NOT_OURS", {{"psp_id", psp_id}});
  TakeRead({.payment = ref->payment, .attempt = ref->number, .psp_id = psp_id}, *std::move(psp), false);
}

// --- Refunds ---

void Driver::Pay(const Payment& payment, const Refund& refund, const Attempt& attempt, bool check) {
  PspRefundCreate create{.psp_id = attempt.psp_id,
                         .reference = FormatRefundReference({refund.id, refund.tries}),
                         .amount = {refund.amount_minor, payment.amount.currency},
                         .description = payment.description};
  if (!check) return Pay(payment.id, refund.id, std::move(create));
  // The PSP has forgotten the key: look whether it was done after all.
  provider_.GetPayment(attempt.psp_id, [this, job = JobOf(payment, attempt), id = refund.id,
                                        create = std::move(create)](absl::StatusOr<PspPayment> psp) {
    if (!psp.ok()) return;  // its row brings us back
    RecordNews(
        job.payment,
        [attempt = job.attempt, psp = *std::move(psp)](Decision& decision) {
          decision.Fetched(attempt, psp);
          return absl::OkStatus();
        },
        [this, id, create](absl::StatusOr<Payment> payment) {
          Refund* refund = payment.ok() ? FindRefund(*payment, id) : nullptr;
          if (refund != nullptr && refund->state == RefundState::kClaimed) Pay(payment->id, id, create);
        });
  });
}

void Driver::Pay(const PaymentId& payment, const RefundId& refund, PspRefundCreate create) {
  provider_.CreateRefund(std::move(create), [this, payment, refund](absl::StatusOr<PspRefund> answer) {
    RecordNews(payment, [refund, answer = std::move(answer)](Decision& decision) {
      TakeRefundAnswer(decision, refund, answer);
      return absl::OkStatus();
    });
  });
}

}  // namespace vlot::payment
