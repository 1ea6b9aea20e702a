// What the adapter does around a unary handler: against a real server, in the process and over TCP.
#include <gmock/gmock.h>
#include <grpcpp/alarm.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/log/captured_log.h"
#include "common/log/options.h"
#include "common/rpc/fake_access.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/status/cause.h"
#include "common/status/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::rpc {
namespace {

using access::v1::CreateApiKeyRequest;
using access::v1::CreateApiKeyResponse;
using ::testing::HasSubstr;
using ::testing::Not;
using ::vlot::testing::IsOk;
using ::vlot::testing::Message;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using Access = access::v1::ApiKeys::StubInterface::async_interface;

class UnaryTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    server_.keys().Add("admin",
                       {.role = auth::Role::kOperator, .operator_role = auth::OperatorRole::kAdmin, .subject = "jan"});
    server_.Add<access::v1::ApiKeys>(service_);
    ASSERT_OK(server_.Start());
    stub_ = access::v1::ApiKeys::NewStub(client().channel());
  }

  ~UnaryTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  Client& client() { return GetParam() ? server_.network() : server_.in_process(); }

  // An operator's change says why.
  static CreateApiKeyRequest Reasoned(const std::string& reason = "to see what comes") {
    CreateApiKeyRequest request;
    request.set_reason(reason);
    return request;
  }

  absl::StatusOr<CreateApiKeyResponse> Create(CallOptions options = {}, CreateApiKeyRequest request = Reasoned()) {
    if (!options.authorization) options.authorization = "Bearer admin";
    return InvokeAndWait(client(), stub_->async(), &Access::CreateApiKey, std::move(request), std::move(options));
  }

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  FakeAccess service_{server_.runtime()};
  std::unique_ptr<access::v1::ApiKeys::Stub> stub_;
};

INSTANTIATE_TEST_SUITE_P(Ways, UnaryTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Tcp" : "InProcess"; });

TEST_P(UnaryTest, Handler_FailsWithDetails_CallerGetsThemAll) {
  const ErrorDetail detail = {.reason = "REQUEST_ID_REUSED",
                              .domain = "vlot.dev",
                              .metadata = {{"request_id", "1"}},
                              .violations = {{.field = "api_key.subject", .description = "is required"}},
                              .retry_after = absl::Seconds(2)};
  service_.create = [&](Call&, const auto&, auto done) {
    done(MakeError(absl::StatusCode::kAlreadyExists, "Used before.", detail));
  };
  const absl::Status status = Create().status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAlreadyExists, Message("Used before.")));
  EXPECT_EQ(GetErrorDetail(status), detail);
}

TEST_P(UnaryTest, Handler_FinishesFromAnotherThread_CallerGetsTheAnswer) {
  std::thread worker;
  service_.create = [&](Call& call, const CreateApiKeyRequest& request, Done<CreateApiKeyResponse> done) {
    worker = std::thread([&call, &request, done] {
      done.response()->set_secret(request.reason() + " by " + call.actor());
      done(absl::OkStatus());
    });
  };
  CreateApiKeyRequest request;
  request.set_reason("audit");
  EXPECT_EQ(Create({}, request)->secret(), "audit by operator:jan");
  worker.join();
}

TEST_P(UnaryTest, Handler_FailsWithoutMeaningTo_OutsidersGetTheTraceOnly) {
  service_.create = [](Call&, const auto&, auto done) { done(absl::InternalError("column p00.secret is null")); };
  const TraceContext trace = TraceContext::New();
  const absl::Status status = Create({.trace = trace}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal, Message(HasSubstr(trace.TraceId()))));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal, Message(Not(HasSubstr("column")))));
}

TEST_P(UnaryTest, Handler_FailsAgainAndAgain_EachCallerGetsWhatIsItsOwn) {
  const auto full = [](const std::string& waiting) {
    return MakeError(
        absl::StatusCode::kResourceExhausted, "too many",
        {.reason = "QUEUE_FULL", .domain = std::string(kCommonDomain), .metadata = {{"waiting", waiting}}});
  };
  const absl::Status of_postgresql = MakeError(absl::StatusCode::kResourceExhausted, "too many",
                                               {.reason = "QUEUE_FULL",
                                                .domain = std::string(kCommonDomain),
                                                .metadata = {{kStatementKey, "access.InsertKeys"}}});
  for (const std::string waiting : {"1", "1", "2", "", "2", "", "1"}) {
    service_.create = [&](Call&, const auto&, auto done) { done(waiting.empty() ? of_postgresql : full(waiting)); };
    const auto detail = GetErrorDetail(Create().status());
    ASSERT_TRUE(detail);
    EXPECT_EQ(detail->metadata, waiting.empty() ? (std::map<std::string, std::string>{})
                                                : (std::map<std::string, std::string>{{"waiting", waiting}}));
  }
}

