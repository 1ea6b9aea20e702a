#include "common/rpc/server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/rpc/fake_access.h"
#include "common/rpc/health.h"
#include "common/rpc/invoke.h"
#include "common/rpc/scopes.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "google/protobuf/descriptor.pb.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::rpc {
namespace {

using ::testing::HasSubstr;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Message;
using ::vlot::testing::StatusIs;
using Access = access::v1::ApiKeys::StubInterface::async_interface;

// Calls any unary method with raw bytes: health has no generated stub here.
grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& method, std::string* answer,
                     const std::string& bytes = "") {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  const grpc::Slice sent(bytes);
  grpc::ByteBuffer request(&sent, 1), response;
  grpc::Status status;
  absl::Notification ended;
  stub.UnaryCall(&context, method, {}, &request, &response, [&](grpc::Status s) {
    status = std::move(s);
    ended.Notify();
  });
  ended.WaitForNotification();
  grpc::Slice slice;
  if (status.ok() && response.DumpToSingleSlice(&slice).ok()) {
    answer->assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return status;
}

class ServerTest : public ::testing::Test {
 protected:
  ~ServerTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  FakeAccess service_{server_.runtime()};
};

TEST_F(ServerTest, Health_OfARunningServer_ServesWithoutACredential) {
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  std::string answer;
  ASSERT_TRUE(CallRaw(server_.network().channel(), "/grpc.health.v1.Health/Check", &answer).ok());
  EXPECT_EQ(answer, std::string("\x08\x01", 2));  // status: SERVING
}

TEST_F(ServerTest, CheckHealth_SaysWhetherTheServerServes) {
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  const auto check = [](Client& client) {
    absl::StatusOr<bool> serving;
    absl::Notification ended;
    CheckHealth(client, absl::Seconds(10), [&](absl::StatusOr<bool> answer) {
      serving = std::move(answer);
      ended.Notify();
    });
    ended.WaitForNotification();
    return serving;
  };
  for (Client* client : {&server_.network(), &server_.in_process()}) {
    server_.server().SetServing(true);
    EXPECT_THAT(check(*client), IsOkAndHolds(true));
    server_.server().SetServing(false);
    EXPECT_THAT(check(*client), IsOkAndHolds(false));
  }
  server_.server().Stop(absl::ZeroDuration());
  EXPECT_THAT(check(server_.in_process()), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTest, Call_BytesThatAreNoMessage_AreRefusedByName) {
  service_.create = [](Call&, const auto&, auto) { FAIL() << "there is nothing to serve"; };
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  const std::string path = "/vlot.access.v1.ApiKeys/CreateApiKey";
  const absl::Status refused = FromGrpc(CallRaw(server_.network().channel(), path, nullptr, "\xff"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, Message(HasSubstr(path.substr(1)))));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("REQUEST_UNREADABLE")));
}

TEST_F(ServerTest, Start_AddressTaken_SaysSo) {
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  Server second({.addresses = {absl::StrCat("127.0.0.1:", server_.server().ports()[0])}});
  EXPECT_THAT(second.Start(), StatusIs(absl::StatusCode::kUnavailable, Message(HasSubstr("127.0.0.1"))));
}

TEST_F(ServerTest, Start_WithoutAddresses_ServesInProcess) {
  Server server({});
  server.Add<access::v1::ApiKeys>(server_.runtime(), service_);
  ASSERT_OK(server.Start());
  Client client(server.InProcess(), clock_);
  auto stub = access::v1::ApiKeys::NewStub(client.channel());
  EXPECT_THAT(InvokeAndWait(client, stub->async(), &Access::CreateApiKey, {}), IsOk());
}

