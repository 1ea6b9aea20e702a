#include "services/sandbox/psp_parse.h"

#include <gmock/gmock.h>

#include "common/status/status.h"
#include "common/testing/status_matchers.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_urls.h"

namespace vlot::sandbox {
namespace {

using vlot::testing::StatusIs;
using vlot::testing::ViolationOf;

const absl::Time kNow = absl::FromUnixSeconds(1'760'000'000);

Json GoodPayment() {
  return Json::parse(R"({"amount":{"currency":"EUR","value":"10.00"},"description":"Order 1",
    "redirectUrl":"https://shop.example/return","webhookUrl":"https://shop.example/hook","method":"ideal"})");
}

absl::StatusOr<Payment> Parse(const Json& body) { return ParsePayment(body, {false, kNow}); }

TEST(PspParse, Payment_Good_HasEveryField) {
  Json body = GoodPayment();
  body["metadata"] = {{"order", "orders/1"}};
  body["locale"] = "nl_NL";
  body["billingAddress"] = {{"city", "Delft"}};
  const auto payment = Parse(body);
  ASSERT_OK(payment);
  EXPECT_EQ(payment->amount, (Money{1000, kEur}));
  EXPECT_EQ(payment->description, "Order 1");
  EXPECT_EQ(payment->method, "ideal");
  EXPECT_EQ(payment->metadata, R"({"order":"orders/1"})");
  EXPECT_EQ(payment->extras, R"({"billingAddress":{"city":"Delft"}})");
  EXPECT_EQ(payment->expires_at, kNow + absl::Minutes(15));
}

TEST(PspParse, Payment_EachFieldAtFault_IsNamed) {
  struct Case {
    const char* field;
    Json value;  // null: the field is taken away
    const char* violation;
  };
  const Case cases[] = {
      {"amount", nullptr, "amount"},
      {"amount", "10.00", "amount"},
      {"amount", {{"currency", "EUR"}, {"value", "10"}}, "amount.value"},
      {"amount", {{"currency", "EUR"}, {"value", 10.00}}, "amount.value"},
      {"amount", {{"currency", "EUR"}, {"value", "10.000"}}, "amount.value"},
      {"amount", {{"currency", "EUR"}, {"value", "+10.00"}}, "amount.value"},
      {"amount", {{"currency", "EUR"}, {"value", "0.00"}}, "amount"},
      {"amount", {{"currency", "EUR"}, {"value", "-1.00"}}, "amount"},
      {"amount", {{"currency", "EUR"}, {"value", "50000.01"}}, "amount"},
      {"amount", {{"currency", "XYZ"}, {"value", "10.00"}}, "amount.currency"},
      {"amount", {{"value", "10.00"}}, "amount.currency"},
      {"description", nullptr, "description"},
      {"description", 5, "description"},
      {"redirectUrl", nullptr, "redirectUrl"},
      {"redirectUrl", "shop", "redirectUrl"},
      {"cancelUrl", "/relative", "cancelUrl"},
      {"webhookUrl", "ftp://shop.example", "webhookUrl"},
      {"webhookUrl", "http://localhost/hook", "webhookUrl"},
      {"method", "gold", "method"},
      {"method", Json::array({"ideal", "gold"}), "method"},
      {"locale", "dutch", "locale"},
      {"metadata", std::string(1100, 'x'), "metadata"},
      {"sequenceType", "always", "sequenceType"},
      {"sequenceType", "first", "customerId"},
      {"captureMode", "manual", "captureMode"},
      {"lines", Json::array({{{"totalAmount", {{"currency", "EUR"}, {"value", "9.99"}}}}}), "lines"},
  };
  for (const Case& c : cases) {
    Json body = GoodPayment();
    if (c.value.is_null()) {
      body.erase(c.field);
    } else {
      body[c.field] = c.value;
    }
    EXPECT_THAT(Parse(body), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(c.violation)))
        << c.field << c.value;
  }
}

TEST(PspParse, Payment_LoopbackWebhook_IsTakenWithTheSwitch) {
  Json body = GoodPayment();
  body["webhookUrl"] = "http://127.0.0.1:8080/hook";
  EXPECT_THAT(Parse(body), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(ParsePayment(body, {true, kNow}));
}

TEST(PspParse, Description_TooLong_IsCutBetweenCharacters) {
  Json body = GoodPayment();
  std::string text;
  for (int i = 0; i < 300; ++i) text += "é";
  body["description"] = text;
  EXPECT_EQ(Parse(body)->description, text.substr(0, 255 * 2));
}

TEST(PspParse, Amount_OtherExponents_AreExact) {
  EXPECT_OK(ParseAmount(Json::parse(R"({"amount":{"currency":"JPY","value":"500"}})"), "amount"));
  EXPECT_THAT(ParseAmount(Json::parse(R"({"amount":{"currency":"JPY","value":"500.00"}})"), "amount"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(PspParse, Body_NotAnObject_IsABadRequest) {
  for (const char* text : {"{", "[]", "5", "\"x\"", "\xff"}) {
    EXPECT_THAT(ParseBody(text), StatusIs(absl::StatusCode::kOutOfRange)) << text;
  }
  EXPECT_OK(ParseBody(""));
}

TEST(PspParse, Update_BadField_ChangesNothing) {
  Payment payment = *Parse(GoodPayment());
  const Payment before = payment;
  const Json body = {{"description", "new"}, {"redirectUrl", "nowhere"}};
  EXPECT_THAT(ApplyPaymentUpdate(payment, body, {false, kNow}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(payment, before);
}

TEST(PspParse, Refund_OtherCurrency_IsRefused) {
  const Json body = Json::parse(R"({"amount":{"currency":"USD","value":"1.00"}})");
  EXPECT_THAT(ParseRefund(body, kEur), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("amount.currency")));
}

TEST(PspUrls, InsideHosts_AreSeen) {
  for (const char* url : {"http://localhost/x", "http://LOCALHOST:80", "https://127.0.0.1", "http://10.0.0.1:1/x",
                          "http://[::1]:8080/", "http://user@192.168.0.1/", "http://printer.local"}) {
    EXPECT_TRUE(LeadsInside(url)) << url;
  }
  for (const char* url : {"https://shop.example/", "http://8.8.8.8/", "https://localhost.example/"}) {
    EXPECT_FALSE(LeadsInside(url)) << url;
  }
}

TEST(JsonWriter, Nesting_CommasAndEscapesAreRight) {
  JsonWriter out;
  out.BeginObject().Field("a", "q\"\\\n\x01é").Key("b").BeginArray().Int(1).Null().BeginObject().EndObject().EndArray();
  out.BoolField("c", true).OptionalField("d", "").EndObject();
  EXPECT_EQ(out.text(), "{\"a\":\"q\\\"\\\\\\n\\u0001é\",\"b\":[1,null,{}],\"c\":true}");
}

}  // namespace
}  // namespace vlot::sandbox
