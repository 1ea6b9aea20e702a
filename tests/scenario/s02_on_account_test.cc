#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST_F(Scenario, S02_OnAccount_NothingIsPaidUpFrontAndDeliveriesAccrue) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewMonthlyCustomer(1'000'000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
  Json body = Installation::OrderBody(customer, item, 2, 10000);
  body["order"]["pricesIncludeVat"] = false;
  ASSERT_OK_AND_ASSIGN(const std::string name, PlaceOnAccount(body));
  ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForState(name, "COMPLETED", false));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_THAT(timeline, Contains("CREDIT_RESERVED"));
  EXPECT_THAT(timeline, Contains("ITEMS_ACCRUED"));
  EXPECT_THAT(timeline, Not(Contains("PAYMENT_REQUESTED")));
  ASSERT_OK_AND_ASSIGN(const Json account, vlot().office().Get("/v1/" + order.at("account").get<std::string>()));
  EXPECT_EQ(Cents(account.at("accrued")), 24200);
  EXPECT_EQ(Cents(account.value("reserved", Euro(0))), 0);
}

TEST_F(Scenario, S02_OnAccount_TheMonthsDeliveriesComeOnOneInvoiceWithItsDueDate) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewMonthlyCustomer(1'000'000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
  std::string account;
  std::vector<std::string> numbers;
  for (int quantity : {1, 3}) {
    Json body = Installation::OrderBody(customer, item, quantity, 10000);
    body["order"]["pricesIncludeVat"] = false;
    ASSERT_OK_AND_ASSIGN(const std::string name, PlaceOnAccount(body));
    ASSERT_OK_AND_ASSIGN(const Json order, vlot().WaitForState(name, "COMPLETED", false));
    account = order.at("account");
    numbers.push_back(order.at("number"));
  }

  const std::string period = FormatIsoDate(ToCivilDay(SystemClock().Now(), DefaultTimeZone())).substr(0, 7);
  ASSERT_OK_AND_ASSIGN(const Json previews,
                       vlot().office().Get("/v1/billingPreviews?period=" + period + "&account=" + account));
  EXPECT_EQ(Cents(previews["previews"][0].at("total")), 48400);
  ASSERT_OK_AND_ASSIGN(
      const Json started,
      vlot().office().Post("/v1/billingRuns", {{"period", period}, {"account", account}, {"final", true}}));
  ASSERT_OK_AND_ASSIGN(const Json run, WaitForRun(started.at("name")));
  EXPECT_EQ(run.value("invoices", ""), "1");

  ASSERT_OK_AND_ASSIGN(const Json listed, vlot().office().Get("/v1/invoices?account=" + account));
  ASSERT_EQ(listed.at("invoices").size(), 1u);
  const Json& invoice = listed["invoices"][0];
  EXPECT_EQ(invoice.at("kind"), "COLLECTIVE_INVOICE");
  EXPECT_EQ(invoice.at("state"), "OPEN");
  EXPECT_TRUE(invoice.contains("dueDate"));
  EXPECT_EQ(invoice.at("periodStart").at("day"), 1);
  EXPECT_EQ(Cents(invoice.at("payable")), 48400);
  ASSERT_EQ(invoice.at("lines").size(), 2u);
  for (size_t i = 0; i < 2; ++i) EXPECT_EQ(invoice["lines"][i].at("orderNumber"), numbers[i]);

  ASSERT_OK_AND_ASSIGN(const Json owed, vlot().office().Get("/v1/" + account));
  EXPECT_EQ(Cents(owed.at("open")), 48400);
  EXPECT_EQ(Cents(owed.value("accrued", Euro(0))), 0);
  const std::string document = "/v1/" + invoice.at("name").get<std::string>() + "/document?format=";
  ASSERT_OK_AND_ASSIGN(const Json pdf, vlot().office().Get(document + "PDF"));
  EXPECT_EQ(pdf.at("contentType"), "application/pdf");
  ASSERT_OK_AND_ASSIGN(const Json ubl, vlot().office().Get(document + "UBL&embedPdf=true"));
  EXPECT_EQ(ubl.at("sha256").get<std::string>().size(), 64u);
}

TEST_F(Scenario, S02_OnAccount_OverTheLimitIsRefusedAndTheStockIsFree) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewMonthlyCustomer(1000));
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
  ASSERT_OK_AND_ASSIGN(const std::string name, PlaceOnAccount(Installation::OrderBody(customer, item, 1, 1001)));
  ASSERT_OK(vlot().WaitForState(name, "CANCELLED", false).status());
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(name));
  EXPECT_THAT(timeline, Contains("CREDIT_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const Json levels, vlot().office().Get("/v1/stockLevels?item=" + item));
  EXPECT_EQ(levels["stockLevels"][0].value("reserved", "0"), "0");
}

}  // namespace
}  // namespace vlot::testing
