#include "services/vlot/metrics_door.h"

#include "common/http/client.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<http::ClientResponse> Ask(const std::string& method, const std::string& url) {
  return http::Client({}).CallAndWait({.method = method, .url = url});
}

TEST(MetricsDoor, GetMetrics_TellsTheCounters) {
  metrics::Registry registry;
  registry.GetCounter("vlot_test_total", "A test.").Increment(3);
  const auto door = MetricsDoor::Open("127.0.0.1:0", registry, SystemClock());
  ASSERT_THAT(door, testing::IsOk());
  const auto answer = Ask("GET", door->url());
  ASSERT_THAT(answer, testing::IsOk());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->headers.Get("Content-Type"), metrics::kTextContentType);
  EXPECT_THAT(answer->body, HasSubstr("vlot_test_total 3"));
}

TEST(MetricsDoor, AnythingElse_IsRefused) {
  metrics::Registry registry;
  const auto door = MetricsDoor::Open("127.0.0.1:0", registry, SystemClock());
  ASSERT_THAT(door, testing::IsOk());
  const auto elsewhere = Ask("GET", door->url() + "/more"), posted = Ask("POST", door->url());
  ASSERT_THAT(elsewhere, testing::IsOk());
  ASSERT_THAT(posted, testing::IsOk());
  EXPECT_EQ(elsewhere->status, 404);
  EXPECT_EQ(posted->status, 405);
}

TEST(MetricsDoor, AddressThatIsNone_IsRefused) {
  metrics::Registry registry;
  EXPECT_THAT(MetricsDoor::Open("nowhere", registry, SystemClock()),
              testing::StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot
