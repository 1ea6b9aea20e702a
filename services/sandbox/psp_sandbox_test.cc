#include "services/sandbox/psp_sandbox.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "services/sandbox/psp_sandbox_fixture.h"

namespace vlot::sandbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

class PspSandboxTest : public PspSandboxFixture {
 protected:
  void TearDown() override {
    psp_.reset();
    std::filesystem::remove_all(folder_);
  }

  absl::StatusOr<http::ClientResponse> PostForm(const std::string& path, const std::string& form) {
    return client_.CallAndWait({.method = "POST",
                                .url = psp_->url() + path,
                                .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                .body = form});
  }

  const std::string folder_ = ::testing::TempDir() + "psp_sandbox_" + std::to_string(getpid());
};

TEST_F(PspSandboxTest, Checkout_PersonPays_GoesBackToTheShopAndTheShopIsTold) {
  const std::string id = CreatePayment();
  EXPECT_THAT(client_.CallAndWait({.url = psp_->url() + "/checkout/" + id})->body, HasSubstr("EUR 10.00"));
  const auto answer = PostForm("/checkout/" + id, "status=paid");
  ASSERT_OK(answer);
  EXPECT_EQ(answer->status, 303);
  EXPECT_EQ(answer->headers.Get("Location"), "https://shop.example/return");
  EXPECT_EQ(StatusOf(id), "paid");
  psp_->Step();
  ASSERT_TRUE(AwaitHooks(1));
  EXPECT_THAT(hooks(), ElementsAre("id=" + id));
  EXPECT_EQ(hook_types()[0], "application/x-www-form-urlencoded");
}

TEST_F(PspSandboxTest, Checkout_Canceled_GoesToTheCancelUrl) {
  const auto answer = PostForm("/checkout/" + CreatePayment(), "status=canceled");
  EXPECT_EQ(answer->headers.Get("Location"), "https://shop.example/cancel");
}

TEST_F(PspSandboxTest, Checkout_FailsWithMethodOfChoice_ShowsThePageAgain) {
  Json body = PaymentBody();
  body.erase("method");
  const std::string id = CreatePayment(body);
  const auto answer = PostForm("/checkout/" + id, "status=failed&method=ideal");
  EXPECT_EQ(answer->status, 200);
  EXPECT_THAT(answer->body, HasSubstr("try again"));
  EXPECT_EQ(StatusOf(id), "open");
  EXPECT_EQ(PostForm("/checkout/" + id, "status=paid&method=bancontact")->status, 303);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["method"], "bancontact");
}

TEST_F(PspSandboxTest, Checkout_OfAFinalPayment_IsRefused) {
  const std::string id = CreatePaidPayment();
  EXPECT_EQ(PostForm("/checkout/" + id, "status=failed")->status, 409);
  EXPECT_EQ(PostForm("/checkout/tr_none", "status=paid")->status, 404);
  EXPECT_EQ(PostForm("/checkout/" + id, "status=happy")->status, 422);
}

TEST_F(PspSandboxTest, Checkout_TextOfTheShop_IsEscaped) {
  Json body = PaymentBody();
  body["description"] = "<script>alert('x')</script>";
  EXPECT_THAT(client_.CallAndWait({.url = psp_->url() + "/checkout/" + CreatePayment(body)})->body,
              HasSubstr("&lt;script&gt;alert(&#39;x&#39;)"));
}

TEST_F(PspSandboxTest, Webhook_NotAnswered200_IsTriedAgainAfterAMinute) {
  {
    absl::MutexLock lock(&mutex_);
    hook_status_ = 500;
  }
  CreatePaidPayment();
  psp_->Step();
  ASSERT_TRUE(AwaitHooks(1));
  EXPECT_EQ(psp_->webhook_counts().delivered, 0);
  {
    absl::MutexLock lock(&mutex_);
    hook_status_ = 200;
  }
  // The answer is taken in after the shop gave it: the next try is planned from then on.
  ASSERT_TRUE(AwaitCount(&PspWebhooks::Counts::retries, 1));
  clock_.Advance(absl::Minutes(1) - absl::Microseconds(1));
  EXPECT_EQ(psp_->Step(), 0);
  clock_.Advance(absl::Microseconds(1));
  EXPECT_EQ(psp_->Step(), 1);
  EXPECT_TRUE(AwaitCount(&PspWebhooks::Counts::delivered, 1));
  EXPECT_THAT(hooks(), SizeIs(2));
}

