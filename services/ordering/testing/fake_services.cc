#include "services/ordering/testing/fake_services.h"

#include "common/status/status.h"

namespace vlot::ordering::testing {
namespace {

constexpr absl::Duration kLong = absl::Minutes(1);  // only waited for when the test fails

CommandDone Success(const CommandSender::Outgoing& out) {
  CommandDone done{.command = out.command};
  switch (out.step->kind) {
    case StepKind::kInvoice:
      done.number = out.command.undo ? "C25-0000001" : "F25-0000001";
      break;
    case StepKind::kAuthorize:
      done.checkout_url = "https://pay/1";
      done.paid = true;
      break;
    case StepKind::kShip:
      done.shipment = {.location = "locations/0194a4c0-0000-7000-8000-000000000001", .parcels = 1, .weight_grams = 500};
      break;
    case StepKind::kBookCourier:
      done.shipment = {.tracking_code = "T1", .courier = "Fiets"};
      break;
    default:
      break;
  }
  return done;
}

}  // namespace

void FakeServices::Set(StepKind kind, Answer answer) {
  absl::MutexLock lock(&mutex_);
  answers_[kind] = std::move(answer);
}

std::optional<Input> FakeServices::AnswerTo(const Outgoing& out) {
  Answer answer;
  {
    absl::MutexLock lock(&mutex_);
    ++sent_[{out.placed->id, out.step->kind, out.command.undo}];
    answer = answers_[out.step->kind];
  }
  return answer ? answer(out) : Input(Success(out));
}

int FakeServices::Sent(const OrderId& order, StepKind kind, bool undo) const {
  absl::MutexLock lock(&mutex_);
  auto found = sent_.find({order, kind, undo});
  return found == sent_.end() ? 0 : found->second;
}

bool FakeServices::WaitSent(const OrderId& order, StepKind kind, bool undo, int times) const {
  auto sent = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    auto found = sent_.find({order, kind, undo});
    return found != sent_.end() && found->second >= times;
  };
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&sent), kLong);
}

void FakeSender::SendAll(std::vector<Outgoing> commands) {
  for (const Outgoing& out : commands) {
    if (auto answer = services_.AnswerTo(out)) engine_.Post(out.placed->id, *std::move(answer));
  }
}

FakeServices::Answer Lost() {
  return [](const auto&) { return std::nullopt; };
}

FakeServices::Answer Failing(absl::StatusCode code, std::string reason) {
  return [=](const CommandSender::Outgoing& out) {
    return Input(CommandFailed{out.command, MakeError(code, "no", {.reason = reason, .domain = "test"})});
  };
}

}  // namespace vlot::ordering::testing
