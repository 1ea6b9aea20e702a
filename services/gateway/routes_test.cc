// Names of several parts, which no served method has to have: a method that is made here, of messages of the program.
#include "services/gateway/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/http/router.h"
#include "common/testing/status_matchers.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "services/gateway/openapi.h"
#include "services/gateway/transcode.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::gateway {
namespace {

namespace pb = google::protobuf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A method GetOrder with this path.
class RoutesTest : public ::testing::Test {
 protected:
  const pb::MethodDescriptor& MethodWith(const std::string& path) {
    pb::FileDescriptorProto file;
    file.set_name("sample.proto");
    file.add_dependency(ordering::v1::GetOrderRequest::descriptor()->file()->name());
    file.add_dependency(ordering::v1::Order::descriptor()->file()->name());
    pb::ServiceDescriptorProto& service = *file.add_service();
    service.set_name("Samples");
    pb::MethodDescriptorProto& method = *service.add_method();
    method.set_name("GetOrder");
    method.set_input_type("." + ordering::v1::GetOrderRequest::descriptor()->full_name());
    method.set_output_type("." + ordering::v1::Order::descriptor()->full_name());
    method.mutable_options()->MutableExtension(google::api::http)->set_get(path);
    return *pool_.BuildFile(file)->service(0)->method(0);
  }

  pb::DescriptorPool pool_{pb::DescriptorPool::generated_pool()};
};

TEST_F(RoutesTest, Name_OfSeveralParts_HasAVariableEach) {
  const auto routes = RoutesOf(MethodWith("/v1/{name=orders/*/questions/*}:answer"));
  ASSERT_EQ(routes.size(), 1u);
  EXPECT_EQ(routes[0].pattern, "/v1/orders/{name}/questions/{name_2}:answer");
  ASSERT_EQ(routes[0].bindings.size(), 1u);
  EXPECT_THAT(routes[0].bindings[0].literals, ElementsAre("orders/", "/questions/", ""));
  EXPECT_THAT(routes[0].bindings[0].variables, ElementsAre("name", "name_2"));
}

TEST_F(RoutesTest, Name_OfAPart_ThatIsOnlyOne_KeepsItsLastWord) {
  const auto routes = RoutesOf(MethodWith("/v1/{name=locations/*/deliveryCalendar}"));
  ASSERT_EQ(routes.size(), 1u);
  EXPECT_EQ(routes[0].pattern, "/v1/locations/{name}/deliveryCalendar");
  EXPECT_THAT(routes[0].bindings[0].literals, ElementsAre("locations/", "/deliveryCalendar"));
}

TEST_F(RoutesTest, Name_OfSeveralParts_ReachesTheRequestWhole) {
  const auto routes = RoutesOf(MethodWith("/v1/{name=orders/*/questions/*}"));
  ASSERT_EQ(routes.size(), 1u);
  http::Router router;
  std::string name;
  router.Add("GET", routes[0].pattern, [&](http::Request request, http::Responder) {
    absl::StatusOr<MessagePtr> message = ToRequest(routes[0], request);
    ASSERT_OK(message);
    name = static_cast<const ordering::v1::GetOrderRequest&>(**message).name();
  });
  http::Request request;
  request.method = "GET";
  request.path = "/v1/orders/7/questions/a%2Fb";
  router(std::move(request), http::Responder(nullptr));
  EXPECT_EQ(name, "orders/7/questions/a/b");
}

TEST_F(RoutesTest, OpenApi_NameOfSeveralParts_IsAParameterEach) {
  const std::string document = OpenApiJson(RoutesOf(MethodWith("/v1/{name=orders/*/questions/*}")));
  EXPECT_THAT(document, HasSubstr("/v1/orders/{name}/questions/{name_2}"));
  EXPECT_THAT(document, HasSubstr(R"("name": "name_2")"));
}

}  // namespace
}  // namespace vlot::gateway
