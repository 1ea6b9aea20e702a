// What every caller of the API may rely on: one request, one effect; clear refusals; nobody sees what is not theirs.
#include <thread>

#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;

class Requests : public Scenario {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(customer_, vlot().NewConsumer());
    ASSERT_OK_AND_ASSIGN(item_, vlot().NewItem("STANDARD", 1000));
  }
  JsonApi::Answer Send(const std::string& method, const std::string& path, const std::string& body) {
    absl::StatusOr<JsonApi::Answer> answer = vlot().shop().Send(method, path, body);
    EXPECT_OK(answer);
    return answer.ok() ? *answer : JsonApi::Answer{};
  }
  std::vector<std::string> FieldsAtFault(const JsonApi::Answer& answer) {
    std::vector<std::string> fields;
    for (const Json& violation : answer.body.value("violations", Json::array()))
      fields.push_back(violation.at("field"));
    return fields;
  }
  std::string customer_, item_;
};

TEST_F(Requests, PlaceOrder_SameRequestIdTwice_PlacesOnceAndAnswersTheSame) {
  const Json body = Installation::OrderBody(customer_, item_, 1, 1000);
  const JsonApi::Answer first = Send("POST", "/v1/orders", body.dump());
  const JsonApi::Answer second = Send("POST", "/v1/orders", body.dump());
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.body, second.body);
}

TEST_F(Requests, PlaceOrder_SameRequestIdFromManyClientsAtOnce_PlacesOnce) {
  const Json body = Installation::OrderBody(customer_, item_, 1, 1000);
  std::vector<std::string> names(8);
  std::vector<std::thread> clients;
  for (std::string& name : names) {
    clients.emplace_back([&] { name = Send("POST", "/v1/orders", body.dump()).body.value("name", ""); });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_THAT(names, ::testing::Each(names.front()));
  EXPECT_FALSE(names.front().empty());
}

TEST_F(Requests, PlaceOrder_SameRequestIdWithAnotherContent_IsRefused) {
  Json body = Installation::OrderBody(customer_, item_, 1, 1000);
  ASSERT_EQ(Send("POST", "/v1/orders", body.dump()).status, 200);
  body["order"]["lines"][0]["quantity"] = 2;
  const JsonApi::Answer answer = Send("POST", "/v1/orders", body.dump());
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body.at("reason"), "REQUEST_ID_REUSED");
}

TEST_F(Requests, PlaceOrder_ManyWrongFields_NamesEach) {
  Json body = Installation::OrderBody(customer_, item_, 0, -1);
  body["order"]["delivery"]["address"]["postalCode"] = "12 AB";
  body["order"]["lines"].push_back(
      {{"item", "items/NOT THERE"}, {"quantity", 1}, {"unitPrice", {{"currencyCode", "USD"}, {"units", "1"}}}});
  const JsonApi::Answer answer = Send("POST", "/v1/orders", body.dump());
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(FieldsAtFault(answer),
              ::testing::IsSupersetOf({"order.lines[0].quantity", "order.lines[0].unitPrice", "order.lines[1].item",
                                       "order.lines[1].unitPrice", "order.delivery.address.postalCode"}));
}

TEST_F(Requests, PlaceOrder_UnknownItem_NamesTheLine) {
  const JsonApi::Answer answer =
      Send("POST", "/v1/orders", Installation::OrderBody(customer_, "items/NOBODY-HAS-IT", 1, 1000).dump());
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(FieldsAtFault(answer), Contains("order.lines[0].item"));
}

TEST_F(Requests, PlaceOrder_ValidateOnly_KeepsNothing) {
  Json body = Installation::OrderBody(customer_, item_, 3, 1000);
  body["validateOnly"] = true;
  const JsonApi::Answer answer = Send("POST", "/v1/orders", body.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body.value("name", ""), "");
  EXPECT_EQ(Cents(answer.body.at("totals").at("gross")), 3000);
}

TEST_F(Requests, Body_Malformed_IsAClearProblem) {
  for (const char* body :
       {"{", "[]", "nonsense", R"({"order": 7})", R"({"order": {"lines": "x"}})", R"({"unknownField": 1})"}) {
    const JsonApi::Answer answer = Send("POST", "/v1/orders", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.body.value("reason", ""), "INVALID_FIELDS") << body;
  }
}

TEST_F(Requests, Body_Huge_IsRefused) { EXPECT_EQ(Send("POST", "/v1/orders", std::string(3 << 20, ' ')).status, 413); }

TEST_F(Requests, Caller_WithoutAKey_IsNotLetIn) {
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer, vlot().anonymous().Send("GET", "/v1/orders"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body.at("reason"), "CREDENTIALS_MISSING");
}

TEST_F(Requests, Caller_WithAWrongKey_IsNotLetIn) {
  http::Headers headers = {{"Authorization", "Bearer vlot_w_nothing"}};
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer, vlot().anonymous().Send("GET", "/v1/orders", "", headers));
  EXPECT_EQ(answer.status, 401);
}

TEST_F(Requests, Shop_AsksForAnOperatorsThing_IsDenied) {
  const JsonApi::Answer answer = Send("GET", "/v1/payments", "");
  EXPECT_EQ(answer.status, 403);
}

TEST_F(Requests, Shop_DoesNotSeeAnotherShopsOrders) {
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer_, item_, 1, 1000)));
  ASSERT_OK_AND_ASSIGN(const std::string key, vlot().MakeKey({"webshop", "another-shop"}));
  JsonApi other(vlot().http_url(), key);
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer got, other.Send("GET", "/v1/" + name));
  EXPECT_EQ(got.status, 404);
  ASSERT_OK_AND_ASSIGN(const Json listed, other.Get("/v1/orders"));
  EXPECT_TRUE(listed.value("orders", Json::array()).empty());
}

TEST_F(Requests, ListOrders_Pages_GiveEveryOrderOnce) {
  std::vector<std::string> placed;
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK_AND_ASSIGN(placed.emplace_back(), Place(Installation::OrderBody(customer_, item_, 1, 1000)));
  }
  std::vector<std::string> listed;
  std::string token;
  do {
    ASSERT_OK_AND_ASSIGN(const Json page,
                         vlot().shop().Get("/v1/orders?pageSize=2&customer=" + customer_ + "&pageToken=" + token));
    for (const Json& order : page.value("orders", Json::array())) listed.push_back(order.at("name"));
    token = page.value("nextPageToken", "");
  } while (!token.empty());
  EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(placed));
}

}  // namespace
}  // namespace vlot::testing
