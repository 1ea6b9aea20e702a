#include <gmock/gmock.h>

#include "services/sandbox/psp_sandbox_fixture.h"

namespace vlot::sandbox {
namespace {

using ::testing::EndsWith;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class PspApiTest : public PspSandboxFixture {};

TEST_F(PspApiTest, CreatePayment_Good_IsOpenWithItsLinks) {
  Json body = PaymentBody();
  body["metadata"] = {{"order", 7}};
  const ApiAnswer answer = Call("POST", "/v2/payments", body);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.headers.Get("Content-Type"), "application/hal+json");
  const Json& payment = answer.body;
  const std::string id = payment["id"];
  EXPECT_THAT(id, MatchesRegex("tr_[1-9A-HJ-NP-Za-km-z]{10}"));
  EXPECT_EQ(payment["resource"], "payment");
  EXPECT_EQ(payment["mode"], "test");
  EXPECT_EQ(payment["status"], "open");
  EXPECT_EQ(payment["isCancelable"], false);
  EXPECT_EQ(payment["amount"], Json({{"currency", "EUR"}, {"value", "10.00"}}));
  EXPECT_EQ(payment["metadata"], Json({{"order", 7}}));
  EXPECT_EQ(payment["createdAt"], "2025-01-15T09:00:00+00:00");
  EXPECT_EQ(payment["expiresAt"], "2025-01-15T09:15:00+00:00");
  EXPECT_EQ(payment["_links"]["self"]["href"], psp_->url() + "/v2/payments/" + id);
  EXPECT_EQ(payment["_links"]["checkout"]["href"], psp_->url() + "/checkout/" + id);
  EXPECT_EQ(payment["_links"]["checkout"]["type"], "text/html");
  EXPECT_FALSE(payment.contains("amountRemaining"));
  EXPECT_FALSE(payment.contains("paidAt"));
}

TEST_F(PspApiTest, CreatePayment_FieldMissing_Is422InTheApisForm) {
  Json body = PaymentBody();
  body.erase("description");
  const ApiAnswer answer = Call("POST", "/v2/payments", body);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body["status"], 422);
  EXPECT_EQ(answer.body["title"], "Unprocessable Entity");
  EXPECT_EQ(answer.body["detail"], "The 'description' field is missing");
  EXPECT_EQ(answer.body["field"], "description");
  EXPECT_EQ(answer.body["_links"]["documentation"]["type"], "text/html");
}

TEST_F(PspApiTest, Errors_ByKind_HaveTheirStatus) {
  EXPECT_EQ(Call("GET", "/v2/payments/tr_none").status, 404);
  EXPECT_EQ(Call("GET", "/v2/nothing").status, 404);
  EXPECT_EQ(Call("GET", "/v2/payments", nullptr, {{"Authorization", "Bearer nothing"}}).status, 401);
  EXPECT_EQ(Call("GET", "/v2/payments", nullptr, {{"Authorization", "Basic dGVzdF8="}}).status, 401);
  EXPECT_EQ(Call("POST", "/v2/payments", "no object").status, 400);
  EXPECT_EQ(Call("GET", "/v2/payments?limit=251").status, 400);
  EXPECT_EQ(Call("GET", "/v2/payments?limit=0").status, 400);
  EXPECT_EQ(Call("GET", "/v2/payments?from=tr_none").status, 400);
}

TEST_F(PspApiTest, GetPayment_Paid_HasSumsDetailsAndNoCheckout) {
  const Json payment = Call("GET", "/v2/payments/" + CreatePaidPayment()).body;
  EXPECT_EQ(payment["status"], "paid");
  EXPECT_EQ(payment["paidAt"], "2025-01-15T09:00:00+00:00");
  EXPECT_EQ(payment["amountRemaining"]["value"], "10.00");
  EXPECT_EQ(payment["amountRefunded"]["value"], "0.00");
  EXPECT_EQ(payment["details"]["consumerBic"], "TESTNL99");
  EXPECT_FALSE(payment["_links"].contains("checkout"));
  EXPECT_FALSE(payment.contains("expiresAt"));
}

TEST_F(PspApiTest, GetPayment_WithOtherModesKey_IsNotFound) {
  const std::string id = CreatePayment();
  EXPECT_EQ(Call("GET", "/v2/payments/" + id, nullptr, {{"Authorization", "Bearer live_x"}}).status, 404);
}

TEST_F(PspApiTest, ListPayments_InPages_NewestFirstAndLinked) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(CreatePayment());
  const Json first = Call("GET", "/v2/payments?limit=2").body;
  EXPECT_EQ(first["count"], 2);
  EXPECT_EQ(first["_embedded"]["payments"][0]["id"], ids[4]);
  EXPECT_TRUE(first["_links"]["previous"].is_null());
  const std::string next = first["_links"]["next"]["href"];
  EXPECT_THAT(next, EndsWith("/v2/payments?from=" + ids[2] + "&limit=2"));
  const Json second = Call("GET", next.substr(psp_->url().size())).body;
  EXPECT_EQ(second["_embedded"]["payments"][0]["id"], ids[2]);
  EXPECT_THAT(std::string(second["_links"]["previous"]["href"]), EndsWith("from=" + ids[4] + "&limit=2"));
  const Json last = Call("GET", "/v2/payments?limit=2&from=" + ids[0]).body;
  EXPECT_EQ(last["count"], 1);
  EXPECT_TRUE(last["_links"]["next"].is_null());
  EXPECT_EQ(Call("GET", "/v2/payments?sort=asc&limit=1").body["_embedded"]["payments"][0]["id"], ids[0]);
}

