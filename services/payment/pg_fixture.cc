#include "services/payment/pg_fixture.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "common/wire/types.h"

namespace vlot::payment {
namespace {

constexpr pg::Statement kCountDifferences{"test.CountDifferences", "SELECT count(*) FROM payment_differences"};

}  // namespace

PaymentPgTest::PaymentPgTest() : PgTest("payment") {
  auto psp = sandbox::PspSandbox::Start(
      {.allow_loopback_webhooks = true, .webhooks = {.retry_divisor = 60'000}, .clock = &clock_, .background = false});
  EXPECT_OK(psp);
  psp_ = *std::move(psp);
  auto gateway = http::Server::Start({}, [this](http::Request request, http::Responder responder) {
    if (webhooks_pass_) Notify(http::FindParameter(http::ParseForm(request.body), "id").value_or(""));
    responder.Send(http::Response::Text(200, ""));
  });
  EXPECT_OK(gateway);
  gateway_ = *std::move(gateway);
  Restart(FastOptions());
}

PaymentPgTest::~PaymentPgTest() {
  if (!differences_expected_) {
    EXPECT_EQ(Differences(), 0) << "payments do not add up";
  }
  psp_.reset();
  gateway_.reset();
  StopService();
}

Options PaymentPgTest::FastOptions() const {
  return {.db = database(),
          .psp_url = psp_->url(),
          .psp_api_key = "test_1234567890123456789012345678",
          .webhook_base_url = gateway_->url(),
          .psp_timeout = absl::Seconds(3)};
}

void PaymentPgTest::StopService() {
  if (server_ != nullptr) server_->server().Stop(absl::Seconds(1));
  stub_.reset();
  app_.reset();
  server_.reset();
}

void PaymentPgTest::Restart(Options options) {
  StopService();
  server_ = std::make_unique<vlot::testing::TestServer>(clock_);
  auto app = App::Create(std::move(options), {clock_, server_->metrics(), server_->keys()});
  ASSERT_OK(app);
  app_ = *std::move(app);
  app_->AddTo(server_->server());
  ASSERT_OK(server_->Start());
  stub_ = v1::Payments::NewStub(server_->in_process().channel());
}

// --- Asking the service ---

v1::CreatePaymentRequest PaymentPgTest::Asking() {
  v1::CreatePaymentRequest request;
  request.set_name(PaymentId(ids_.Next()).Name());
  request.set_order(OrderId(ids_.Next()).Name());
  *request.mutable_amount() = wire::ToProto(Money{2500, kEur});
  request.set_description("Order 1");
  request.set_redirect_url("https://shop.example/thanks");
  request.set_method("ideal");
  *request.mutable_expire_time() = wire::ToProto(clock_.Now() + absl::Hours(1));
  return request;
}

v1::BatchCreatePaymentsResponse::Result PaymentPgTest::Create(const v1::CreatePaymentRequest& request) {
  v1::BatchCreatePaymentsRequest batch;
  *batch.add_requests() = request;
  auto response = Ask(&PaymentsRpc::BatchCreatePayments, batch);
  EXPECT_OK(response);
  return response.ok() ? response->results(0) : v1::BatchCreatePaymentsResponse::Result();
}

v1::Payment PaymentPgTest::MakeOpenPayment() {
  const auto result = Create(Asking());
  EXPECT_EQ(result.payment().state(), v1::Payment::OPEN) << result.DebugString();
  return result.payment();
}

v1::Payment PaymentPgTest::MakePaidPayment() {
  const v1::Payment payment = MakeOpenPayment();
  Payer(payment.attempts(0).psp_id(), "pay");
  return AwaitState(payment.name(), v1::Payment::PAID);
}

v1::BatchCreatePaymentsResponse::Result PaymentPgTest::Retry(const std::string& name, const std::string& request_id,
                                                             const std::string& method) {
  v1::BatchRetryPaymentsRequest batch;
  auto& retry = *batch.add_requests();
  retry.set_name(name);
  retry.set_request_id(request_id);
  retry.set_method(method);
  auto response = Ask(&PaymentsRpc::BatchRetryPayments, batch);
  EXPECT_OK(response);
  return response.ok() ? response->results(0) : v1::BatchCreatePaymentsResponse::Result();
}

v1::BatchCancelPaymentsResponse::Result PaymentPgTest::Cancel(const std::string& name, const std::string& order) {
  v1::BatchCancelPaymentsRequest batch;
  auto& cancel = *batch.add_requests();
  cancel.set_name(name);
  cancel.set_order(order);
  cancel.set_reason("CANCELLED");
  auto response = Ask(&PaymentsRpc::BatchCancelPayments, batch);
  EXPECT_OK(response);
  return response.ok() ? response->results(0) : v1::BatchCancelPaymentsResponse::Result();
}

absl::StatusOr<v1::Refund> PaymentPgTest::Refund(const std::string& name, int64_t cents,
                                                 const std::string& request_id) {
  v1::RefundPaymentRequest request;
  request.set_payment(name);
  request.set_request_id(request_id);
  *request.mutable_amount() = wire::ToProto(Money{cents, kEur});
  request.set_reason("a gesture");
  return Ask(&PaymentsRpc::RefundPayment, request);
}

v1::Payment PaymentPgTest::Get(const std::string& name) {
  v1::GetPaymentRequest request;
  request.set_name(name);
  auto payment = Ask(&PaymentsRpc::GetPayment, request);
  EXPECT_OK(payment);
  return payment.ok() ? *payment : v1::Payment();
}

void PaymentPgTest::Notify(const std::string& psp_id) {
  v1::NotifyPaymentRequest request;
  request.set_psp("mollie");
  request.set_psp_id(psp_id);
  EXPECT_OK(Ask(&PaymentsRpc::NotifyPayment, request));
}

v1::Payment PaymentPgTest::AwaitState(const std::string& name, v1::Payment::State state) {
  return Await(name, [&](const v1::Payment& payment) { return payment.state() == state; });
}

void PaymentPgTest::AwaitClaim(const std::string& name) {
  v1::GetPaymentRequest request;
  request.set_name(name);
  const absl::Time end = SystemClock().Now() + absl::Minutes(1);
  while (!Ask(&PaymentsRpc::GetPayment, request).ok() && SystemClock().Now() < end) std::this_thread::yield();
}

void PaymentPgTest::WorkAt(absl::Time now) {
  clock_.Set(now);
  DeliverWebhooks();
  EXPECT_OK(app_->worker().Step());
  while (app_->worker().calls() > 0) std::this_thread::yield();
}

// --- The PSP ---

http::ClientResponse PaymentPgTest::CallPsp(const std::string& method, const std::string& path,
                                            const std::string& body) {
  auto response = http_.CallAndWait({.method = method,
                                     .url = psp_->url() + path,
                                     .headers = {{"Authorization", "Bearer test_1234567890123456789012345678"}},
                                     .body = body});
  EXPECT_OK(response);
  if (!response.ok()) return {};
  EXPECT_LT(response->status, 300) << path << ": " << response->body;
  return *response;
}

void PaymentPgTest::Payer(const std::string& psp_id, const std::string& act) {
  CallPsp("POST", "/sandbox/v1/payments/" + psp_id + "/" + act);
}

void PaymentPgTest::PspFault(const std::string& operation, const std::string& kind, int count, int delay_ms) {
  const nlohmann::json fault = {{"operation", operation}, {"kind", kind}, {"count", count}, {"delay_ms", delay_ms}};
  CallPsp("POST", "/sandbox/v1/faults", fault.dump());
}

void PaymentPgTest::ClearPspFaults() { CallPsp("DELETE", "/sandbox/v1/faults"); }

void PaymentPgTest::FailRefundAtBank(const std::string& psp_id, const std::string& refund_id) {
  CallPsp("POST", "/sandbox/v1/payments/" + psp_id + "/refunds/" + refund_id + "/fail");
}

void PaymentPgTest::ChargeBack(const std::string& psp_id, const std::string& value) {
  const nlohmann::json body = {{"amount", {{"value", value}, {"currency", "EUR"}}}};
  CallPsp("POST", "/sandbox/v1/payments/" + psp_id + "/chargeback", body.dump());
}

void PaymentPgTest::DeliverWebhooks() { psp_->Step(); }

int PaymentPgTest::PspPayments() {
  const auto books = nlohmann::json::parse(CallPsp("GET", "/sandbox/v1/books").body, nullptr, false);
  return books.contains("payments") ? static_cast<int>(books["payments"].size()) : -1;
}

std::string PaymentPgTest::OnlyPspPayment() {
  const auto books = nlohmann::json::parse(CallPsp("GET", "/sandbox/v1/books").body, nullptr, false);
  return books["payments"][0].value("id", "");
}

// --- What was told ---

std::vector<v1::Event> PaymentPgTest::AllEvents() {
  feed::v1::ListEventsRequest request;
  request.set_page_size(1000);
  auto response = Ask(&PaymentsRpc::ListEvents, request);
  EXPECT_OK(response);
  if (!response.ok()) return {};
  return {response->events().begin(), response->events().end()};
}

std::vector<v1::Event::Kind> PaymentPgTest::EventsOf(const std::string& name) {
  std::vector<v1::Event::Kind> kinds;
  for (const v1::Event& event : AllEvents()) {
    if (event.payment() == name) kinds.push_back(event.kind());
  }
  return kinds;
}

v1::Event PaymentPgTest::AwaitEvent(const std::string& name, v1::Event::Kind kind) {
  const absl::Time end = SystemClock().Now() + absl::Seconds(10);
  while (SystemClock().Now() < end) {
    for (const v1::Event& event : AllEvents()) {
      if (event.payment() == name && event.kind() == kind) return event;
    }
    DeliverWebhooks();
  }
  ADD_FAILURE() << "never told: " << v1::Event::Kind_Name(kind);
  return {};
}

int PaymentPgTest::Differences() {
  auto count = pg::ReadOnly(pool(), [](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(pg::Result result, tx.Exec(kCountDifferences));
    return result.front().Get<int64_t>(0);
  });
  EXPECT_OK(count);
  return count.ok() ? static_cast<int>(*count) : -1;
}

}  // namespace vlot::payment
