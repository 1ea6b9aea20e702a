// Who is let in, by which proof, over which way: against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "common/log/captured_log.h"
#include "common/rpc/credential.h"
#include "common/rpc/fake_access.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::rpc {
namespace {

using ::vlot::testing::IsOk;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using Access = access::v1::ApiKeys::StubInterface::async_interface;
using Code = absl::StatusCode;

class AdmissionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Add<access::v1::ApiKeys>(service_);
    ASSERT_OK(server_.Start());
    server_.keys().Add("shop", {.role = auth::Role::kWebshop, .subject = "webshop"});
    server_.keys().Add("courier", {.role = auth::Role::kPartner, .subject = "partners/1"});
    server_.keys().Add("viewer", Operator(auth::OperatorRole::kViewer));
    server_.keys().Add("finance", Operator(auth::OperatorRole::kFinance));
    server_.keys().Add("operations", Operator(auth::OperatorRole::kOperations));
    server_.keys().Add("admin", Operator(auth::OperatorRole::kAdmin));
    server_.keys().Add("payment", *auth::ServiceCaller("payment"));
  }

  ~AdmissionTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  static auth::Caller Operator(auth::OperatorRole role) {
    return {.role = auth::Role::kOperator, .operator_role = role, .subject = "jan"};
  }

  // CreateApiKey is for operator admins, AuthenticateApiKey for services. The answer is who called.
  absl::StatusOr<std::string> Create(Client& client, std::optional<std::string> authorization) {
    auto stub = access::v1::ApiKeys::NewStub(client.channel());
    access::v1::CreateApiKeyRequest request;
    request.set_reason("to see who may");
    auto answer =
        InvokeAndWait(client, stub->async(), &Access::CreateApiKey, request, {.authorization = authorization});
    if (!answer.ok()) return answer.status();
    return answer->api_key().subject();
  }
  absl::StatusOr<std::string> Authenticate(Client& client, std::optional<std::string> authorization) {
    auto stub = access::v1::ApiKeys::NewStub(client.channel());
    auto answer =
        InvokeAndWait(client, stub->async(), &Access::AuthenticateApiKey, {}, {.authorization = authorization});
    if (!answer.ok()) return answer.status();
    return answer->subject();
  }

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  FakeAccess service_{server_.runtime()};
};

struct Row {
  const char* authorization;  // "": none
  bool over_network;
  Code create;
  Code authenticate;
  const char* reason;  // of the refusals
};

TEST_F(AdmissionTest, Call_EachProofOverEachWay_FollowsTheTable) {
  const Code ok = Code::kOk;
  const Code denied = Code::kPermissionDenied;
  const Code unknown = Code::kUnauthenticated;
  const std::vector<Row> rows = {
      {"", true, unknown, unknown, "CREDENTIALS_MISSING"},
      {"", false, ok, ok, ""},
      {"anonymous", true, unknown, unknown, "CREDENTIALS_MISSING"},
      {"anonymous", false, unknown, unknown, "CREDENTIALS_MISSING"},
      {"Basic YTpi", true, unknown, unknown, "CREDENTIALS_INVALID"},
      {"Bearer", false, unknown, unknown, "CREDENTIALS_INVALID"},
      {"Bearer ", false, unknown, unknown, "CREDENTIALS_INVALID"},
      {"Bearer guess", true, unknown, unknown, "CREDENTIALS_INVALID"},
      {"Bearer guess", false, unknown, unknown, "CREDENTIALS_INVALID"},
      {"Bearer shop", true, denied, denied, "SCOPE_MISSING"},
      {"Bearer shop", false, denied, denied, "SCOPE_MISSING"},
      {"Bearer courier", true, denied, denied, "SCOPE_MISSING"},
      {"Bearer viewer", true, denied, denied, "SCOPE_MISSING"},
      {"Bearer finance", true, denied, denied, "SCOPE_MISSING"},
      {"Bearer operations", true, denied, denied, "SCOPE_MISSING"},
      {"Bearer admin", true, ok, denied, "SCOPE_MISSING"},
      {"bearer admin", false, ok, denied, "SCOPE_MISSING"},
      {"Bearer payment", true, denied, ok, "SCOPE_MISSING"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.over_network ? "network " : "in process ") + row.authorization);
    Client& client = row.over_network ? server_.network() : server_.in_process();
    std::optional<std::string> authorization;
    if (*row.authorization != '\0') authorization = row.authorization;
    for (const auto& [answer, code] : {std::pair(Create(client, authorization), row.create),
                                       std::pair(Authenticate(client, authorization), row.authenticate)}) {
      EXPECT_EQ(answer.status().code(), code) << answer.status();
      if (code != ok) {
        EXPECT_THAT(answer, StatusIs(code, Reason(row.reason)));
      }
    }
  }
}

