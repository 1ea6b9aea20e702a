#include "common/http/client.h"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/gate/tcp_gate.h"
#include "common/http/server.h"
#include "common/http/text.h"
#include "common/status/status.h"
#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

using ::testing::HasSubstr;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

// A server that counts requests, a gate before it, and a client.
class ClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = Server::Start({}, [this](Request request, Responder responder) { Handle(request, responder); });
    ASSERT_OK(server);
    server_ = *std::move(server);
    gate_ = TcpGate::ToPort(server_->port());
  }

  void Handle(const Request& request, const Responder& responder) {
    ++handled_;
    if (request.path == "/redirect") return responder.Send(Response::Redirect(302, "/after"));
    if (request.path == "/missing") return responder.Send(Response::Text(404, "no"));
    if (request.path == "/long") return responder.Send(Response::Text(200, std::string(10'000, 'x')));
    if (request.path == "/never") {
      held_.emplace(responder);
      return;
    }
    Response response = Response::Text(200, Cat(request.method, " ", request.path, " ", request.body));
    response.headers.Add("X-Got", request.headers.Get("X-Sent"));
    responder.Send(std::move(response));
  }

  std::string Url(const std::string& path) const { return Cat("http://127.0.0.1:", gate_->port(), path); }
  absl::StatusOr<ClientResponse> Post(const std::string& path, absl::Duration timeout = absl::Seconds(20)) {
    return client_.CallAndWait({.method = "POST", .url = Url(path), .body = "b", .timeout = timeout});
  }

  std::optional<Responder> held_;
  std::atomic<int> handled_ = 0;
  std::unique_ptr<Server> server_;
  std::unique_ptr<TcpGate> gate_;
  Client client_{{.body_bytes_max = 5000}};
};

TEST_F(ClientTest, Call_WithHeadersAndBody_GivesTheAnswer) {
  const auto answer =
      client_.CallAndWait({.method = "PATCH", .url = Url("/p"), .headers = {{"X-Sent", "v"}}, .body = "text"});
  ASSERT_OK(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "PATCH /p text");
  EXPECT_EQ(answer->headers.Get("x-got"), "v");
}

TEST_F(ClientTest, ErrorStatus_IsAnAnswer) {
  const auto answer = Post("/missing");
  ASSERT_OK(answer);
  EXPECT_EQ(answer->status, 404);
}

TEST_F(ClientTest, ManyCalls_ReuseConnections) {
  for (int i = 0; i < 20; ++i) ASSERT_OK(Post("/p"));
  EXPECT_EQ(gate_->connections_accepted(), 1);
}

TEST_F(ClientTest, ManyCallsAtOnce_AllComeBack) {
  constexpr int kCalls = 500;
  absl::BlockingCounter left(kCalls);
  std::atomic<int> ok = 0;
  for (int i = 0; i < kCalls; ++i) {
    client_.Call({.url = Url("/p")}, [&](absl::StatusOr<ClientResponse> answer) {
      ok += answer.ok() && answer->status == 200 ? 1 : 0;
      left.DecrementCount();
    });
  }
  left.Wait();
  EXPECT_EQ(ok, kCalls);
}

TEST_F(ClientTest, Redirect_IsNotFollowedUnlessAsked) {
  EXPECT_EQ(client_.CallAndWait({.url = Url("/redirect")})->status, 302);
  EXPECT_EQ(client_.CallAndWait({.url = Url("/redirect"), .follow_redirects = true})->body, "GET /after ");
}

TEST_F(ClientTest, AnswerTooLong_IsNoAnswer) {
  EXPECT_THAT(Post("/long"), StatusIs(absl::StatusCode::kResourceExhausted, Reason(kNoAnswer)));
}

TEST_F(ClientTest, NobodyListens_IsNotSent) {
  gate_->Refuse();
  EXPECT_THAT(Post("/p"), StatusIs(absl::StatusCode::kUnavailable, Reason(kNotSent)));
  EXPECT_EQ(handled_, 0);
}

TEST_F(ClientTest, BadUrl_IsNotSent) {
  for (const char* url : {"", "no url", "ftp://127.0.0.1/x", "http://"}) {
    EXPECT_THAT(client_.CallAndWait({.url = url}), StatusIs(absl::StatusCode::kInvalidArgument, Reason(kNotSent)))
        << url;
  }
}

TEST_F(ClientTest, NoAnswerInTime_IsNoAnswer) {
  absl::Duration timeout = absl::Milliseconds(200);
  absl::Status outcome = Post("/never", timeout).status();
  // On a busy machine so short a time may pass before the request is sent.
  for (; vlot::Reason(outcome) == kNotSent; timeout *= 2) outcome = Post("/never", timeout).status();
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kDeadlineExceeded, Reason(kNoAnswer)));
  while (handled_ == 0) std::this_thread::yield();
  EXPECT_EQ(handled_, 1);
}

TEST_F(ClientTest, AnswerCutHalfway_IsNoAnswer) {
  gate_->CutAfterAnswerBytes(20);
  EXPECT_THAT(Post("/p"), StatusIs(absl::StatusCode::kUnavailable, Reason(kNoAnswer)));
  EXPECT_EQ(handled_, 1);
}

TEST_F(ClientTest, ReusedConnectionDiesWithoutAnswer_PostIsNotSentAgain) {
  ASSERT_OK(Post("/p"));
  gate_->CutAfterAnswerBytes(0);
  EXPECT_THAT(Post("/p"), StatusIs(absl::StatusCode::kUnavailable, Reason(kNoAnswer)));
  EXPECT_EQ(handled_, 2);
}

TEST_F(ClientTest, ReusedConnectionDiesWithoutAnswer_RepeatableRequestIsSentAgain) {
  ASSERT_OK(Post("/p"));
  gate_->CutAfterAnswerBytes(0);
  EXPECT_OK(client_.CallAndWait({.method = "POST", .url = Url("/p"), .repeatable = true}));
  EXPECT_EQ(handled_, 3);
}

TEST_F(ClientTest, Destroyed_CallsUnderWayEndAsCancelled) {
  auto client = std::make_unique<Client>(Client::Options{});
  absl::Notification done;
  absl::Status status;
  client->Call({.method = "POST", .url = Url("/never")}, [&](absl::StatusOr<ClientResponse> answer) {
    status = answer.status();
    done.Notify();
  });
  client.reset();
  done.WaitForNotification();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ClientTest, PrivateAddressForbidden_IsNotSent) {
  Client careful({.allow_private_addresses = false});
  EXPECT_THAT(careful.CallAndWait({.url = Url("/p")}), StatusIs(absl::StatusCode::kUnavailable, Reason(kNotSent)));
  EXPECT_EQ(handled_, 0);
}

TEST_F(ClientTest, TooManyUnderWay_IsRefusedAtOnce) {
  Client small({.requests_max = 0});
  EXPECT_THAT(small.CallAndWait({.url = Url("/p")}), StatusIs(absl::StatusCode::kResourceExhausted, Reason(kNotSent)));
}

}  // namespace
}  // namespace vlot::http