TEST_F(PspApiTest, UpdatePayment_ChangesWhatMayChange) {
  const std::string id = CreatePayment();
  const ApiAnswer answer = Call("PATCH", "/v2/payments/" + id, {{"description", "Order 2"}, {"metadata", {{"a", 1}}}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body["description"], "Order 2");
  EXPECT_EQ(answer.body["metadata"]["a"], 1);
  EXPECT_EQ(answer.body["amount"]["value"], "10.00");
}

TEST_F(PspApiTest, CancelPayment_OnlyWhenCancelable) {
  EXPECT_EQ(Call("DELETE", "/v2/payments/" + CreatePayment()).status, 422);
  Json transfer = PaymentBody();
  transfer["method"] = "banktransfer";
  const ApiAnswer answer = Call("DELETE", "/v2/payments/" + CreatePayment(transfer));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body["status"], "canceled");
  EXPECT_TRUE(answer.body.contains("canceledAt"));
}

TEST_F(PspApiTest, Refunds_CreateListGetCancel_Work) {
  const std::string id = CreatePaidPayment();
  const ApiAnswer made = Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("4.00"));
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.body["resource"], "refund");
  EXPECT_EQ(made.body["status"], "pending");
  EXPECT_EQ(made.body["paymentId"], id);
  const std::string refund = made.body["id"];
  EXPECT_THAT(refund, StartsWith("re_"));
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountRemaining"]["value"], "6.00");
  EXPECT_EQ(Call("GET", "/v2/payments/" + id + "/refunds").body["count"], 1);
  EXPECT_EQ(Call("GET", "/v2/refunds").body["_embedded"]["refunds"][0]["id"], refund);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id + "?embed=refunds").body["_embedded"]["refunds"][0]["id"], refund);
  EXPECT_EQ(Call("DELETE", "/v2/payments/" + id + "/refunds/" + refund).status, 204);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id + "/refunds/" + refund).body["status"], "canceled");
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountRemaining"]["value"], "10.00");
}

TEST_F(PspApiTest, Refund_SameTwice_Is409WithItsText) {
  const std::string path = "/v2/payments/" + CreatePaidPayment() + "/refunds";
  EXPECT_EQ(Call("POST", path, RefundBody("1.00", "a")).status, 201);
  const ApiAnswer again = Call("POST", path, RefundBody("1.00", "a"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body["detail"], "A duplicate refund has been detected");
  EXPECT_EQ(Call("POST", path, RefundBody("1.00", "b")).status, 201);
  EXPECT_EQ(Call("POST", path, RefundBody("8.01", "c")).status, 422);
}

TEST_F(PspApiTest, ManualCapture_AuthorizeCaptureRelease_Works) {
  Json body = PaymentBody();
  body["method"] = "creditcard";
  body["captureMode"] = "manual";
  const std::string id = CreatePayment(body);
  Call("POST", "/sandbox/v1/payments/" + id + "/authorize");
  EXPECT_EQ(StatusOf(id), "authorized");
  const ApiAnswer capture = Call("POST", "/v2/payments/" + id + "/captures", RefundBody("4.00", "first"));
  EXPECT_EQ(capture.status, 201);
  EXPECT_EQ(capture.body["status"], "succeeded");
  const std::string capture_id = capture.body["id"];
  EXPECT_EQ(Call("GET", "/v2/payments/" + id + "/captures/" + capture_id).status, 200);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountCaptured"]["value"], "4.00");
  EXPECT_EQ(Call("POST", "/v2/payments/" + id + "/release-authorization", Json::object()).status, 202);
  EXPECT_EQ(StatusOf(id), "paid");
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountRemaining"]["value"], "4.00");
}

TEST_F(PspApiTest, IdempotencyKey_Repeated_ReplaysTheFirstAnswer) {
  const http::Headers key = {{"Idempotency-Key", "k1"}};
  const ApiAnswer first = Call("POST", "/v2/payments", PaymentBody(), key);
  const std::string id = first.body["id"];
  Call("POST", "/sandbox/v1/payments/" + id + "/pay");
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody(), key).text, first.text);
  Call("PATCH", "/v2/payments/" + id, {{"description", "changed"}});
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody(), key).text, first.text);
  EXPECT_EQ(Call("GET", "/v2/payments").body["count"], 1);

  const ApiAnswer refund = Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("1.00"), key);
  EXPECT_EQ(refund.status, 201);
  clock_.Advance(absl::Seconds(5));
  psp_->Step();
  EXPECT_EQ(Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("1.00"), key).text, refund.text);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("1.00"), key).body["id"] == refund.body["id"],
            false);
}

