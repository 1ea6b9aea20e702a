#include "common/rpc/call.h"

#include <grpc/support/time.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/credential.h"
#include "common/rpc/status.h"
#include "common/status/cause.h"
#include "common/status/status.h"
#include "common/trail/names.h"
#include "common/trail/reason.h"

namespace vlot::rpc {
namespace {

// What is left until the deadline, measured by gRPC's own clock, so that it also holds under a clock that tests move.
absl::Duration TimeLeft(const grpc::CallbackServerContext& context, bool stream) {
  const gpr_timespec deadline = context.raw_deadline();
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) {
    return stream ? absl::InfiniteDuration() : kDefaultDeadline;
  }
  const gpr_timespec left = gpr_time_sub(deadline, gpr_now(deadline.clock_type));
  return absl::Seconds(left.tv_sec) + absl::Nanoseconds(left.tv_nsec);
}

std::string_view MetadataOf(const grpc::CallbackServerContext& context, const char* key) {
  const auto it = context.client_metadata().find(key);
  if (it == context.client_metadata().end()) return "";
  return {it->second.data(), it->second.size()};
}

TraceContext TraceOf(const grpc::CallbackServerContext& context) {
  const std::string_view traceparent = MetadataOf(context, "traceparent");
  if (traceparent.empty()) return TraceContext::New();
  const auto parent = TraceContext::Parse(traceparent);
  return parent ? parent->Child() : TraceContext::New();
}

bool OnlyValidates(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("validate_only");
  return field != nullptr && request.GetReflection()->GetBool(request, field);
}

absl::Status ScopeMissingError() {
  return MakeError(absl::StatusCode::kPermissionDenied, "This caller may not do this.",
                   {.reason = "SCOPE_MISSING", .domain = auth::kErrorDomain});
}

absl::Status DeadlinePassedError() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "The deadline passed before the work was begun.",
                   {.reason = "DEADLINE_PASSED", .domain = auth::kErrorDomain});
}

// An error that we did not mean to give may tell of our insides; callers from outside get its trace instead.
bool IsUnintended(const absl::Status& status) {
  return (absl::IsInternal(status) || absl::IsUnknown(status)) && Reason(status).empty();
}

// What callers from outside are told. What PostgreSQL said, and of which statement (common/pg marks its errors so), is
// for our log: they get the code and the reason, which tell them what to do, and their trace.
grpc::Status Tell(const absl::Status& outcome, const TraceContext& trace) {
  // Too much to do is told thousands of times a second, in the same words: they are put together once.
  thread_local absl::Status last;
  thread_local grpc::Status told;
  if (outcome == last) return told;
  if (IsUnintended(outcome)) {
    return ToGrpc(
        absl::Status(outcome.code(), absl::StrCat("Something went wrong here; trace ", trace.TraceId(), ".")));
  }
  if (std::optional<ErrorDetail> detail = GetErrorDetail(outcome); detail && IsOfPostgreSql(*detail)) {
    detail->metadata.clear();
    return ToGrpc(MakeError(outcome.code(), absl::StrCat("This cannot be done right now; trace ", trace.TraceId(), "."),
                            *std::move(detail)));
  }
  last = outcome;
  told = ToGrpc(outcome);
  return told;
}

const auth::CallerRef& ThisProcess() {
  static const auth::CallerRef& caller = *new auth::CallerRef(auth::ServiceCaller(""));
  return caller;
}

}  // namespace

Call::Call(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method, bool stream)
    : runtime_(runtime),
      context_(context),
      method_(method),
      info_(runtime.Find(method)),
      trace_(TraceOf(*context)),
      begun_(runtime.clock().Now()),
      deadline_(begun_ + TimeLeft(*context, stream)) {}

void Call::Admit(absl::AnyInvocable<void(absl::Status)> then) {
  if (info_ == nullptr) {
    return then(absl::InternalError(absl::StrCat(method_.ToString(), " was not registered")));
  }
  if (deadline_ <= begun_) return then(DeadlinePassedError());
  if (info_->scopes.Has(auth::Scope::kPublic)) return then(absl::OkStatus());
  const Credential credential = FindCredential(*context_);
  switch (credential.kind) {
    case Credential::Kind::kMalformed:
      return then(WithCause(auth::CredentialsInvalidError(), "not one Bearer authorization"));
    case Credential::Kind::kNone:
    case Credential::Kind::kAnonymous:
      return then(auth::CredentialsMissingError());
    case Credential::Kind::kInProcess:
      caller_ = ThisProcess();
      return then(CheckScope());
    case Credential::Kind::kService:
      caller_ = auth::ServiceCaller(credential.service);
      return then(CheckScope());
    case Credential::Kind::kKey:
      break;
  }
  runtime_.authenticator().AuthenticateKey(
      credential.key, [this, then = std::move(then)](absl::StatusOr<auth::CallerRef> caller) mutable {
        if (!caller.ok()) return then(std::move(caller).status());
        caller_ = *std::move(caller);
        then(CheckScope());
      });
}

absl::Status Call::CheckScope() {
  if (info_->scopes.Allows(*caller_)) return absl::OkStatus();
  LogScopeRefusal(method_, info_->scopes, *caller_, trace_);
  return ScopeMissingError();
}

absl::Status Call::TakeAct(const google::protobuf::Message& request) {
  if (caller_->role != auth::Role::kOperator || !info_->changes || OnlyValidates(request)) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::string reason, trail::TakeReason(request, MetadataOf(*context_, trail::kReasonMetadata)));
  act_ = trail::Act{.actor = actor(),
                    .role = auth::OperatorRoleName(caller_->operator_role),
                    .key = caller_->key_id,
                    .method = method_.ToString(),
                    .resource = trail::ResourceIn(request),
                    .reason = std::move(reason),
                    .trace_id = trace_.TraceId()};
  return absl::OkStatus();
}

grpc::Status Call::Conclude(const absl::Status& outcome) {
  const absl::Time now = runtime_.clock().Now();
  LogRequest({.service = runtime_.service(),
              .method = method_,
              .caller = *caller_,
              .trace = trace_,
              .order = order_,
              .outcome = outcome,
              .ended = now,
              .took = now - begun_,
              .metrics = info_ == nullptr ? nullptr : info_->metrics.get()});
  if (outcome.ok() || caller_->role == auth::Role::kService) return ToGrpc(outcome);
  return Tell(outcome, trace_);
}

}  // namespace vlot::rpc
