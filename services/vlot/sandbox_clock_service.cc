#include "services/vlot/sandbox_clock_service.h"

#include <atomic>
#include <memory>
#include <utility>

#include "common/rpc/invoke.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"

namespace vlot {
namespace {

namespace v1 = ::vlot::access::v1;
using Clocks = v1::SandboxClocks::StubInterface::async_interface;

constexpr std::string_view kErrorDomain = "access.vlot.dev";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::SandboxClocks::service_full_name(), name}; }
constexpr rpc::Method kGetSandboxClock = MethodOf("GetSandboxClock");
constexpr rpc::Method kAdvanceSandboxClock = MethodOf("AdvanceSandboxClock");
constexpr rpc::Method kSetSandboxClock = MethodOf("SetSandboxClock");

constexpr int kDaysAheadMax = 3652;

// The others that are still to answer; the last one ends the call, with the first error if there is one.
struct Waiting {
  Waiting(int others, rpc::Done<v1::SandboxClock> done) : left(others), done(std::move(done)) {}

  void Answered(const absl::Status& status) {
    {
      MutexLock lock(mutex);
      if (outcome.ok()) outcome = status;
    }
    if (--left > 0) return;
    MutexLock lock(mutex);
    done(outcome);
  }

  std::vector<std::unique_ptr<v1::SandboxClocks::StubInterface>> stubs;
  std::atomic<int> left;
  Mutex mutex;
  absl::Status outcome ABSL_GUARDED_BY(mutex);
  rpc::Done<v1::SandboxClock> done;
};

}  // namespace

v1::SandboxClock SandboxClockService::Now() const {
  v1::SandboxClock proto;
  *proto.mutable_time() = wire::ToProto(runtime_.clock().Now());
  *proto.mutable_offset() = wire::ToProto(clock_.offset());
  return proto;
}

absl::StatusOr<absl::Duration> SandboxClockService::WayOf(const v1::AdvanceSandboxClockRequest& request) const {
  Violations violations;
  absl::Duration by;
  wire::TakeRequestId(request.request_id(), violations);
  if (request.has_by()) by = wire::Take(wire::FromProto(request.by()), "by", violations);
  if (request.has_to()) by = wire::Take(wire::FromProto(request.to()), "to", violations) - runtime_.clock().Now();
  if (request.has_by() == request.has_to()) violations.Add("by", "either this or `to` is required");
  const char* const field = request.has_to() ? "to" : "by";
  if (by <= absl::ZeroDuration() && violations.empty()) violations.Add(field, "must be ahead");
  // It never goes back, and what has a date would have ended: keys, mandates, agreements.
  if (by + clock_.offset() > absl::Hours(24) * kDaysAheadMax && violations.empty()) {
    violations.Add(field, "leads more than ten years ahead of the real time");
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return by;
}

void SandboxClockService::MoveOthers(const std::string& request_id, absl::Duration offset,
                                     rpc::Done<v1::SandboxClock> done) const {
  *done.response() = Now();
  if (others_.empty()) return done(absl::OkStatus());
  v1::SetSandboxClockRequest request;
  request.set_request_id(request_id);
  *request.mutable_offset() = wire::ToProto(offset);
  const auto waiting = std::make_shared<Waiting>(static_cast<int>(others_.size()), done);
  for (rpc::Client* other : others_) waiting->stubs.push_back(v1::SandboxClocks::NewStub(other->channel()));
  for (size_t i = 0; i < others_.size(); ++i) {
    rpc::Invoke(*others_[i], waiting->stubs[i]->async(), &Clocks::SetSandboxClock, request, {},
                [waiting](const absl::StatusOr<v1::SandboxClock>& set) { waiting->Answered(set.status()); });
  }
}

grpc::ServerUnaryReactor* SandboxClockService::GetSandboxClock(grpc::CallbackServerContext* context,
                                                               const v1::GetSandboxClockRequest* request,
                                                               v1::SandboxClock* response) {
  return rpc::Unary(runtime_, context, kGetSandboxClock, request, response,
                    [this](rpc::Call&, const v1::GetSandboxClockRequest&, rpc::Done<v1::SandboxClock> done) {
                      done(absl::StatusOr<v1::SandboxClock>(Now()));
                    });
}

grpc::ServerUnaryReactor* SandboxClockService::AdvanceSandboxClock(grpc::CallbackServerContext* context,
                                                                   const v1::AdvanceSandboxClockRequest* request,
                                                                   v1::SandboxClock* response) {
  return rpc::Unary(
      runtime_, context, kAdvanceSandboxClock, request, response,
      [this](rpc::Call&, const v1::AdvanceSandboxClockRequest& request, rpc::Done<v1::SandboxClock> done) {
        const absl::StatusOr<absl::Duration> by = WayOf(request);
        if (!by.ok()) return done(by.status());
        const absl::StatusOr<absl::Duration> offset = clock_.Advance(request.request_id(), *by);
        if (!offset.ok()) return done(offset.status());
        MoveOthers(request.request_id(), *offset, done);  // the call's deadline was of the time before
      });
}

grpc::ServerUnaryReactor* SandboxClockService::SetSandboxClock(grpc::CallbackServerContext* context,
                                                               const v1::SetSandboxClockRequest* request,
                                                               v1::SandboxClock* response) {
  return rpc::Unary(runtime_, context, kSetSandboxClock, request, response,
                    [this](rpc::Call&, const v1::SetSandboxClockRequest& request, rpc::Done<v1::SandboxClock> done) {
                      const absl::StatusOr<absl::Duration> offset = wire::FromProto(request.offset());
                      if (!offset.ok()) return done(offset.status());
                      if (absl::Status moved = clock_.MoveTo(*offset); !moved.ok()) return done(moved);
                      done(absl::StatusOr<v1::SandboxClock>(Now()));
                    });
}

}  // namespace vlot