TEST_F(PspApiTest, IdempotencyKey_OfARefusedRequest_ReplaysTheRefusal) {
  const http::Headers key = {{"Idempotency-Key", "k1"}};
  const std::string path = "/v2/payments/" + CreatePayment() + "/refunds";
  EXPECT_EQ(Call("POST", path, RefundBody("1.00"), key).status, 422);
  EXPECT_EQ(Call("POST", path, RefundBody("1.00"), key).status, 422);
}

TEST_F(PspApiTest, Chargeback_ByControl_IsListed) {
  const std::string id = CreatePaidPayment();
  EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + id + "/chargeback", {{"reason", "MD06"}}).status, 200);
  const Json list = Call("GET", "/v2/payments/" + id + "/chargebacks").body;
  EXPECT_EQ(list["_embedded"]["chargebacks"][0]["reason"]["code"], "MD06");
  EXPECT_EQ(Call("GET", "/v2/chargebacks").body["count"], 1);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountChargedBack"]["value"], "10.00");
}

TEST_F(PspApiTest, Customers_MandatesAndRecurring_Work) {
  const std::string customer = Call("POST", "/v2/customers", {{"name", "Jan"}, {"email", "jan@example.nl"}}).body["id"];
  Json body = PaymentBody();
  body["customerId"] = customer;
  body["sequenceType"] = "recurring";
  EXPECT_EQ(Call("POST", "/v2/payments", body).status, 422);
  const ApiAnswer mandate =
      Call("POST", "/v2/customers/" + customer + "/mandates",
           {{"method", "directdebit"}, {"consumerName", "Jan"}, {"consumerAccount", "NL91ABNA0417164300"}});
  EXPECT_EQ(mandate.status, 201);
  EXPECT_EQ(mandate.body["status"], "valid");
  const ApiAnswer payment = Call("POST", "/v2/payments", body);
  EXPECT_EQ(payment.body["status"], "pending");
  EXPECT_EQ(payment.body["mandateId"], mandate.body["id"]);
  clock_.Advance(absl::Seconds(1));
  psp_->Step();
  EXPECT_EQ(StatusOf(payment.body["id"]), "paid");
  EXPECT_EQ(Call("GET", "/v2/customers/" + customer + "/payments").body["count"], 1);
  EXPECT_EQ(Call("GET", "/v2/customers/" + customer + "/mandates").body["count"], 1);
  EXPECT_EQ(Call("GET", "/v2/customers").body["count"], 1);
}

TEST_F(PspApiTest, Customers_ChangedAndDeleted_AreSo) {
  const std::string path = "/v2/customers/" + std::string(Call("POST", "/v2/customers", {{"name", "Jan"}}).body["id"]);
  const ApiAnswer changed = Call("PATCH", path, {{"email", "jan@example.nl"}, {"metadata", {{"a", 1}}}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.body["name"], "Jan");
  EXPECT_EQ(changed.body["email"], "jan@example.nl");
  EXPECT_EQ(Call("GET", path).body["metadata"]["a"], 1);
  EXPECT_EQ(Call("PATCH", path, {{"name", 5}}).status, 422);
  EXPECT_EQ(Call("DELETE", path).status, 204);
  EXPECT_EQ(Call("GET", path).status, 410);
  EXPECT_EQ(Call("DELETE", path).status, 410);
  EXPECT_EQ(Call("GET", "/v2/customers").body["count"], 0);
  Json body = PaymentBody();
  body["customerId"] = path.substr(std::string("/v2/customers/").size());
  EXPECT_EQ(Call("POST", "/v2/payments", body).status, 422);
}

TEST_F(PspApiTest, CustomerPayments_FirstPaid_GrantsAMandate) {
  const std::string customer = Call("POST", "/v2/customers", {{"name", "Jan"}}).body["id"];
  Json body = PaymentBody();
  body["sequenceType"] = "first";
  const ApiAnswer payment = Call("POST", "/v2/customers/" + customer + "/payments", body);
  EXPECT_EQ(payment.body["customerId"], customer);
  Call("POST", "/sandbox/v1/payments/" + std::string(payment.body["id"]) + "/pay");
  EXPECT_EQ(Call("GET", "/v2/customers/" + customer + "/mandates").body["_embedded"]["mandates"][0]["status"], "valid");
}

TEST_F(PspApiTest, Methods_ListAndGet_HaveIdeal) {
  const Json list = Call("GET", "/v2/methods?include=issuers").body;
  EXPECT_EQ(list["_embedded"]["methods"][0]["id"], "ideal");
  EXPECT_EQ(Call("GET", "/v2/methods/creditcard").body["resource"], "method");
  EXPECT_EQ(Call("GET", "/v2/methods/gold").status, 404);
}

TEST_F(PspApiTest, Ideal_NotPaidIn15Minutes_Expires) {
  const std::string id = CreatePayment();
  clock_.Advance(absl::Minutes(15));
  psp_->Step();
  const Json payment = Call("GET", "/v2/payments/" + id).body;
  EXPECT_EQ(payment["status"], "expired");
  EXPECT_EQ(payment["expiredAt"], "2025-01-15T09:15:00+00:00");
}

}  // namespace
}  // namespace vlot::sandbox