TEST_P(UnaryTest, Handler_FailsForPostgreSql_OutsidersGetTheReasonAndTheTraceOnly) {
  service_.create = [](Call&, const auto&, auto done) {
    done(MakeError(absl::StatusCode::kAborted, "access.InsertKeys: deadlock detected",
                   {.reason = "DATABASE_CONTENTION",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{kStatementKey, "access.InsertKeys"}, {"sqlstate", "40P01"}}}));
  };
  const log::CapturedLog log;
  const TraceContext trace = TraceContext::New();
  const absl::Status status = Create({.trace = trace}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted, Reason("DATABASE_CONTENTION")));
  EXPECT_EQ(status.message(), "This cannot be done right now; trace " + trace.TraceId() + ".");
  EXPECT_TRUE(GetErrorDetail(status)->metadata.empty());
  const auto requests = log.Lines("REQUEST");
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0]["detail"], "access.InsertKeys: deadlock detected");
}

TEST_P(UnaryTest, Operator_WhoChangesSomething_SaysWhyOrIsRefused) {
  int calls = 0;
  std::optional<trail::Act> act;
  service_.create = [&](Call& call, const auto&, auto done) {
    ++calls;
    if (call.act() != nullptr) act = *call.act();
    done(absl::OkStatus());
  };
  EXPECT_THAT(Create({}, Reasoned(" ")), StatusIs(absl::StatusCode::kInvalidArgument, Reason("REASON_REQUIRED")));
  EXPECT_EQ(calls, 0) << "no handler is asked";
  const TraceContext trace = TraceContext::New();
  EXPECT_OK(Create({.trace = trace}, Reasoned("a new shop")));
  ASSERT_TRUE(act.has_value());
  EXPECT_EQ(*act, (trail::Act{.actor = "operator:jan",
                              .role = "admin",
                              .method = "vlot.access.v1.ApiKeys/CreateApiKey",
                              .reason = "a new shop",
                              .trace_id = trace.TraceId()}));
}

TEST_P(UnaryTest, ThisProcess_ThatChangesSomething_NeedsNoReason) {
  bool recorded = true;
  service_.create = [&](Call& call, const auto&, auto done) {
    recorded = call.act() != nullptr;
    done(absl::OkStatus());
  };
  const auto stub = access::v1::ApiKeys::NewStub(server_.in_process().channel());
  EXPECT_OK(InvokeAndWait(server_.in_process(), stub->async(), &Access::CreateApiKey, Reasoned("")));
  EXPECT_FALSE(recorded);
}

TEST_P(UnaryTest, Deadline_NotGiven_IsThirtySecondsByTheRuntimesClock) {
  absl::Time deadline;
  service_.create = [&](Call& call, const auto&, auto done) {
    deadline = call.deadline();
    done(absl::OkStatus());
  };
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer admin");
  CreateApiKeyResponse response;
  ASSERT_TRUE(stub_->CreateApiKey(&context, Reasoned(), &response).ok());
  EXPECT_EQ(deadline, clock_.Now() + kDefaultDeadline);
}

TEST_P(UnaryTest, Deadline_Given_ReachesTheHandler) {
  absl::Duration left;
  service_.create = [&](Call& call, const auto&, auto done) {
    left = call.deadline() - clock_.Now();
    done(absl::OkStatus());
  };
  ASSERT_THAT(Create({.timeout = absl::Seconds(60)}), IsOk());
  EXPECT_GT(left, absl::Seconds(40));
  EXPECT_LE(left, absl::Seconds(61));
}

// Keeps calls unanswered until it opens; later ones are answered at once.
class Latch {
 public:
  void Answer(Done<CreateApiKeyResponse> done) {
    {
      absl::MutexLock lock(&mutex_);
      if (!open_) return kept_.push_back(done);
    }
    done(absl::OkStatus());
  }
  bool KeepsAny() {
    absl::MutexLock lock(&mutex_);
    return !kept_.empty();
  }
  void Open() {
    std::vector<Done<CreateApiKeyResponse>> kept;
    {
      absl::MutexLock lock(&mutex_);
      open_ = true;
      kept.swap(kept_);
    }
    for (const auto& done : kept) done(absl::OkStatus());
  }

