#include "services/payment/mollie_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "common/testing/status_matchers.h"
#include "services/payment/errors.h"
#include "services/payment/mollie.h"

namespace vlot::payment {
namespace {

using ::testing::SizeIs;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

constexpr char kPaid[] = R"json({"resource":"payment","id":"tr_7UhSN1zuXS","mode":"test","status":"paid",
  "isCancelable":false,"createdAt":"2026-03-20T09:13:37+00:00","paidAt":"2026-03-20T09:14:37+00:00",
  "amount":{"value":"10.00","currency":"EUR"},"amountRefunded":{"value":"4.00","currency":"EUR"},"method":"ideal",
  "metadata":{"reference":"r-1"},"_links":{"self":{"href":"https://x","type":"application/hal+json"}},
  "_embedded":{"refunds":[{"resource":"refund","id":"re_4qqhO89gsT","status":"processing",
    "amount":{"value":"4.00","currency":"EUR"},"metadata":null}]}})json";

TEST(MollieJsonTest, ParsePspPayment_PaidWithRefund_IsRead) {
  ASSERT_OK_AND_ASSIGN(const PspPayment payment, ParsePspPayment(kPaid));
  EXPECT_EQ(payment.id, "tr_7UhSN1zuXS");
  EXPECT_EQ(payment.reference, "r-1");
  EXPECT_EQ(payment.status, PspStatus::kPaid);
  EXPECT_EQ(payment.captured, (Money{1000, kEur}));
  EXPECT_EQ(payment.checkout_url, "");
  ASSERT_THAT(payment.refunds, SizeIs(1));
  EXPECT_EQ(payment.refunds[0].status, PspRefundStatus::kPending);
  EXPECT_EQ(payment.refunds[0].amount, (Money{400, kEur}));
  EXPECT_EQ(payment.refunds[0].reference, "");
}

TEST(MollieJsonTest, ParsePspPayment_AnyDamage_IsAnErrorAndNoCrash) {
  const std::string whole = kPaid;
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(ParsePspPayment(whole.substr(0, size)).ok());
  for (const char* key : {"id", "status", "amount", "createdAt"}) {
    nlohmann::json json = nlohmann::json::parse(whole);
    for (const nlohmann::json& wrong : {nlohmann::json(), nlohmann::json(7), nlohmann::json("x")}) {
      if (std::string(key) == "id" && wrong.is_string()) continue;
      json[key] = wrong;
      EXPECT_FALSE(ParsePspPayment(json.dump()).ok()) << key << " " << wrong;
    }
  }
}

TEST(MollieJsonTest, FormatCreate_HasExactDecimalsAndOurReference) {
  const auto json = nlohmann::json::parse(FormatCreate({.reference = "r-1",
                                                        .amount = {1000, kEur},
                                                        .description = "Order \"1\"",
                                                        .redirect_url = "https://shop",
                                                        .language = "en"},
                                                       "https://us/webhooks/mollie"));
  EXPECT_EQ(json["amount"]["value"], "10.00");
  EXPECT_EQ(json["metadata"]["reference"], "r-1");
  EXPECT_EQ(json["locale"], "en_US");
  EXPECT_EQ(json["webhookUrl"], "https://us/webhooks/mollie");
  EXPECT_FALSE(json.contains("method")) << "the customer chooses";
}

TEST(MollieJsonTest, FormatCreate_MethodsThatHoldFirst_AreCapturedByUs) {
  for (const std::string method : {"klarna", "riverty"}) {
    const auto json = nlohmann::json::parse(FormatCreate({.amount = {1000, kEur}, .method = method}, ""));
    EXPECT_EQ(json["captureMode"], "manual") << method;
  }
  EXPECT_FALSE(
      nlohmann::json::parse(FormatCreate({.amount = {1000, kEur}, .method = "ideal"}, "")).contains("captureMode"));
}

TEST(MollieJsonTest, Capture_HasExactDecimalsAndOurReference) {
  const auto json = nlohmann::json::parse(
      FormatCapture({.psp_id = "tr_1", .reference = "r-1-capture", .amount = {2505, kEur}, .description = "Order 1"}));
  EXPECT_EQ(json["amount"]["value"], "25.05");
  EXPECT_EQ(json["metadata"]["reference"], "r-1-capture");
  ASSERT_OK_AND_ASSIGN(const PspCapture capture, ParsePspCapture(R"({"id":"cpt_1","status":"pending"})"));
  EXPECT_EQ(capture.id, "cpt_1");
  EXPECT_FALSE(ParsePspCapture("{}").ok());
}

TEST(MollieJsonTest, ParsePspPage_TakesTheNextPagesBeginning) {
  const std::string page = std::string(R"json({"count":1,"_embedded":{"payments":[)json") + kPaid +
                           R"json(]},"_links":{"next":{"href":"https://x/v2/payments?limit=250&from=tr_next"}}})json";
  ASSERT_OK_AND_ASSIGN(const PspPage read, ParsePspPage(page));
  EXPECT_THAT(read.payments, SizeIs(1));
  EXPECT_EQ(read.next, "tr_next");
  ASSERT_OK_AND_ASSIGN(const PspPage last, ParsePspPage(R"({"_embedded":{"payments":[]},"_links":{"next":null}})"));
  EXPECT_EQ(last.next, "");
}

TEST(MollieTest, ErrorOf_EachStatus_SaysWhetherItWasDone) {
  const struct {
    int status;
    const char* reason;
  } kCases[] = {{400, kPspRefused},  {401, kPspNotDone},  {404, kPspNotFound}, {409, kPspNotDone},
                {410, kPspNotFound}, {422, kPspRefused},  {429, kPspNotDone},  {500, kPspNoAnswer},
                {502, kPspNoAnswer}, {503, kPspNoAnswer}, {302, kPspNoAnswer}};
  for (const auto& c : kCases) {
    EXPECT_EQ(vlot::Reason(ErrorOf({.status = c.status, .body = "<html>"})), c.reason) << c.status;
  }
  EXPECT_THAT(
      ErrorOf({.status = 422, .body = R"({"detail":"The amount is wrong","field":"amount"})"}),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               ::testing::AllOf(Metadata("psp_field", "amount"), vlot::testing::Message("The amount is wrong"))));
  EXPECT_EQ(RetryAfter(ErrorOf({.status = 429, .headers = {{"Retry-After", "7"}}})), absl::Seconds(7));
}

}  // namespace
}  // namespace vlot::payment
