// What operators do in any service, through any door, can be read in one list; shops and couriers leave no trail.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class AuditTrail : public Scenario {
 protected:
  // An operator of the role, who gives this reason.
  static JsonApi Operator(const std::string& role, const std::string& subject, const std::string& reason) {
    const absl::StatusOr<std::string> key = vlot().MakeKey({"operator:" + role, subject});
    EXPECT_OK(key);
    return JsonApi(vlot().http_url(), key.value_or(""), reason);
  }

  static std::vector<Json> Entries(const std::string& query) {
    const absl::StatusOr<Json> page = vlot().office().Get("/v1/auditEntries?" + query);
    EXPECT_OK(page);
    if (!page.ok()) return {};
    const Json entries = page->value("entries", Json::array());
    return {entries.begin(), entries.end()};
  }

  static std::vector<std::string> Methods(const std::vector<Json>& entries) {
    std::vector<std::string> methods;
    for (const Json& entry : entries) methods.push_back(entry.at("method"));
    return methods;
  }

  // A body with a request id.
  static Json Body(Json body) {
    body["requestId"] = NewRequestId();
    return body;
  }
};

TEST_F(AuditTrail, ActsInEveryService_AreOneList) {
  JsonApi jan = Operator("admin", "jan-of-all", "what jan does");
  const std::string item = absl::StrCat("items/T-", NewRequestId());
  ASSERT_OK(jan.Post("/v1/items", {{"item", {{"name", item}, {"title", "Thing"}, {"vatCategory", "STANDARD"}}}}));
  ASSERT_OK_AND_ASSIGN(const Json partner, jan.Post("/v1/partners", {{"partner", {{"displayName", "Lopers"}}}}));
  ASSERT_OK_AND_ASSIGN(const Json account, jan.Post("/v1/accounts", {{"account",
                                                                      {{"billingMode", "INSTANT"},
                                                                       {"party",
                                                                        {{"legalName", "Piet"},
                                                                         {"address",
                                                                          {{"regionCode", "NL"},
                                                                           {"postalCode", "1011 AB"},
                                                                           {"locality", "Amsterdam"},
                                                                           {"addressLines", {"Dam 1"}}}}}}}}}));
  ASSERT_OK_AND_ASSIGN(
      const Json key,
      jan.Post("/v1/apiKeys", {{"apiKey", {{"role", "ROLE_WEBSHOP"}, {"subject", "s"}}}, {"reason", "a new shop"}}));
  // Placed, paid and paid back by the operator.
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string sold, vlot().NewItem("STANDARD", 5));
  ASSERT_OK_AND_ASSIGN(const Json placed, jan.Post("/v1/orders", Installation::OrderBody(customer, sold, 1, 1210)));
  const std::string order = placed.at("name");
  ASSERT_OK(vlot().WaitForState(order, "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const Json payments, vlot().office().Get("/v1/payments?order=" + order));
  const std::string payment = payments.at("payments").at(0).at("name");
  ASSERT_OK(jan.Post(absl::StrCat("/v1/", payment, ":refund"), {{"amount", Euro(100)}, {"reason", "for the trouble"}}));

  const std::vector<Json> entries = Entries("actor=operator:jan-of-all");
  EXPECT_THAT(Methods(entries), ::testing::ElementsAre(
                                    "vlot.payment.v1.Payments/RefundPayment", "vlot.ordering.v1.Orders/PlaceOrder",
                                    "vlot.access.v1.ApiKeys/CreateApiKey", "vlot.invoicing.v1.Accounts/CreateAccount",
                                    "vlot.courier.v1.Deliveries/CreatePartner", "vlot.fulfilment.v1.Stock/CreateItem"));
  ASSERT_EQ(entries.size(), 6u);
  EXPECT_EQ(entries[0].at("reason"), "for the trouble");
  EXPECT_EQ(entries[0].at("service"), "payment");
  EXPECT_EQ(entries[1].at("resource"), order);
  EXPECT_EQ(entries[1].at("reason"), "what jan does");
  EXPECT_EQ(entries[1].at("outcome"), "PENDING");
  EXPECT_EQ(entries[2].at("resource"), key.at("apiKey").at("name"));
  EXPECT_EQ(entries[3].at("resource"), account.at("name"));
  EXPECT_EQ(entries[4].at("resource"), partner.at("name"));
  EXPECT_EQ(entries[5].at("resource"), item);
  for (const Json& entry : entries) EXPECT_EQ(entry.at("operatorRole"), "admin");

  EXPECT_THAT(Methods(Entries("resource=" + order)), ::testing::ElementsAre("vlot.ordering.v1.Orders/PlaceOrder"));
  EXPECT_THAT(Methods(Entries("actor=operator:jan-of-all&service=courier")),
              ::testing::ElementsAre("vlot.courier.v1.Deliveries/CreatePartner"));
  // The same on the command line, and page by page.
  ASSERT_OK_AND_ASSIGN(const std::string listed, vlot().Run({"trail", "list", "--actor=operator:jan-of-all"}));
  EXPECT_EQ(std::count(listed.begin(), listed.end(), '\n'), 6);
  EXPECT_THAT(listed, AllOf(HasSubstr("\"for the trouble\""), HasSubstr("operator:jan-of-all (admin)")));
  std::vector<std::string> paged;
  for (std::string token, query = "actor=operator:jan-of-all&pageSize=4";;) {
    ASSERT_OK_AND_ASSIGN(const Json page, vlot().office().Get("/v1/auditEntries?" + query + token));
    for (const Json& entry : page.at("entries")) paged.push_back(entry.at("method"));
    if (page.value("nextPageToken", "").empty()) break;
    token = "&pageToken=" + page.at("nextPageToken").get<std::string>();
  }
  EXPECT_EQ(paged, Methods(entries));
}

TEST_F(AuditTrail, CancellingAndTryingAgain_AreThere_WithTheRequest) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 5));
  ASSERT_OK_AND_ASSIGN(const std::string order, Place(Installation::OrderBody(customer, item, 1, 1210)));
  ASSERT_OK_AND_ASSIGN(const Json payable, vlot().WaitForCheckout(order));
  ASSERT_OK(vlot().Pay(payable.at("checkoutUrl"), "failed"));
  JsonApi retrying = Operator("operations", "piet", "the customer's bank was down");
  absl::StatusOr<JsonApi::Answer> again;
  for (int tries = 0; tries < 500 && !(again.ok() && again->ok()); ++tries) {
    again = retrying.Send("POST", absl::StrCat("/v1/", order, ":retryPayment"), Body(Json::object()).dump());
  }
  ASSERT_TRUE(again.ok() && again->ok());
  const Json cancel = Body({{"reason", "ordered twice"}});
  ASSERT_OK(retrying.Post(absl::StrCat("/v1/", order, ":cancel"), cancel));
  ASSERT_OK(retrying.Post(absl::StrCat("/v1/", order, ":cancel"), cancel));  // the same: one act
  const std::vector<Json> entries = Entries("resource=" + order);
  ASSERT_THAT(Methods(entries),
              ::testing::ElementsAre("vlot.ordering.v1.Orders/CancelOrder", "vlot.ordering.v1.Orders/RetryPayment"));
  EXPECT_EQ(entries[0].at("reason"), "ordered twice");
  EXPECT_EQ(entries[0].at("actRequestId"), cancel.at("requestId"));
  EXPECT_EQ(entries[1].at("reason"), "the customer's bank was down");
}