TEST_F(PspSandboxTest, Webhook_RefundOnItsWay_IsToldWithThePaymentsId) {
  const std::string id = CreatePaidPayment();
  Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("1.00"));
  for (int i = 0; i < 2; ++i) {
    clock_.Advance(absl::Seconds(2));
    psp_->Step();
  }
  ASSERT_TRUE(AwaitHooks(3));
  EXPECT_THAT(hooks(), ElementsAre("id=" + id, "id=" + id, "id=" + id));
  EXPECT_EQ(Call("GET", "/v2/payments/" + id + "/refunds").body["_embedded"]["refunds"][0]["status"], "refunded");
}

TEST_F(PspSandboxTest, Webhook_Faults_LoseAndDouble) {
  AddFault({{"operation", "webhook"}, {"kind", "lost"}});
  AddFault({{"operation", "webhook"}, {"kind", "doubled"}});
  CreatePaidPayment();
  psp_->Step();
  const std::string doubled = CreatePaidPayment();
  psp_->Step();
  ASSERT_TRUE(AwaitHooks(2));
  EXPECT_THAT(hooks(), ElementsAre("id=" + doubled, "id=" + doubled));
}

TEST_F(PspSandboxTest, Webhook_Fault_ReordersPastTheNext) {
  AddFault({{"operation", "webhook"}, {"kind", "reordered"}, {"delay_ms", 1000}});
  const std::string first = CreatePaidPayment();
  psp_->Step();
  const std::string second = CreatePaidPayment();
  psp_->Step();
  ASSERT_TRUE(AwaitHooks(1));
  clock_.Advance(absl::Seconds(1));
  psp_->Step();
  ASSERT_TRUE(AwaitHooks(2));
  EXPECT_THAT(hooks(), ElementsAre("id=" + second, "id=" + first));
}

TEST_F(PspSandboxTest, Fault_Error_IsAnsweredAndNothingIsMade) {
  AddFault({{"operation", "create_payment"}, {"kind", "error"}, {"status", 502}});
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody()).status, 502);
  EXPECT_EQ(Call("GET", "/v2/payments").body["count"], 0);
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody()).status, 201);
}

TEST_F(PspSandboxTest, Fault_Lost_IsNotDoneAndNotAnswered) {
  AddFault({{"operation", "create_payment"}, {"kind", "lost"}});
  EXPECT_THAT(TryCall("POST", "/v2/payments", PaymentBody()),
              StatusIs(absl::StatusCode::kUnavailable, Reason(http::kNoAnswer)));
  EXPECT_EQ(Call("GET", "/v2/payments").body["count"], 0);
}

TEST_F(PspSandboxTest, Fault_TimeoutAfter_IsDoneAndTheKeyFindsIt) {
  AddFault({{"operation", "create_payment"}, {"kind", "timeout_after"}, {"delay_ms", 10}});
  const http::Headers key = {{"Idempotency-Key", "k"}};
  EXPECT_THAT(TryCall("POST", "/v2/payments", PaymentBody(), key),
              StatusIs(absl::StatusCode::kUnavailable, Reason(http::kNoAnswer)));
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody(), key).status, 201);
  EXPECT_EQ(Call("GET", "/v2/payments").body["count"], 1);
}

TEST_F(PspSandboxTest, Fault_Delay_IsDoneAndAnsweredLater) {
  AddFault({{"operation", "get_payment"}, {"kind", "delay"}, {"delay_ms", 20}});
  EXPECT_EQ(StatusOf(CreatePayment()), "open");
}

