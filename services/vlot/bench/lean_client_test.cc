#include "services/vlot/bench/lean_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/fake_access.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/test_server.h"
#include "common/status/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "vlot/access/v1/access.pb.h"

namespace vlot::bench {
namespace {

using ::testing::HasSubstr;
using ::vlot::testing::IsOk;

constexpr char kHealth[] = "/grpc.health.v1.Health/Check";
constexpr char kServing[] = "\x08\x01";  // HealthCheckResponse{status: SERVING}

struct Answer {
  grpc::Status status;
  std::string response;
};

class LeanClientTest : public ::testing::Test {
 protected:
  LeanClientTest() {
    server_.Add<access::v1::ApiKeys>(service_);
    EXPECT_THAT(server_.Start(), IsOk());
  }
  ~LeanClientTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  LeanClientOptions To(std::string path) {
    return {.address = absl::StrCat("127.0.0.1:", server_.server().ports()[0]), .path = std::move(path)};
  }

  static Answer CallAndWait(LeanClient& client, std::string request) {
    Answer answer;
    absl::Notification answered;
    client.Call(std::move(request), [&](const grpc::Status& status, std::string_view response) {
      answer = {status, std::string(response)};
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  }

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  rpc::FakeAccess service_{server_.runtime()};
};

TEST_F(LeanClientTest, Call_OfARealServer_GivesItsResponse) {
  LeanClient client(To(kHealth));
  const Answer answer = CallAndWait(client, "");
  EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
  EXPECT_EQ(answer.response, kServing);
}

TEST_F(LeanClientTest, Call_ThousandsAtOnceEachLeadingToAnother_AllAreAnswered) {
  constexpr int kCalls = 2000;
  LeanClient client(To(kHealth));
  absl::BlockingCounter answered(kCalls);
  std::atomic<int> good = 0;
  for (int i = 0; i < kCalls / 2; ++i) {
    client.Call("", [&](const grpc::Status& status, std::string_view) {
      good += status.ok();
      client.Call("", [&](const grpc::Status& next, std::string_view) {
        good += next.ok();
        answered.DecrementCount();
      });
      answered.DecrementCount();
    });
  }
  answered.Wait();
  EXPECT_EQ(good, kCalls);
}

TEST_F(LeanClientTest, Call_ThatIsRefused_GivesTheErrorWithItsDetails) {
  LeanClient client(To("/vlot.access.v1.ApiKeys/CreateApiKey"));  // no key is sent
  const Answer answer = CallAndWait(client, "");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_NE(Reason(rpc::FromGrpc(answer.status)), "");
}

TEST_F(LeanClientTest, Call_WithAKey_SendsIt) {
  server_.keys().Add("k", {});
  LeanClientOptions options = To("/vlot.access.v1.ApiKeys/CreateApiKey");
  options.authorization = "Bearer k";
  LeanClient client(std::move(options));
  EXPECT_NE(CallAndWait(client, "").status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(LeanClientTest, Call_OfAMethodThatIsNotThere_IsUnimplemented) {
  LeanClient client(To("/vlot.Nothing/Do"));
  EXPECT_EQ(CallAndWait(client, "").status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(LeanClientTest, Call_OfAServerThatWentAndOneThatIsNotThere_IsUnavailable) {
  LeanClient client(To(kHealth));
  ASSERT_TRUE(CallAndWait(client, "").status.ok());
  server_.server().Stop(absl::ZeroDuration());
  const Answer answer = CallAndWait(client, "");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("nobody listens"));
}

}  // namespace
}  // namespace vlot::bench
