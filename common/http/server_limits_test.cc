#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/http/raw_connection.h"
#include "common/http/server.h"
#include "common/http/text.h"
#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::unique_ptr<Server> StartServer(Server::Options options) {
  auto server = Server::Start(std::move(options), [](Request request, Responder responder) {
    responder.Send(Response::Text(200, Cat("handled ", request.body.size())));
  });
  EXPECT_THAT(server, vlot::testing::IsOk());
  return *std::move(server);
}

TEST(ServerLimits, MalformedRequests_AreRefusedAndClosed) {
  const auto server = StartServer({});
  struct Case {
    const char* name;
    const char* request;
    const char* status;
  };
  const Case cases[] = {
      {"not HTTP", "hello\r\n\r\n", "400"},
      {"TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"},
      {"no version", "GET /\r\n\r\n", "400"},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "400"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
      {"space before colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400"},
      {"control in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\x01z\r\n\r\n", "400"},
      {"length not a number", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ten\r\n\r\n", "400"},
      {"negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "400"},
      {"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
      {"length and chunked",
       "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"bad chunk size", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"other coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "501"},
  };
  for (const Case& c : cases) {
    RawConnection connection(server->port());
    connection.Send(c.request);
    const std::string answer = connection.ReadToEnd();
    EXPECT_THAT(answer, StartsWith(Cat("HTTP/1.1 ", c.status, " "))) << c.name;
    EXPECT_THAT(answer, HasSubstr("Connection: close")) << c.name;
  }
}

TEST(ServerLimits, ConnectionEndsInMidRequest_IsClosedSilently) {
  const auto server = StartServer({});
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  connection.ShutdownSend();
  EXPECT_EQ(connection.ReadToEnd(), "");
}

TEST(ServerLimits, HeaderTooLarge_Is431) {
  const auto server = StartServer({});
  RawConnection connection(server->port());
  connection.Send(Cat("GET / HTTP/1.1\r\nHost: h\r\nX: ", std::string(20'000, 'x'), "\r\n\r\n"));
  EXPECT_THAT(connection.ReadToEnd(),
              AllOf(StartsWith("HTTP/1.1 431 "), HasSubstr("\"detail\":\"The header is larger than 16 KiB.\"")));
}

TEST(ServerLimits, BodyAtTheLimit_IsTaken) {
  const auto server = StartServer({.body_bytes_max = 1000});
  RawConnection connection(server->port());
  connection.Send(Cat("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n", std::string(1000, 'x')));
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("handled 1000"));
}

TEST(ServerLimits, BodyAnnouncedTooLarge_Is413BeforeItIsSent) {
  const auto server = StartServer({.body_bytes_max = 1000});
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
  const std::string answer = connection.ReadAnswer();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/problem+json\r\n"));
  EXPECT_THAT(answer, EndsWith("{\"type\":\"about:blank\",\"title\":\"Content Too Large\",\"status\":413,"
                               "\"detail\":\"The body is larger than 1000 bytes.\"}\n"));
}

TEST(ServerLimits, Refusals_WithAnAnswerOfTheOwner_TellWhatWasReadAndWhy) {
  const struct {
    const char* sent;
    const char* told;
  } cases[] = {
      {"POST /a?b=c HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 2000000\r\n\r\n",
       "413 POST /a X=y The body is larger than 1 MiB."},
      {"GET /a HTTP/1.1\r\nX: y\r\n\r\n", "400 GET /a X=y The request needs exactly one Host header."},
      {"GET /a HTTP/1.1\r\nHost: h\r\nX: y\r\nTransfer-Encoding: gzip\r\n\r\n",
       "501 GET /a X=y Of transfer codings only chunked is understood here."},
      {"hello\r\n\r\n", "400   X= The request is not well-formed HTTP."},
  };
  const auto server = StartServer({.refuse = [](const Refusal& refusal) {
    const Request& request = refusal.request;
    return Response::Text(refusal.status, Cat(refusal.status, " ", request.method, " ", request.path,
                                              " X=", request.headers.Get("X"), " ", refusal.detail));
  }});
  for (const auto& c : cases) {
    RawConnection connection(server->port());
    connection.Send(c.sent);
    EXPECT_THAT(connection.ReadToEnd(), EndsWith(c.told)) << c.sent;
  }
}

TEST(ServerLimits, ChunkedBodyTooLarge_Is413AlsoForAClientThatKeepsSending) {
  const auto server = StartServer({.body_bytes_max = 1000});
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = Cat("400\r\n", std::string(0x400, 'x'), "\r\n");
  for (int i = 0; i < 50; ++i) connection.Send(chunk);
  EXPECT_THAT(connection.ReadAnswer(), StartsWith("HTTP/1.1 413 "));
}

TEST(ServerLimits, SlowHeader_Is408) {
  const auto server = StartServer({.header_timeout = absl::Milliseconds(50)});
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHo");
  EXPECT_THAT(connection.ReadToEnd(), StartsWith("HTTP/1.1 408 "));
}

TEST(ServerLimits, SlowBody_Is408) {
  const auto server = StartServer({.body_timeout = absl::Milliseconds(50)});
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_THAT(connection.ReadToEnd(), StartsWith("HTTP/1.1 408 "));
}

TEST(ServerLimits, ConnectionThatNeverSpeaks_IsClosed) {
  const auto server = StartServer({.header_timeout = absl::Milliseconds(50)});
  RawConnection connection(server->port());
  EXPECT_EQ(connection.ReadToEnd(), "");
}

TEST(ServerLimits, IdleBetweenRequests_IsClosedAfterTheIdleTimeout) {
  const auto server = StartServer({.idle_timeout = absl::Milliseconds(50)});
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("handled 0"));
  EXPECT_EQ(connection.ReadToEnd(), "");
}

TEST(ServerLimits, ClientThatDoesNotRead_IsCutAfterTheWriteTimeout) {
  absl::Notification asked;
  auto server = Server::Start({.write_timeout = absl::Milliseconds(100)}, [&](Request, Responder responder) {
    responder.Send(Response::Text(200, std::string(64 * 1024 * 1024, 'x')));
    asked.Notify();
  });
  ASSERT_OK(server);
  RawConnection connection((*server)->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  asked.WaitForNotification();
  // Stop waits for the answer under way: it ends early only because the write was given up.
  (*server)->Stop(absl::Seconds(30));
  EXPECT_LT(connection.ReadToEnd().size(), 64u * 1024 * 1024);
}

TEST(ServerLimits, TooManyConnections_Are503) {
  const auto server = StartServer({.connections_max = 2});
  std::vector<std::unique_ptr<RawConnection>> connections;
  for (int i = 0; i < 2; ++i) {
    connections.push_back(std::make_unique<RawConnection>(server->port()));
    connections.back()->Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(connections.back()->ReadAnswer(), EndsWith("handled 0"));
  }
  RawConnection third(server->port());
  EXPECT_THAT(third.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
}

}  // namespace
}  // namespace vlot::http
