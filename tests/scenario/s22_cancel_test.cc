#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

TEST_F(Scenario, S22_CancelOnce_BeforePaying_ReleasesEverything) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 3));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer, item, 3, 1000)));
  ASSERT_OK(vlot().WaitForCheckout(name).status());
  ASSERT_OK(vlot().shop().Post("/v1/" + name + ":cancel", {{"reason", "changed my mind"}}).status());
  ASSERT_OK(vlot().WaitForState(name, "CANCELLED", false).status());
  ASSERT_OK_AND_ASSIGN(const Json levels, vlot().office().Get("/v1/stockLevels?item=" + item));
  EXPECT_EQ(levels["stockLevels"][0].value("reserved", "0"), "0");
}

TEST_F(Scenario, S22_CancelOnce_AfterDelivery_IsRefused) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 3));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer, item, 1, 1000)));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED").status());
  const std::string body = Json{{"requestId", NewRequestId()}}.dump();
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer, vlot().shop().Send("POST", "/v1/" + name + ":cancel", body));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.at("reason"), "ORDER_NOT_CANCELLABLE");
}

}  // namespace
}  // namespace vlot::testing