TEST_F(AuditTrail, ReasonOtherThanAscii_ArrivesAsItIs) {
  JsonApi jan = Operator("operations", "ascii", "café & 100% €");
  ASSERT_OK_AND_ASSIGN(const Json item, jan.Post("/v1/items", {{"item",
                                                                {{"name", absl::StrCat("items/T-", NewRequestId())},
                                                                 {"title", "Thing"},
                                                                 {"vatCategory", "STANDARD"}}}}));
  const std::vector<Json> entries = Entries(absl::StrCat("resource=", item.at("name").get<std::string>()));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].at("reason"), "café & 100% €");
}

TEST_F(AuditTrail, ShopsGiveNoReason_AndOnlyAdminsReadTheTrail) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  EXPECT_THAT(Entries("resource=" + customer), ::testing::IsEmpty());
  JsonApi viewer = Operator("viewer", "vera", "");
  for (JsonApi* api : {&viewer, &vlot().shop()}) {
    ASSERT_OK_AND_ASSIGN(const JsonApi::Answer answer, api->Send("GET", "/v1/auditEntries"));
    EXPECT_EQ(answer.status, 403);
  }
}

TEST_F(AuditTrail, Commands_AreThere_WithTheirReasonOrThatNoneWasSaid) {
  ASSERT_OK(vlot().MakeKey({"webshop", "by-command"}));
  const std::vector<Json> entries = Entries("method=vlot%20keys%20create");
  ASSERT_FALSE(entries.empty());
  EXPECT_THAT(entries[0].at("actor").get<std::string>(), ::testing::StartsWith("cli:"));
  EXPECT_EQ(entries[0].at("reason"), "a test");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"keys", "create", "webshop", "x"}, {"dunning", "run"}}) {
    const std::string query = absl::StrCat("method=vlot%20", words[0], "%20", words[1]);
    for (const std::string reason : {"", "a test"}) {
      std::vector<std::string> command = words;
      if (!reason.empty()) command.push_back("--reason=" + reason);
      ASSERT_OK(vlot().Run(command)) << words[0];
      EXPECT_EQ(Entries(query).at(0).at("reason"), reason.empty() ? "not said" : reason);
    }
  }
}

}  // namespace
}  // namespace vlot::testing
