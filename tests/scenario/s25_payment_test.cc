#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

// Faults of the sandbox provider go to whichever payment comes next, so these tests are alone with theirs.
class PaymentScenario : public Scenario {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(customer_, vlot().NewConsumer());
    ASSERT_OK_AND_ASSIGN(item_, vlot().NewItem("STANDARD", 10));
  }
  absl::Status Fault(const Json& fault) {
    absl::StatusOr<JsonApi::Answer> answer = vlot().psp().Send("POST", "/sandbox/v1/faults", fault.dump());
    if (!answer.ok()) return answer.status();
    return answer->ok() ? absl::OkStatus() : absl::UnknownError(answer->body.dump());
  }
  // How many payments the provider holds for an order's description.
  int PaymentsAtProvider(const Json& order) {
    const absl::StatusOr<Json> list = vlot().psp().Get("/v2/payments?limit=250");
    int count = 0;
    if (!list.ok()) return -1;
    for (const Json& payment : list->at("_embedded").at("payments")) {
      count +=
          payment.at("description").get<std::string>().find(order.at("number").get<std::string>()) != std::string::npos;
    }
    return count;
  }
  std::string customer_, item_;
};

TEST_F(PaymentScenario, S25_PaymentFails_CustomerPaysAgainWithoutOrderingAgain) {
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer_, item_, 1, 1000)));
  ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForCheckout(name));
  ASSERT_OK(vlot().Pay(order.at("checkoutUrl"), "failed"));
  std::string url;
  for (int tries = 0; tries < 500 && url.empty(); ++tries) {
    const auto retried = vlot().shop().Post("/v1/" + name + ":retryPayment", Json::object());
    if (retried.ok() && retried->value("checkoutUrl", "") != order.at("checkoutUrl"))
      url = retried->value("checkoutUrl", "");
  }
  ASSERT_FALSE(url.empty());
  ASSERT_OK(vlot().Pay(url));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED", false).status());
}

TEST_F(PaymentScenario, S25_MethodThatHoldsTheMoneyFirst_IsTakenAndTheOrderGoesOn) {
  Json body = Installation::OrderBody(customer_, item_, 1, 1000);
  body["order"]["payment"]["method"] = "klarna";
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(body));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const Json payments, vlot().office().Get("/v1/payments?order=" + name));
  const Json& payment = payments.at("payments").at(0);
  EXPECT_EQ(payment.at("state"), "PAID");
  EXPECT_EQ(Cents(payment.at("captured")), 1000);
  EXPECT_EQ(payment.at("attempts").at(0).at("method"), "klarna");
}

TEST_F(PaymentScenario, S25_CreateAnswerLost_PaymentIsFoundAgainAndNotMadeTwice) {
  ASSERT_OK(Fault({{"operation", "create_payment"}, {"kind", "timeout_after"}, {"count", 1}, {"delay_ms", 30000}}));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer_, item_, 1, 1000)));
  ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForState(name, "COMPLETED"));
  EXPECT_EQ(PaymentsAtProvider(order), 1);
}

TEST_F(PaymentScenario, S25_WebhookDoubled_CountsOnce) {
  ASSERT_OK(Fault({{"operation", "webhook"}, {"kind", "doubled"}, {"count", 1}}));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer_, item_, 1, 1000)));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED").status());
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), "PAYMENT_PAID"), 1);
}

TEST_F(PaymentScenario, S25_WebhookForAnUnknownId_IsTakenQuietly) {
  http::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer,
                       vlot().anonymous().Send("POST", "/webhooks/mollie", "id=tr_nobodyknows", form));
  EXPECT_EQ(answer.status, 200);
}

}  // namespace
}  // namespace vlot::testing
