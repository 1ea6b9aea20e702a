// A method that reads its request itself, against a real server, in the process and over TCP.
#include "common/rpc/raw_unary.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/status/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "vlot/access/v1/access.grpc.pb.h"

namespace vlot::rpc {
namespace {

using access::v1::CreateApiKeyRequest;
using access::v1::CreateApiKeyResponse;
using ::testing::HasSubstr;
using ::vlot::testing::Message;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using Access = access::v1::ApiKeys::StubInterface::async_interface;

class RawAccess final
    : public access::v1::ApiKeys::WithRawCallbackMethod_CreateApiKey<access::v1::ApiKeys::CallbackService> {
 public:
  explicit RawAccess(Runtime& runtime) : runtime_(runtime) {}

  grpc::ServerUnaryReactor* CreateApiKey(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override {
    return RawUnary<CreateApiKeyRequest, CreateApiKeyResponse>(
        runtime_, context, {access::v1::ApiKeys::service_full_name(), "CreateApiKey"}, request, response,
        [this] { return door; },
        [this](Call& call, const CreateApiKeyRequest& request, RawDone<CreateApiKeyResponse> done) {
          create(call, request, done);
        });
  }

  absl::Status door;
  absl::AnyInvocable<void(Call&, const CreateApiKeyRequest&, RawDone<CreateApiKeyResponse>)> create =
      [](Call&, const CreateApiKeyRequest& request, auto done) {
        CreateApiKeyResponse response;
        response.set_secret(request.reason() + "/" + request.request_id());
        done(response);
      };

 private:
  Runtime& runtime_;
};

class RawUnaryTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    server_.keys().Add("admin",
                       {.role = auth::Role::kOperator, .operator_role = auth::OperatorRole::kAdmin, .subject = "jan"});
    server_.Add<access::v1::ApiKeys>(service_, {"CreateApiKey"});
    ASSERT_OK(server_.Start());
    stub_ = access::v1::ApiKeys::NewStub(client().channel());
  }

  ~RawUnaryTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  Client& client() { return GetParam() ? server_.network() : server_.in_process(); }

  absl::StatusOr<std::string> Create(const std::string& reason, const std::string& request_id = "",
                                     const std::string& key = "admin") {
    CreateApiKeyRequest request;
    request.set_reason(reason);
    request.set_request_id(request_id);
    CallOptions options;
    options.authorization = "Bearer " + key;
    ASSIGN_OR_RETURN(const CreateApiKeyResponse response,
                     InvokeAndWait(client(), stub_->async(), &Access::CreateApiKey, request, options));
    return response.secret();
  }

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  RawAccess service_{server_.runtime()};
  std::unique_ptr<access::v1::ApiKeys::Stub> stub_;
};

INSTANTIATE_TEST_SUITE_P(Ways, RawUnaryTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Tcp" : "InProcess"; });

TEST_P(RawUnaryTest, Requests_OneAfterAnother_HaveNothingOfEachOther) {
  EXPECT_EQ(*Create("first", "7"), "first/7");
  EXPECT_EQ(*Create("second"), "second/");
}

TEST_P(RawUnaryTest, Request_OfManyBytes_IsServedToo) {
  const std::string much(100'000, 'x');
  EXPECT_EQ(*Create("many", much), "many/" + much);
  EXPECT_EQ(*Create("few"), "few/");
}

TEST_P(RawUnaryTest, Handler_FinishesFromAnotherThread_CallerGetsTheAnswer) {
  std::thread worker;
  service_.create = [&](Call& call, const CreateApiKeyRequest&, RawDone<CreateApiKeyResponse> done) {
    worker = std::thread([&call, done] {
      CreateApiKeyResponse response;
      response.set_secret(call.actor());
      done(response);
    });
  };
  EXPECT_EQ(*Create("audit"), "operator:jan");
  worker.join();
}

TEST_P(RawUnaryTest, Handler_Fails_CallerIsTold) {
  service_.create = [](Call&, const auto&, auto done) {
    done(MakeError(absl::StatusCode::kNotFound, "There is none.", {.reason = "NONE", .domain = "vlot.dev"}));
  };
  EXPECT_THAT(Create("audit"), StatusIs(absl::StatusCode::kNotFound, Reason("NONE")));
}

TEST_P(RawUnaryTest, Door_Shut_RefusesBeforeAskingWhoItIs) {
  service_.door = absl::ResourceExhaustedError("too much");
  service_.create = [](Call&, const auto&, auto) { FAIL() << "the door is shut"; };
  EXPECT_THAT(Create("audit", "", "nobody's"), StatusIs(absl::StatusCode::kResourceExhausted, Message("too much")));
}

TEST_P(RawUnaryTest, Caller_Unknown_IsRefused) {
  service_.create = [](Call&, const auto&, auto) { FAIL() << "nobody may"; };
  EXPECT_THAT(Create("audit", "", "nobody's"), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_P(RawUnaryTest, Operator_WithoutAReason_IsRefused) {
  service_.create = [](Call&, const auto&, auto) { FAIL() << "nobody knows why"; };
  EXPECT_THAT(Create(""), StatusIs(absl::StatusCode::kInvalidArgument, Reason("REASON_REQUIRED")));
}

TEST_P(RawUnaryTest, Bytes_ThatAreNoMessage_AreRefusedByName) {
  service_.create = [](Call&, const auto&, auto) { FAIL() << "there is nothing to serve"; };
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer admin");
  const std::string path = "/vlot.access.v1.ApiKeys/CreateApiKey";
  const grpc::Slice no_message("\xff", 1);
  const grpc::ByteBuffer request(&no_message, 1);
  grpc::ByteBuffer response;
  grpc::Status ended;
  absl::Notification done;
  grpc::GenericStub(client().channel()).UnaryCall(&context, path, {}, &request, &response, [&](grpc::Status status) {
    ended = std::move(status);
    done.Notify();
  });
  done.WaitForNotification();
  EXPECT_THAT(FromGrpc(ended), StatusIs(absl::StatusCode::kInvalidArgument, Message(HasSubstr(path.substr(1)))));
  EXPECT_THAT(FromGrpc(ended), StatusIs(absl::StatusCode::kInvalidArgument, Reason("REQUEST_UNREADABLE")));
}

}  // namespace
}  // namespace vlot::rpc
