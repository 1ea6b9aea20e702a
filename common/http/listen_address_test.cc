#include "common/http/listen_address.h"

#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

using testing::StatusIs;

TEST(ListenAddress, AddressAndPort_AreTakenApart) {
  const auto parsed = ParseListenAddress("127.0.0.1:7480");
  ASSERT_THAT(parsed, testing::IsOk());
  EXPECT_EQ(parsed->address, "127.0.0.1");
  EXPECT_EQ(parsed->port, 7480);
}

TEST(ListenAddress, LastColon_DividesSoThatIpv6Fits) {
  const auto parsed = ParseListenAddress("::1:0");
  ASSERT_THAT(parsed, testing::IsOk());
  EXPECT_EQ(parsed->address, "::1");
  EXPECT_EQ(parsed->port, 0);
}

TEST(ListenAddress, AnythingElse_IsRefused) {
  for (const char* text : {"", "7480", ":7480", "host:", "host:x", "host:80x", "host:-1", "host:65536"}) {
    EXPECT_THAT(ParseListenAddress(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

}  // namespace
}  // namespace vlot::http
