// Streams from both ends: the adapter that serves them and the puller that reads them.
#include "common/rpc/server_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/rpc/fake_access.h"
#include "common/rpc/stream_puller.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::rpc {
namespace {

using feed::v1::WatchEventsRequest;
using payment::v1::ListEventsResponse;
using ::vlot::testing::StatusIs;

constexpr absl::Duration kLong = absl::Minutes(1);  // only waited for when the test fails

class ServerStreamTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    server_.keys().Add("payment", *auth::ServiceCaller("payment"));
    server_.Add<payment::v1::Payments>(service_);
    ASSERT_OK(server_.Start());
    client_ = GetParam() ? std::make_unique<Client>(server_.network().channel(), clock_, "Bearer payment")
                         : std::make_unique<Client>(server_.server().InProcess(), clock_);
    stub_ = payment::v1::Payments::NewStub(client_->channel());
    puller_ = std::make_unique<StreamPuller<WatchEventsRequest, ListEventsResponse>>(
        *client_, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); });
  }
  void TearDown() override {
    puller_.reset();
    client_.reset();
    server_.server().Stop(absl::ZeroDuration());  // before the handlers go
  }

  static ListEventsResponse At(int64_t position) {
    ListEventsResponse message;
    message.set_end_position(position);
    return message;
  }

  // The next message's position; 0 if none comes; the code of the error, negative, if the stream has ended.
  int64_t Pull(absl::Duration wait = kLong) {
    auto message = puller_->Next(wait);
    if (!message.ok()) return -static_cast<int64_t>(message.status().code());
    return *message ? (*message)->end_position() : 0;
  }

  testing::FakeClock clock_;
  testing::TestServer server_{clock_};
  FakePayment service_{server_.runtime()};
  std::unique_ptr<Client> client_;
  std::unique_ptr<payment::v1::Payments::Stub> stub_;
  std::unique_ptr<StreamPuller<WatchEventsRequest, ListEventsResponse>> puller_;
};

INSTANTIATE_TEST_SUITE_P(Ways, ServerStreamTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Tcp" : "InProcess"; });

// Writes positions after `next` while there is room, up to `last`, then ends the stream.
void Pump(int64_t next, int64_t last, FakePayment::Writer out) {
  while (next <= last) {
    ListEventsResponse message;
    message.set_end_position(next);
    if (!out->Write(std::move(message))) break;
    ++next;
  }
  if (next > last) return out->Finish(absl::OkStatus());
  out->WhenRoom([=] { Pump(next, last, out); });
}

TEST_P(ServerStreamTest, Stream_LongerThanItsBuffers_ArrivesWholeAndInOrder) {
  service_.watch = [](const WatchEventsRequest& request, FakePayment::Writer out) {
    Pump(request.after_position() + 1, request.after_position() + 500, out);
  };
  WatchEventsRequest request;
  request.set_after_position(40);
  puller_->Restart(request);
  for (int64_t position = 41; position <= 540; ++position) ASSERT_EQ(Pull(), position);
  EXPECT_EQ(Pull(), -static_cast<int64_t>(absl::StatusCode::kUnavailable)) << "the stream has ended";
}

TEST_P(ServerStreamTest, Write_WithoutRoom_IsRefused) {
  int written = 0;
  service_.watch = [&](const WatchEventsRequest&, FakePayment::Writer out) {
    while (written < 100 && out->Write(At(written + 1))) ++written;
    out->Finish(absl::OkStatus());
  };
  puller_->Restart({});
  EXPECT_EQ(Pull(), 1);
  EXPECT_EQ(Pull(), 2);
  EXPECT_LT(Pull(), 0);
  EXPECT_EQ(written, 2) << "nothing leaves before the handler returns, and the buffer holds two";
}

TEST_P(ServerStreamTest, Next_WhenNothingComes_SaysSoAfterTheWait) {
  absl::Notification arrived;
  FakePayment::Writer kept;
  service_.watch = [&](const WatchEventsRequest&, FakePayment::Writer out) {
    kept = std::move(out);
    arrived.Notify();
  };
  puller_->Restart({});
  arrived.WaitForNotification();
  EXPECT_EQ(Pull(absl::Milliseconds(20)), 0);
}

TEST_P(ServerStreamTest, Cancel_ByTheReader_TellsTheWriter) {
  absl::Notification over;
  FakePayment::Writer kept;
  service_.watch = [&](const WatchEventsRequest&, FakePayment::Writer out) {
    kept = out;
    out->OnOver([&] { over.Notify(); });
    out->Write(At(1));
  };
  puller_->Restart({});
  EXPECT_EQ(Pull(), 1);
  puller_->Cancel();
  over.WaitForNotification();
  EXPECT_TRUE(kept->over());
  EXPECT_FALSE(kept->Write(At(2)));
  EXPECT_EQ(Pull(), -static_cast<int64_t>(absl::StatusCode::kCancelled));
}

TEST_P(ServerStreamTest, Restart_WhileOpen_GoesOnWithTheNewRequestOnly) {
  service_.watch = [](const WatchEventsRequest& request, FakePayment::Writer out) {
    out->Write(At(request.after_position() + 1));
  };
  puller_->Restart({});
  EXPECT_EQ(Pull(), 1);
  WatchEventsRequest again;
  again.set_after_position(7);
  puller_->Restart(again);
  EXPECT_EQ(Pull(), 8);
}

// Else the channel might go in gRPC's own thread: see Client.
TEST_P(ServerStreamTest, Stream_Ended_HoldsItsChannelNoMore) {
  service_.watch = [](const WatchEventsRequest&, FakePayment::Writer out) { out->Finish(absl::OkStatus()); };
  const auto holders = client_->channel().use_count();
  puller_->Restart({});
  EXPECT_LT(Pull(), 0);
  EXPECT_EQ(client_->channel().use_count(), holders);
}

TEST_P(ServerStreamTest, Stop_WithStreamsOpen_EndsThemSoThatReadersGoElsewhere) {
  service_.watch = [](const WatchEventsRequest&, FakePayment::Writer out) { out->Write(At(1)); };
  puller_->Restart({});
  EXPECT_EQ(Pull(), 1);
  server_.server().Stop(kLong);  // would wait all that time for a stream that does not end
  EXPECT_EQ(Pull(), -static_cast<int64_t>(absl::StatusCode::kUnavailable));
}

TEST_P(ServerStreamTest, Stream_OfACallerWithoutScope_IsRefused) {
  service_.watch = [](const WatchEventsRequest&, FakePayment::Writer) { FAIL() << "must not be reached"; };
  Client nobody(client_->channel(), clock_, "Bearer wrong");
  StreamPuller<WatchEventsRequest, ListEventsResponse> puller(
      nobody, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); });
  puller.Restart({});
  EXPECT_THAT(puller.Next(kLong), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace vlot::rpc
