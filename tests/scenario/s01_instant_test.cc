#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::Each;

TEST_F(Scenario, S01_Instant_PaidOrderIsInvoicedBookedAndDeliveredWithoutAHand) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string phone, vlot().NewItem("STANDARD", 10));
  ASSERT_OK_AND_ASSIGN(const std::string book, vlot().NewItem("REDUCED", 10));
  Json body = Installation::OrderBody(customer, phone, 1, 34900);
  body["order"]["lines"].push_back({{"item", book}, {"quantity", 2}, {"unitPrice", Euro(2399)}});
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(body));
  ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForState(name, "COMPLETED"));

  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_EQ(timeline.front(), "ORDER_PLACED");
  EXPECT_EQ(timeline.back(), "ORDER_COMPLETED");
  const auto at = [&](const char* kind) {
    return std::find(timeline.begin(), timeline.end(), kind) - timeline.begin();
  };
  EXPECT_LT(at("STOCK_RESERVED"), at("PAYMENT_PAID"));
  EXPECT_LT(at("PAYMENT_PAID"), at("INVOICE_ISSUED"));
  EXPECT_LT(at("INVOICE_ISSUED"), at("SHIPMENT_CREATED"));
  EXPECT_LT(at("SHIPMENT_CREATED"), at("COURIER_BOOKED"));
  EXPECT_LT(at("COURIER_BOOKED"), at("SHIPMENT_PICKED_UP"));
  EXPECT_LT(at("SHIPMENT_PICKED_UP"), at("SHIPMENT_DELIVERED"));

  EXPECT_EQ(order.at("paymentSummary"), "PAYMENT_FULL");
  EXPECT_EQ(order.at("fulfilmentSummary"), "FULFILMENT_FULL");
  EXPECT_EQ(Cents(order.at("totals").at("gross")), 34900 + 2 * 2399);
  EXPECT_TRUE(order.at("promise").contains("date"));
  ASSERT_EQ(order.at("invoices").size(), 1u);
  ASSERT_OK_AND_ASSIGN(const Json invoice, vlot().office().Get("/v1/" + order["invoices"][0].get<std::string>()));
  EXPECT_EQ(Cents(invoice.at("prepaid")), 34900 + 2 * 2399) << "what was paid is what the invoice says, to the cent";
  EXPECT_EQ(invoice.at("state"), "PAID");
  EXPECT_EQ(invoice.at("receipt").at("method"), "ideal") << invoice.dump();
  EXPECT_TRUE(invoice.at("receipt").contains("date"));
}

TEST_F(Scenario, S01_Instant_StockLeavesTheHouse) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 5));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer, item, 2, 1000)));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED").status());
  ASSERT_OK_AND_ASSIGN(const Json levels, vlot().office().Get("/v1/stockLevels?item=" + item));
  ASSERT_EQ(levels.at("stockLevels").size(), 1u);
  EXPECT_EQ(levels["stockLevels"][0].value("onHand", "0"), "3");
  EXPECT_EQ(levels["stockLevels"][0].value("reserved", "0"), "0");
}

TEST_F(Scenario, S01_Instant_CustomerIsToldOnceOfEachStep) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 5));
  ASSERT_OK_AND_ASSIGN(const std::string name, Place(Installation::OrderBody(customer, item, 1, 1000)));
  ASSERT_OK(vlot().WaitForState(name, "COMPLETED").status());
  std::vector<std::string> templates;
  for (int tries = 0; tries < 200 && templates.size() < 4; ++tries) {
    ASSERT_OK_AND_ASSIGN(const Json messages, vlot().office().Get("/v1/messages?order=" + name));
    templates.clear();
    for (const Json& message : messages.value("messages", Json::array())) templates.push_back(message.at("template"));
  }
  EXPECT_THAT(templates,
              ::testing::UnorderedElementsAre("order_confirmed", "invoice_issued", "on_its_way", "delivered"));
}

TEST_F(Scenario, S03_AnyChannel_SameStepsInTheSameOrder) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 100));
  std::vector<std::string> names;
  for (const char* channel : {"webshop", "counter", "call-centre", "app"}) {
    Json body = Installation::OrderBody(customer, item, 1, 1995);
    body["order"]["channel"] = std::string("channels/") + channel;
    ASSERT_OK_AND_ASSIGN(const std::string name, Place(body));
    names.push_back(name);
  }
  std::vector<std::vector<std::string>> timelines;
  for (const std::string& name : names) {
    ASSERT_OK(vlot().WaitForState(name, "COMPLETED").status());
    ASSERT_OK_AND_ASSIGN(timelines.emplace_back(), vlot().Timeline(name));
  }
  EXPECT_THAT(timelines, Each(timelines.front()));
}

}  // namespace
}  // namespace vlot::testing
