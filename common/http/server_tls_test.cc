#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "common/http/client.h"
#include "common/http/raw_connection.h"
#include "common/http/self_signed.h"
#include "common/http/server.h"
#include "common/http/text.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"

namespace vlot::http {
namespace {

using vlot::testing::Reason;
using vlot::testing::StatusIs;

class ServerTlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = Cat(::testing::TempDir(), "vlot_tls_", getpid());
    std::filesystem::create_directories(folder_);
    certificate_ = folder_ + "/cert.pem";
    key_ = folder_ + "/key.pem";
    ASSERT_OK(WriteSelfSignedCertificate({"localhost", "127.0.0.1"}, SystemClock().Now(), certificate_, key_));
    auto server =
        Server::Start({.tls_certificate_file = certificate_, .tls_key_file = key_}, [](Request request, Responder r) {
          r.Send(Response::Text(200, Cat(request.tls ? "tls " : "plain ", request.body)));
        });
    ASSERT_OK(server);
    server_ = *std::move(server);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_, certificate_, key_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTlsTest, TrustedCertificate_RequestsWorkOverAKeptConnection) {
  Client client({.ca_file = certificate_});
  for (int i = 0; i < 3; ++i) {
    const auto answer =
        client.CallAndWait({.method = "POST", .url = server_->url() + "/", .body = std::string(100'000, 'x')});
    ASSERT_OK(answer);
    EXPECT_EQ(answer->body, "tls " + std::string(100'000, 'x'));
  }
}

TEST_F(ServerTlsTest, UnknownCertificate_ClientDoesNotSend) {
  Client client({});
  EXPECT_THAT(client.CallAndWait({.url = server_->url() + "/"}),
              StatusIs(absl::StatusCode::kUnavailable, Reason(kNotSent)));
}

TEST_F(ServerTlsTest, PlainClient_IsClosed) {
  RawConnection connection(server_->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(connection.ReadToEnd().find("HTTP/1.1"), std::string::npos);
}

TEST_F(ServerTlsTest, KeyMissing_SaysWhich) {
  EXPECT_THAT(Server::Start({.tls_certificate_file = certificate_, .tls_key_file = folder_ + "/none"},
                            [](Request, Responder) {}),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("HTTP_TLS")));
}

}  // namespace
}  // namespace vlot::http