 private:
  absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Done<CreateApiKeyResponse>> kept_ ABSL_GUARDED_BY(mutex_);
};

TEST_P(UnaryTest, Deadline_PassesWhileTheHandlerWorks_CallerIsToldAndTheHandlerMayStillFinish) {
  Latch latch;
  service_.create = [&](Call&, const auto&, auto done) { latch.Answer(done); };
  // On a busy machine a short deadline passes before the handler is reached.
  for (absl::Duration timeout = absl::Milliseconds(50); !latch.KeepsAny(); timeout *= 2) {
    EXPECT_THAT(Create({.timeout = timeout}), StatusIs(absl::StatusCode::kDeadlineExceeded));
  }
  latch.Open();
  server_.server().Stop(absl::Seconds(5));  // what came late too, while the latch is there
}

TEST_P(UnaryTest, Trace_GivenOrNot_IsKeptOrMade) {
  TraceContext seen;
  service_.create = [&](Call& call, const auto&, auto done) {
    seen = call.trace();
    done(absl::OkStatus());
  };
  const TraceContext trace = TraceContext::New();
  ASSERT_THAT(Create({.trace = trace}), IsOk());
  EXPECT_EQ(seen.TraceId(), trace.TraceId());
  EXPECT_NE(seen.span, trace.span);
  ASSERT_THAT(Create(), IsOk());
  EXPECT_NE(seen.TraceId(), trace.TraceId());
}

TEST_P(UnaryTest, Call_Unavailable_IsTriedAgainUntilItSucceeds) {
  int calls = 0;
  service_.create = [&](Call&, const auto&, auto done) {
    ++calls < 3 ? done(absl::UnavailableError("not yet")) : done(absl::OkStatus());
  };
  EXPECT_THAT(Create(), IsOk());
  EXPECT_EQ(calls, 3);
}

TEST_P(UnaryTest, Call_UnavailableForEver_GivesUpAfterItsAttempts) {
  int calls = 0;
  service_.create = [&](Call&, const auto&, auto done) {
    ++calls;
    done(absl::UnavailableError("never"));
  };
  EXPECT_THAT(Create({.attempts_max = 3}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(calls, 3);
}

TEST_P(UnaryTest, Call_OtherFailures_AreNotTriedAgain) {
  int calls = 0;
  service_.create = [&](Call&, const auto&, auto done) {
    ++calls;
    done(absl::AbortedError("redo the step"));
  };
  EXPECT_THAT(Create(), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(calls, 1);
}

// Else the channel might go in gRPC's own thread: see Client.
TEST_P(UnaryTest, Call_Ended_HoldsItsChannelNoMore) {
  const auto& channel = client().channel();
  const auto holders = channel.use_count();
  std::optional<decltype(channel.use_count())> in_the_callback;
  absl::Notification ended;
  Invoke(client(), stub_->async(), &Access::CreateApiKey, Reasoned(), {.authorization = "Bearer admin"},
         [&](const auto&) {
           in_the_callback = channel.use_count();
           ended.Notify();
         });
  ended.WaitForNotification();
  EXPECT_EQ(in_the_callback, holders);
}

TEST_P(UnaryTest, Client_DestroyedDuringACall_CancelsAndWaitsForIt) {
  absl::Notification arrived;
  std::optional<Done<CreateApiKeyResponse>> kept;
  service_.create = [&](Call&, const auto&, auto done) {
    kept = done;
    arrived.Notify();
  };
  absl::Status outcome;
  {
    Client client(this->client().channel(), clock_);
    Invoke(client, stub_->async(), &Access::CreateApiKey, Reasoned(), {.authorization = "Bearer admin"},
           [&](const absl::StatusOr<CreateApiKeyResponse>& answer) { outcome = answer.status(); });
    arrived.WaitForNotification();
  }
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kCancelled));
  (*kept)(absl::OkStatus());
}

TEST_P(UnaryTest, Requests_EachOutcome_IsCounted) {
  ASSERT_THAT(Create(), IsOk());
  ASSERT_THAT(Create({.authorization = "Bearer wrong"}), StatusIs(absl::StatusCode::kUnauthenticated));
  server_.server().Stop(absl::Seconds(5));  // all handlers have ended, so all is counted
  const std::string text = server_.metrics().TextExposition();
  EXPECT_THAT(text, HasSubstr(R"(code="OK",method="CreateApiKey",service="test"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(code="UNAUTHENTICATED",method="CreateApiKey",service="test"} 1)"));
}

}  // namespace
}  // namespace vlot::rpc