TEST_F(PspSandboxTest, Faults_ListedAndCleared) {
  AddFault({{"operation", "*"}, {"kind", "delay"}, {"count", -1}});
  EXPECT_EQ(Call("GET", "/sandbox/v1/faults").body["faults"][0]["count"], -1);
  EXPECT_EQ(Call("DELETE", "/sandbox/v1/faults").status, 204);
  EXPECT_THAT(Call("GET", "/sandbox/v1/faults").body["faults"], SizeIs(0));
  EXPECT_EQ(Call("POST", "/sandbox/v1/faults", {{"operation", "x"}, {"kind", "y"}}).status, 422);
}

TEST_F(PspSandboxTest, Books_SumWhatWasPaidAndRefunded) {
  CreatePayment();
  const std::string id = CreatePaidPayment();
  Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("2.50"));
  const Json books = Call("GET", "/sandbox/v1/books").body;
  EXPECT_THAT(books["payments"], SizeIs(2));
  EXPECT_EQ(books["payments"][1]["refunds"][0]["amount"], "2.50");
  EXPECT_EQ(books["totals"][0]["received"], "10.00");
  EXPECT_EQ(books["totals"][0]["refunded"], "2.50");
  EXPECT_EQ(books["totals"][0]["byStatus"], Json({{"open", 1}, {"paid", 1}}));
  EXPECT_EQ(Call("GET", "/sandbox/v1/books?limit=1").body["next"], 1);
}

TEST_F(PspSandboxTest, RefundFailedByTheBank_IsToldAndTheMoneyIsLeftAgain) {
  const std::string id = CreatePaidPayment();
  const std::string refund = Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("2.50")).body["id"];
  EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + id + "/refunds/" + refund + "/fail").status, 200);
  EXPECT_EQ(Call("GET", "/v2/payments/" + id).body["amountRemaining"]["value"], "10.00");
}

TEST_F(PspSandboxTest, Restarted_NothingAcknowledgedIsLost) {
  Restart({.data_dir = folder_});
  const http::Headers key = {{"Idempotency-Key", "k"}};
  const ApiAnswer first = Call("POST", "/v2/payments", PaymentBody(), key);
  const std::string id = first.body["id"];
  Call("POST", "/sandbox/v1/payments/" + id + "/pay");
  Call("POST", "/v2/payments/" + id + "/refunds", RefundBody("1.00"));
  Restart({.data_dir = folder_});
  EXPECT_EQ(StatusOf(id), "paid");
  EXPECT_EQ(Call("POST", "/v2/payments", PaymentBody(), key).body["id"], id);
  EXPECT_EQ(Call("GET", "/v2/refunds").body["count"], 1);
  psp_->Step();
  EXPECT_TRUE(AwaitHooks(1)) << "the webhook that the first one never sent";
}

TEST_F(PspSandboxTest, AutoPay_PaysByItself) {
  Restart({.autopay_delay = absl::Milliseconds(50)});
  const std::string id = CreatePayment();
  EXPECT_EQ(StatusOf(id), "open");
  clock_.Advance(absl::Milliseconds(50));
  psp_->Step();
  EXPECT_EQ(StatusOf(id), "paid");
}

TEST_F(PspSandboxTest, Tls_SelfMadeCertificate_ServesTheSame) {
  Restart({.tls_port = 0, .data_dir = folder_});
  http::Client client({.ca_file = psp_->tls_certificate_file()});
  const auto answer =
      client.CallAndWait({.url = psp_->tls_url() + "/v2/methods", .headers = {{"Authorization", "Bearer test_x"}}});
  ASSERT_OK(answer);
  EXPECT_THAT(answer->body, HasSubstr("\"https://127.0.0.1"));
}

TEST_F(PspSandboxTest, Background_DoesItByItself) {
  psp_.reset();
  auto psp = PspSandbox::Start({.allow_loopback_webhooks = true, .autopay_delay = absl::Milliseconds(1)});
  ASSERT_OK(psp);
  psp_ = *std::move(psp);
  const std::string id = CreatePayment();
  ASSERT_TRUE(AwaitHooks(1));
  EXPECT_EQ(StatusOf(id), "paid");
  EXPECT_TRUE(AwaitCount(&PspWebhooks::Counts::delivered, 1));
}

}  // namespace
}  // namespace vlot::sandbox