TEST_F(ServerTest, Start_ServiceWithoutProto_Fails) {
  Server server({});
  server.Add(server_.runtime(), "vlot.nowhere.v1.Nothing", service_);
  EXPECT_THAT(server.Start(), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ServerTest, Stop_WithACallUnderWay_LetsItFinish) {
  absl::Notification arrived;
  std::optional<Done<access::v1::CreateApiKeyResponse>> kept;
  service_.create = [&](Call&, const auto&, auto done) {
    kept = done;
    arrived.Notify();
  };
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  server_.keys().Add("admin",
                     {.role = auth::Role::kOperator, .operator_role = auth::OperatorRole::kAdmin, .subject = "jan"});
  auto stub = access::v1::ApiKeys::NewStub(server_.network().channel());
  absl::Notification answered;
  absl::Status outcome;
  access::v1::CreateApiKeyRequest request;
  request.set_reason("to see that it finishes");
  Invoke(server_.network(), stub->async(), &Access::CreateApiKey, request, {.authorization = "Bearer admin"},
         [&](const absl::StatusOr<access::v1::CreateApiKeyResponse>& answer) {
           outcome = answer.status();
           answered.Notify();
         });
  arrived.WaitForNotification();
  std::thread stopping([&] { server_.server().Stop(absl::Seconds(30)); });
  (*kept)(absl::OkStatus());
  answered.WaitForNotification();
  stopping.join();
  EXPECT_THAT(outcome, IsOk());
}

TEST_F(ServerTest, Stop_ThenACallInProcess_IsUnavailable) {
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  auto stub = access::v1::ApiKeys::NewStub(server_.in_process().channel());
  ASSERT_THAT(InvokeAndWait(server_.in_process(), stub->async(), &Access::CreateApiKey, {}), IsOk());
  server_.server().Stop(absl::ZeroDuration());
  EXPECT_THAT(InvokeAndWait(server_.in_process(), stub->async(), &Access::CreateApiKey, {}),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTest, Stop_WhileCallsAreMadeInProcess_EachIsAnswered) {
  server_.Add<access::v1::ApiKeys>(service_);
  ASSERT_OK(server_.Start());
  auto stub = access::v1::ApiKeys::NewStub(server_.in_process().channel());
  absl::Notification first;
  std::thread calling([&] {
    absl::Status outcome;
    do {
      outcome = InvokeAndWait(server_.in_process(), stub->async(), &Access::CreateApiKey, {}).status();
      if (!first.HasBeenNotified()) first.Notify();
    } while (outcome.ok());
    EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable));
  });
  first.WaitForNotification();
  server_.server().Stop(absl::Seconds(5));
  calling.join();
}

// The proto of a service with one method, with or without a scope.
google::protobuf::FileDescriptorProto Proto(std::vector<auth::v1::Scope> scopes) {
  google::protobuf::FileDescriptorProto file;
  file.set_name("try.proto");
  file.add_message_type()->set_name("Empty");
  auto* service = file.add_service();
  service->set_name("Try");
  auto* method = service->add_method();
  method->set_name("Do");
  method->set_input_type("Empty");
  method->set_output_type("Empty");
  for (const auto scope : scopes) method->mutable_options()->AddExtension(auth::v1::scope, scope);
  return file;
}

TEST(ScopesOfTest, AddService_MethodsWithAndWithoutScope_OnlyTheFirstIsTaken) {
  testing::FakeClock clock;
  testing::TestServer server(clock);
  const auto add = [&](std::vector<auth::v1::Scope> scopes) {
    google::protobuf::DescriptorPool pool;
    return server.runtime().AddService(*pool.BuildFile(Proto(std::move(scopes)))->service(0));
  };
  EXPECT_THAT(add({}), StatusIs(absl::StatusCode::kFailedPrecondition, Message(HasSubstr("Try.Do"))));
  EXPECT_THAT(add({auth::v1::SCOPE_SERVICE, auth::v1::SCOPE_UNSPECIFIED}),
              StatusIs(absl::StatusCode::kFailedPrecondition, Message(HasSubstr("SCOPE_UNSPECIFIED"))));
}

}  // namespace
}  // namespace vlot::rpc
