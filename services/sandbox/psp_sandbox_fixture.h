// A sandbox PSP with a clock that stands still, a client, and a shop that receives its webhooks. For tests.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "common/http/client.h"
#include "common/http/server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "services/sandbox/psp_sandbox.h"

namespace vlot::sandbox {

using Json = nlohmann::json;

struct ApiAnswer {
  int status = 0;
  Json body;
  http::Headers headers;
  std::string text;
};

class PspSandboxFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    auto shop = http::Server::Start({}, [this](http::Request request, http::Responder responder) {
      absl::MutexLock lock(&mutex_);
      hooks_.push_back(request.body);
      hook_types_.push_back(std::string(request.headers.Get("Content-Type")));
      responder.Send(http::Response::Text(hook_status_, ""));
    });
    ASSERT_OK(shop);
    shop_ = *std::move(shop);
    Restart({});
  }

  // A new sandbox with these options; the old one's state is gone unless both have the same data_dir.
  void Restart(PspSandbox::Options options) {
    psp_.reset();
    options.clock = &clock_;
    options.background = false;
    options.allow_loopback_webhooks = true;
    auto psp = PspSandbox::Start(std::move(options));
    ASSERT_OK(psp);
    psp_ = *std::move(psp);
  }

  absl::StatusOr<ApiAnswer> TryCall(const std::string& method, const std::string& path, const Json& body = nullptr,
                                    http::Headers headers = {}) {
    if (!headers.Has("Authorization")) headers.Add("Authorization", "Bearer test_1234567890123456789012345678");
    http::ClientRequest request{.method = method, .url = psp_->url() + path, .headers = headers};
    if (!body.is_null()) request.body = body.dump();
    auto response = client_.CallAndWait(std::move(request));
    if (!response.ok()) return response.status();
    return ApiAnswer{response->status, Json::parse(response->body, nullptr, false), response->headers, response->body};
  }
  ApiAnswer Call(const std::string& method, const std::string& path, const Json& body = nullptr,
                 http::Headers headers = {}) {
    auto answer = TryCall(method, path, body, std::move(headers));
    EXPECT_OK(answer);
    return answer.ok() ? *answer : ApiAnswer{};
  }

  Json PaymentBody() const {
    return {{"amount", {{"currency", "EUR"}, {"value", "10.00"}}},
            {"description", "Order 1"},
            {"redirectUrl", "https://shop.example/return"},
            {"cancelUrl", "https://shop.example/cancel"},
            {"webhookUrl", shop_->url() + "/hook"},
            {"method", "ideal"}};
  }
  std::string CreatePayment() { return CreatePayment(PaymentBody()); }
  std::string CreatePayment(const Json& body) {
    const ApiAnswer answer = Call("POST", "/v2/payments", body);
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body.value("id", "");
  }
  std::string CreatePaidPayment() {
    const std::string id = CreatePayment();
    EXPECT_EQ(Call("POST", "/sandbox/v1/payments/" + id + "/pay").status, 200);
    return id;
  }
  static Json RefundBody(const std::string& value, const std::string& description = "") {
    return {{"amount", {{"currency", "EUR"}, {"value", value}}}, {"description", description}};
  }
  std::string StatusOf(const std::string& id) { return Call("GET", "/v2/payments/" + id).body.value("status", ""); }
  void AddFault(const Json& fault) { EXPECT_EQ(Call("POST", "/sandbox/v1/faults", fault).status, 201); }

  // Waits until a count of the sandbox's webhooks has come this far; false after a minute.
  bool AwaitCount(int64_t PspWebhooks::Counts::*count, int64_t value) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (psp_->webhook_counts().*count < value && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return psp_->webhook_counts().*count >= value;
  }
  std::vector<std::string> hooks() {
    absl::MutexLock lock(&mutex_);
    return hooks_;
  }
  std::vector<std::string> hook_types() {
    absl::MutexLock lock(&mutex_);
    return hook_types_;
  }
  // Waits for this many webhooks; false after a minute.
  bool AwaitHooks(size_t count) {
    absl::MutexLock lock(&mutex_);
    wanted_hooks_ = count;
    return mutex_.AwaitWithTimeout(absl::Condition(this, &PspSandboxFixture::HasWantedHooks), absl::Minutes(1));
  }

  bool HasWantedHooks() const ABSL_NO_THREAD_SAFETY_ANALYSIS { return hooks_.size() >= wanted_hooks_; }

  vlot::testing::FakeClock clock_;
  absl::Mutex mutex_;
  std::vector<std::string> hooks_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> hook_types_ ABSL_GUARDED_BY(mutex_);
  int hook_status_ ABSL_GUARDED_BY(mutex_) = 200;
  size_t wanted_hooks_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<http::Server> shop_;
  std::unique_ptr<PspSandbox> psp_;
  http::Client client_{{}};
};

}  // namespace vlot::sandbox
