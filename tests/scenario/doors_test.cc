// The doors against the protos: what is declared is served by both, and what is planned is offered by neither.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/notification.h"
#include "tests/contract/api.h"
#include "tests/contract/routes.h"
#include "tests/scenario/scenario.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::testing {
namespace {

using google::protobuf::MethodDescriptor;
using ::testing::AnyOf;

// Of the whole API.
std::vector<const MethodDescriptor*> Methods(bool planned) {
  std::vector<const MethodDescriptor*> methods;
  for (const MethodDescriptor* method : contract::BuiltApi().methods()) {
    if (contract::IsPlanned(*method->file()) == planned) methods.push_back(method);
  }
  return methods;
}

// Sends an empty request without a credential.
grpc::StatusCode CallByGrpc(grpc::GenericStub& stub, const MethodDescriptor& method) {
  grpc::ClientContext context;
  const grpc::Slice empty;
  grpc::ByteBuffer request(&empty, 1), response;
  grpc::Status status;
  absl::Notification ended;
  const std::string path = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  stub.UnaryCall(&context, path, {}, &request, &response, [&](grpc::Status s) {
    status = std::move(s);
    ended.Notify();
  });
  ended.WaitForNotification();
  return status.error_code();
}

class Doors : public Scenario {
 protected:
  static grpc::GenericStub Grpc() {
    return grpc::GenericStub(grpc::CreateChannel(vlot().grpc_address("ordering"), grpc::InsecureChannelCredentials()));
  }

  // The status of a call without a credential.
  static int CallByHttp(const contract::Route& route) {
    const std::string path = absl::StrReplaceAll(route.pattern, {{"*", "x"}});
    const auto answer = vlot().anonymous().Send(route.verb, path, route.body.empty() ? "" : "{}");
    EXPECT_OK(answer);
    return answer.ok() ? answer->status : 0;
  }
};

TEST_F(Doors, Grpc_EveryDeclaredMethod_IsServed) {
  grpc::GenericStub stub = Grpc();
  for (const MethodDescriptor* method : Methods(/*planned=*/false)) {
    EXPECT_EQ(CallByGrpc(stub, *method), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
  }
}

TEST_F(Doors, Grpc_NoPlannedMethod_IsThere) {
  grpc::GenericStub stub = Grpc();
  for (const MethodDescriptor* method : Methods(/*planned=*/true)) {
    EXPECT_EQ(CallByGrpc(stub, *method), grpc::StatusCode::UNIMPLEMENTED) << method->full_name();
  }
}

TEST_F(Doors, Http_EveryDeclaredRoute_AsksForACredential) {
  for (const MethodDescriptor* method : Methods(/*planned=*/false)) {
    for (const contract::Route& route : contract::RoutesOf(*method)) {
      EXPECT_EQ(CallByHttp(route), 401) << method->full_name() << " " << route.verb << " " << route.path;
    }
  }
}

TEST_F(Doors, Http_NoPlannedRoute_IsThere) {
  for (const MethodDescriptor* method : Methods(/*planned=*/true)) {
    for (const contract::Route& route : contract::RoutesOf(*method)) {
      EXPECT_THAT(CallByHttp(route), AnyOf(404, 405)) << method->full_name() << " " << route.verb << " " << route.path;
    }
  }
}

bool IsOperators(const MethodDescriptor& method) {
  for (int i = 0; i < method.options().ExtensionSize(auth::v1::scope); ++i) {
    const auto scope = method.options().GetExtension(auth::v1::scope, i);
    if (scope >= auth::v1::SCOPE_OPERATOR_VIEWER && scope <= auth::v1::SCOPE_OPERATOR_ADMIN) return true;
  }
  return false;
}

TEST_F(Doors, Http_OperatorWhoSaysNotWhy_ChangesNothing) {
  JsonApi silent(vlot().http_url(), vlot().office_key());
  int changes = 0;
  for (const MethodDescriptor* method : Methods(/*planned=*/false)) {
    if (!IsOperators(*method) || method->input_type()->FindFieldByName("request_id") == nullptr) continue;
    for (const contract::Route& route : contract::RoutesOf(*method)) {
      ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer,
                           silent.Send(route.verb, absl::StrReplaceAll(route.pattern, {{"*", "x"}}), "{}"));
      EXPECT_EQ(answer.status, 400) << method->full_name();
      EXPECT_EQ(answer.body.value("reason", ""), "REASON_REQUIRED") << method->full_name() << " " << answer.body;
      ++changes;
    }
  }
  EXPECT_GT(changes, 40);
}

TEST_F(Doors, OpenApi_DescribesWhatIsServedAndNothingElse) {
  std::set<std::string> declared, described;
  for (const MethodDescriptor* method : Methods(/*planned=*/false)) {
    if (!contract::RoutesOf(*method).empty())
      declared.insert(absl::StrCat(method->service()->name(), "_", method->name()));
  }
  ASSERT_OK_AND_ASSIGN(const Json document, vlot().anonymous().Get("/openapi.json"));
  for (const Json& path : document.at("paths")) {
    for (const Json& operation : path) described.insert(operation.at("operationId").get<std::string>());
  }
  EXPECT_EQ(described, declared);
}

TEST_F(Doors, OpenApi_LeavesOutValuesThatAreNotUsedYet) {
  ASSERT_OK_AND_ASSIGN(const Json document, vlot().anonymous().Get("/openapi.json"));
  const Json& modes =
      document.at("components").at("schemas").at("vlot.ordering.v1.Delivery").at("properties").at("mode").at("enum");
  EXPECT_EQ(modes, (Json{"MODE_UNSPECIFIED", "HOME"}));
}

}  // namespace
}  // namespace vlot::testing