TEST_F(AdmissionTest, Call_WithAnotherScheme_IsSaidInTheLogOnly) {
  const log::CapturedLog log;
  const auto answer = Create(server_.network(), "Basic YTpi");
  EXPECT_THAT(answer, StatusIs(Code::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  EXPECT_EQ(answer.status().message(), "The key is not accepted.");
  const auto requests = log.Lines("REQUEST");
  ASSERT_EQ(requests.size(), 1);
  EXPECT_EQ(requests[0]["detail"], "not one Bearer authorization");
  EXPECT_EQ(log.Text().find("YTpi"), std::string::npos);
}

TEST_F(AdmissionTest, Call_InProcess_IsAService) {
  EXPECT_EQ(*Authenticate(server_.in_process(), std::nullopt), "service");
}

TEST_F(AdmissionTest, Call_ForwardedInProcess_IsTheCallerNotTheForwarder) {
  EXPECT_EQ(*Create(server_.in_process(), "Bearer admin"), "operator:jan");
}

TEST_F(AdmissionTest, Call_TwoAuthorizations_Refused) {
  auto stub = access::v1::ApiKeys::NewStub(server_.in_process().channel());
  grpc::ClientContext context;
  context.AddMetadata(kAuthorizationHeader, "Bearer admin");
  context.AddMetadata(kAuthorizationHeader, "Bearer payment");
  access::v1::CreateApiKeyResponse response;
  EXPECT_EQ(stub->CreateApiKey(&context, {}, &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AdmissionTest, Call_InProcessWithoutAuthorization_IsNobodys) {
  auto stub = access::v1::ApiKeys::NewStub(server_.in_process().channel());
  grpc::ClientContext context;
  access::v1::AuthenticateApiKeyResponse response;
  EXPECT_EQ(stub->AuthenticateApiKey(&context, {}, &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// Whatever a caller over a socket sends short of the process's own secret, it is not taken for one inside the process.
TEST_F(AdmissionTest, Call_OverTcpPretendingToBeInside_Refused) {
  const std::string secret = InProcessAuthorization();
  const std::string scheme = "InProcess ";
  ASSERT_EQ(secret.size(), scheme.size() + 64);
  for (const std::string& authorization :
       {scheme, scheme + std::string(64, '0'), secret.substr(0, secret.size() - 1), secret + "0",
        secret.substr(scheme.size()), "Bearer " + secret, "Bearer " + secret.substr(scheme.size())}) {
    EXPECT_THAT(Authenticate(server_.network(), authorization), StatusIs(Code::kUnauthenticated)) << authorization;
  }
  auto stub = access::v1::ApiKeys::NewStub(server_.network().channel());
  for (const char* header : {"peer", "x-forwarded-for", "forwarded", "x-authorization"}) {
    grpc::ClientContext context;
    context.AddMetadata(header, "inproc");
    context.set_authority("inproc");
    access::v1::AuthenticateApiKeyResponse response;
    EXPECT_EQ(stub->AuthenticateApiKey(&context, {}, &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
}

}  // namespace
}  // namespace vlot::rpc
