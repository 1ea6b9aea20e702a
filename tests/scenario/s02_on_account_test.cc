#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

// The account is known to ordering a moment after invoicing made it: asks until it is.
absl::StatusOr<std::string> PlaceOnAccount(Installation& vlot, const Json& body) {
  Json validate = body;
  validate["validateOnly"] = true;
  for (int tries = 0; tries < 500; ++tries) {
    validate["requestId"] = NewRequestId();
    absl::StatusOr<Json> checked = vlot.shop().Post("/v1/orders", validate);
    if (checked.ok() && checked->value("onAccount", false)) break;
  }
  absl::StatusOr<Json> order = vlot.shop().Post("/v1/orders", body);
  if (!order.ok()) return order.status();
  return order->at("name").get<std::string>();
}

TEST_F(Scenario, S02_OnAccount_NothingIsPaidUpFrontAndDeliveriesAccrue) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewMonthlyCustomer(1'000'000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
  Json body = Installation::OrderBody(customer, item, 2, 10000);
  body["order"]["pricesIncludeVat"] = false;
  ASSERT_OK_AND_ASSIGN(const std::string name, PlaceOnAccount(vlot(), body));
  ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForState(name, "COMPLETED", false));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_THAT(timeline, Contains("CREDIT_RESERVED"));
  EXPECT_THAT(timeline, Contains("ITEMS_ACCRUED"));
  EXPECT_THAT(timeline, Not(Contains("PAYMENT_REQUESTED")));
  ASSERT_OK_AND_ASSIGN(const Json account, vlot().office().Get("/v1/" + order.at("account").get<std::string>()));
  EXPECT_EQ(Cents(account.at("accrued")), 24200);
  EXPECT_EQ(Cents(account.value("reserved", Euro(0))), 0);
}

TEST_F(Scenario, S02_OnAccount_OverTheLimitIsRefusedAndTheStockIsFree) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewMonthlyCustomer(1000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
  ASSERT_OK_AND_ASSIGN(const std::string name,
                       PlaceOnAccount(vlot(), Installation::OrderBody(customer, item, 1, 1001)));
  ASSERT_OK(vlot().WaitForState(name, "CANCELLED", false).status());
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_THAT(timeline, Contains("CREDIT_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const Json levels, vlot().office().Get("/v1/stockLevels?item=" + item));
  EXPECT_EQ(levels["stockLevels"][0].value("reserved", "0"), "0");
}

}  // namespace
}  // namespace vlot::testing
