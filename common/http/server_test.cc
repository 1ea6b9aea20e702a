#include "common/http/server.h"

#include <gmock/gmock.h>

#include <optional>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/http/raw_connection.h"
#include "common/http/text.h"
#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Answers with what was asked.
void Echo(Request request, Responder responder) {
  responder.Send(Response::Text(200, Cat(request.method, " ", request.path, "?", request.query, " ", request.body)));
}

std::unique_ptr<Server> StartServer(Handler handler, Server::Options options = {}) {
  auto server = Server::Start(std::move(options), std::move(handler));
  EXPECT_THAT(server, vlot::testing::IsOk());
  return *std::move(server);
}

TEST(Server, OneRequest_IsHandledAndConnectionKept) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  for (int i = 0; i < 3; ++i) {
    connection.Send("POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
    const std::string answer = connection.ReadAnswer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nPOST /a%20b?x=1 body"));
    EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
    EXPECT_THAT(answer, Not(HasSubstr("Connection: close")));
  }
}

TEST(Server, TwoRequestsPipelined_AreAnsweredInOrder) {
  std::vector<std::thread> threads;
  const auto server = StartServer([&](Request request, Responder responder) {
    threads.emplace_back([request, responder] { Echo(request, responder); });
  });
  RawConnection connection(server->port());
  connection.Send(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nxGET /3 "
      "HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("GET /1? "));
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("POST /2? x"));
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("GET /3? "));
  for (std::thread& thread : threads) thread.join();
}

TEST(Server, ChunkedRequest_IsPutTogether) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith(" abcde"));
}

TEST(Server, ExpectContinue_IsToldToGoOn) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(connection.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.Send("hi");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith(" hi"));
}

TEST(Server, Head_GetsLengthWithoutBody) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string answer = connection.ReadToEnd();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(Server, UnknownMethod_ReachesTheHandler) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("BREW /pot? "));
}

TEST(Server, AbsoluteTarget_CountsByItsPath) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("GET http://h:80/p?q=1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), EndsWith("GET /p?q=1 "));
}

TEST(Server, Http10_IsAnsweredAndClosed) {
  const auto server = StartServer(Echo);
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(connection.ReadToEnd(), EndsWith("GET /? "));
}

TEST(Server, HeaderValueWithLineBreak_CannotAddAHeader) {
  const auto server = StartServer([](Request, Responder responder) {
    Response response = Response::Text(200, "x");
    response.headers.Add("X-Name", "a\r\nSet-Cookie: b");
    responder.Send(std::move(response));
  });
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), HasSubstr("X-Name: a  Set-Cookie: b\r\n"));
}

TEST(Server, ResponderDropped_ClientGets500) {
  const auto server = StartServer([](Request, Responder) {});
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadAnswer(), StartsWith("HTTP/1.1 500 "));
}

TEST(Server, Abort_ClientSeesTheConnectionEnd) {
  const auto server = StartServer([](Request, Responder responder) { responder.Abort(); });
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(connection.ReadToEnd(), "");
}

TEST(Server, SecondSend_IsIgnored) {
  const auto server = StartServer([](Request, Responder responder) {
    responder.Send(Response::Text(200, "first"));
    responder.Send(Response::Text(200, "second"));
  });
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(connection.ReadToEnd(), EndsWith("first"));
}

TEST(Server, Stream_ArrivesInChunksAsWritten) {
  std::optional<ResponseStream> stream;
  absl::Notification started;
  const auto server = StartServer([&](Request, Responder responder) {
    stream = responder.StartStream(200, {{"Content-Type", "text/event-stream"}});
    started.Notify();
  });
  RawConnection connection(server->port());
  connection.Send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.ReadUntil("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  started.WaitForNotification();
  EXPECT_TRUE(stream->Write("data: 1\n\n"));
  EXPECT_EQ(connection.ReadUntil("\n\n\r\n"), "9\r\ndata: 1\n\n\r\n");
  EXPECT_TRUE(stream->Write("data: 2\n\n"));
  EXPECT_EQ(connection.ReadUntil("\n\n\r\n"), "9\r\ndata: 2\n\n\r\n");
  stream->End();
  EXPECT_EQ(connection.ReadToEnd(), "0\r\n\r\n");
}

TEST(Server, Stream_ClientLeaves_IsNoticedWithoutAWrite) {
  std::optional<ResponseStream> stream;
  absl::Notification closed;
  const auto server = StartServer([&](Request, Responder responder) {
    stream = responder.StartStream(200, {});
    stream->OnClosed([&] { closed.Notify(); });
  });
  RawConnection connection(server->port());
  connection.Send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
  connection.ReadUntil("\r\n\r\n");
  connection.Close();
  EXPECT_TRUE(closed.WaitForNotificationWithTimeout(absl::Minutes(1)));
  EXPECT_FALSE(stream->Write("late"));
}

TEST(Server, Stream_ClientDoesNotRead_IsCutWhenTheBufferIsFull) {
  std::optional<ResponseStream> stream;
  absl::Notification started;
  const auto server = StartServer(
      [&](Request, Responder responder) {
        stream = responder.StartStream(200, {});
        started.Notify();
      },
      {.stream_buffer_bytes_max = 100'000});
  RawConnection connection(server->port());
  connection.Send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
  started.WaitForNotification();
  const std::string piece(50'000, 'x');
  int written = 0;
  while (stream->Write(piece) && written < 10'000) ++written;
  EXPECT_LT(written, 10'000);
}

TEST(Server, Stop_WithRequestUnderWay_WaitsForItsAnswer) {
  absl::Notification asked;
  std::optional<Responder> responder;
  const auto server = StartServer([&](Request, Responder r) {
    responder = r;
    asked.Notify();
  });
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  asked.WaitForNotification();
  std::thread stopper([&] { server->Stop(absl::Seconds(30)); });
  responder->Send(Response::Text(200, "done"));
  responder.reset();
  EXPECT_THAT(connection.ReadToEnd(), EndsWith("done"));
  connection.Close();
  stopper.join();
  EXPECT_FALSE(RawConnection(server->port()).connected());
}

TEST(Server, ResponderHeldLongerThanTheServer_IsHarmless) {
  absl::Notification asked;
  std::optional<Responder> responder;
  auto server = StartServer([&](Request, Responder r) {
    responder = r;
    asked.Notify();
  });
  RawConnection connection(server->port());
  connection.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  asked.WaitForNotification();
  server.reset();
  responder->Send(Response::Text(200, "too late"));
  responder.reset();
  EXPECT_EQ(connection.ReadToEnd(), "");
}

TEST(Server, ManyConnectionsOnTwoThreads_AreAllAnswered) {
  const auto server = StartServer(Echo, {.threads = 2});
  constexpr int kThreads = 8;
  absl::BlockingCounter done(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      RawConnection connection(server->port());
      for (int i = 0; i < 200; ++i) {
        connection.Send("GET /n HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_THAT(connection.ReadAnswer(), EndsWith("GET /n? "));
      }
      done.DecrementCount();
    });
  }
  done.Wait();
  for (std::thread& thread : threads) thread.join();
}

TEST(Server, PortInUse_SaysSo) {
  const auto server = StartServer(Echo);
  EXPECT_THAT(Server::Start({.port = server->port()}, Echo),
              vlot::testing::StatusIs(absl::StatusCode::kUnavailable, vlot::testing::Reason("HTTP_LISTEN")));
}

}  // namespace
}  // namespace vlot::http
