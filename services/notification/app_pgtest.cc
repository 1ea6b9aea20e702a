// The whole service: its app, followed feed, file sink and RPCs, against a fake of ordering on a real server.
#include "services/notification/app.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "common/http/fake_mail_server.h"
#include "common/rpc/invoke.h"
#include "common/rpc/server_stream.h"
#include "common/rpc/testing/test_server.h"
#include "common/rpc/unary.h"
#include "services/notification/notification_fixture.h"
#include "vlot/notification/v1/notification.grpc.pb.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::notification {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;
using Kind = ordering::v1::JournalEntry;
using Rpcs = v1::Messages::StubInterface::async_interface;

// Serves what the test wrote before it started.
class OrdersServer final : public ordering::v1::Orders::CallbackService {
 public:
  OrdersServer(rpc::Runtime& runtime, FakeOrdering& ordering) : runtime_(runtime), ordering_(ordering) {}

  grpc::ServerUnaryReactor* BatchGetOrders(grpc::CallbackServerContext* context,
                                           const ordering::v1::BatchGetOrdersRequest* request,
                                           ordering::v1::BatchGetOrdersResponse* response) override {
    return rpc::Unary(runtime_, context, {ordering::v1::Orders::service_full_name(), "BatchGetOrders"}, request,
                      response,
                      [this](rpc::Call&, const ordering::v1::BatchGetOrdersRequest& request,
                             rpc::Done<ordering::v1::BatchGetOrdersResponse> done) {
                        done(ordering_.BatchGetOrders({request.names().begin(), request.names().end()}));
                      });
  }

  grpc::ServerWriteReactor<ordering::v1::ListEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) override {
    return rpc::ServerStream<ordering::v1::ListEventsResponse>(
        runtime_, context, {ordering::v1::Orders::service_full_name(), "WatchEvents"}, request,
        [this](rpc::Call&, const feed::v1::WatchEventsRequest& request,
               std::shared_ptr<rpc::StreamWriter<ordering::v1::ListEventsResponse>> out) {
          const auto events = ordering_.Next(request.after_position(), request.page_size(), absl::ZeroDuration());
          ordering::v1::ListEventsResponse response;
          for (const feed::StoredEvent& event : *events) response.add_events()->ParseFromString(event.payload);
          if (response.events_size() > 0) out->Write(std::move(response));
          absl::MutexLock lock(&mutex_);
          open_.push_back(std::move(out));
        });
  }

 private:
  rpc::Runtime& runtime_;
  FakeOrdering& ordering_;
  absl::Mutex mutex_;
  std::vector<std::shared_ptr<rpc::StreamWriter<ordering::v1::ListEventsResponse>>> open_;
};

class AppTest : public NotificationPgTest {
 protected:
  AppTest() : mail_dir_(fs::path(::testing::TempDir()) / absl::StrCat("vlot-app-", ids_.Next().ToString())) {}
  ~AppTest() override {
    if (app_) app_->Stop();
    channels_.Clear();
    server_.server().Stop(absl::Seconds(5));
    fs::remove_all(mail_dir_);
  }

  void Run(Options options = {}) {
    options.db = database();
    options.mail_from = "De Zaak <noreply@zaak.example>";
    if (options.smtp_url.empty()) options.mail_dir = mail_dir_;
    ASSERT_OK_AND_ASSIGN(app_, App::Create(std::move(options), {SystemClock(), metrics_, server_.keys(), channels_}));
    app_->AddTo(server_.server());
    server_.Add<ordering::v1::Orders>(orders_);
    ASSERT_OK(server_.Start());
    channels_.AddInProcess("ordering", server_.server().InProcess());
    channels_.AddInProcess("invoicing", server_.server().InProcess());  // that tells nothing
    channels_.AddInProcess("access", server_.server().InProcess());     // nor that
    ASSERT_OK(app_->Start());
    stub_ = v1::Messages::NewStub(server_.in_process().channel());
  }

  absl::StatusOr<v1::ListMessagesResponse> List(const v1::ListMessagesRequest& request = {}) {
    return rpc::InvokeAndWait(server_.in_process(), stub_->async(), &Rpcs::ListMessages, request);
  }
  absl::StatusOr<v1::Message> Get(const std::string& name) {
    v1::GetMessageRequest request;
    request.set_name(name);
    return rpc::InvokeAndWait(server_.in_process(), stub_->async(), &Rpcs::GetMessage, request);
  }
  // Asks until so many messages are SENT, for at most a minute.
  void AwaitSent(int count) {
    v1::ListMessagesRequest request;
    request.set_state(v1::Message::SENT);
    const absl::Time until = SystemClock().Now() + absl::Minutes(1);
    for (auto sent = List(request); sent.ok() && sent->messages_size() < count; sent = List(request)) {
      ASSERT_LT(SystemClock().Now(), until) << "messages were not sent";
    }
  }

  const fs::path mail_dir_;
  metrics::Registry metrics_;
  testing::TestServer server_{SystemClock()};
  rpc::Channels channels_{SystemClock()};
  FakeOrdering ordering_;
  OrdersServer orders_{server_.runtime(), ordering_};
  std::unique_ptr<App> app_;
  std::unique_ptr<v1::Messages::StubInterface> stub_;
};

TEST_F(AppTest, OrderConfirmed_BecomesAFileAndCanBeRead) {
  const std::string order = ordering_.AddOrder("jan@example.nl");
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  Run();
  AwaitSent(1);
  ASSERT_OK_AND_ASSIGN(const v1::ListMessagesResponse list, List());
  ASSERT_THAT(list.messages(), SizeIs(1));
  EXPECT_THAT(list.messages(0).body(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const v1::Message message, Get(list.messages(0).name()));
  EXPECT_EQ(message.order(), order);
  EXPECT_EQ(message.template_(), "order_confirmed");
  EXPECT_EQ(message.language(), "nl");
  EXPECT_EQ(message.channel(), "file");
  EXPECT_EQ(message.recipient(), "jan@example.nl");
  EXPECT_EQ(message.attempts(), 1);
  EXPECT_TRUE(message.has_send_time());
  EXPECT_THAT(message.body(), HasSubstr("€ 25,00"));
  EXPECT_TRUE(fs::exists(mail_dir_ / (message.name().substr(message.name().find('/') + 1) + ".eml")));
}

TEST_F(AppTest, MailServer_GetsTheMessage) {
  http::FakeMailServer mail;
  ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::ORDER_CONFIRMED);
  Run({.smtp_url = absl::StrCat("smtp://127.0.0.1:", mail.port())});
  AwaitSent(1);
  EXPECT_THAT(mail.received(), HasSubstr("RCPT TO:<jan@example.nl>"));
}

TEST_F(AppTest, ListMessages_Pages_AreNewestFirstAndFiltered) {
  const std::string order = ordering_.AddOrder("jan@example.nl", "en");
  for (const auto kind : {Kind::ORDER_CONFIRMED, Kind::INVOICE_ISSUED, Kind::SHIPMENT_DELIVERED}) {
    ordering_.Tell(order, kind);
  }
  ordering_.Tell(ordering_.AddOrder("piet@example.nl"), Kind::ORDER_EXPIRED);
  Run();
  AwaitSent(4);
  v1::ListMessagesRequest request;
  request.set_order(order);
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const v1::ListMessagesResponse first, List(request));
  ASSERT_THAT(first.messages(), SizeIs(2));
  EXPECT_EQ(first.messages(0).template_(), "delivered");
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListMessagesResponse second, List(request));
  ASSERT_THAT(second.messages(), SizeIs(1));
  EXPECT_EQ(second.messages(0).template_(), "order_confirmed");
  EXPECT_THAT(second.next_page_token(), IsEmpty());
  for (const auto state : {v1::Message::QUEUED, v1::Message::FAILED, v1::Message::UNKNOWN}) {
    v1::ListMessagesRequest others;
    others.set_state(state);
    ASSERT_OK_AND_ASSIGN(const v1::ListMessagesResponse none, List(others));
    EXPECT_THAT(none.messages(), IsEmpty());
  }
}

TEST_F(AppTest, WrongRequests_AreRefused) {
  Run();
  EXPECT_THAT(Get("messages/01933b1c-0000-7000-8000-000000000001"),
              StatusIs(Code::kNotFound, Reason("MESSAGE_NOT_FOUND")));
  EXPECT_THAT(Get(""), StatusIs(Code::kInvalidArgument, ViolationOf("name")));
  EXPECT_THAT(Get("orders/x"), StatusIs(Code::kInvalidArgument, ViolationOf("name")));
  v1::ListMessagesRequest request;
  request.set_page_size(-1);
  request.set_page_token("nonsense");
  request.set_order("jan");
  for (const char* field : {"page_size", "page_token", "order"}) {
    EXPECT_THAT(List(request), StatusIs(Code::kInvalidArgument, ViolationOf(field)));
  }
}

TEST_F(AppTest, Create_UnusableOptions_SaysWhich) {
  const Dependencies dependencies{SystemClock(), metrics_, server_.keys(), channels_};
  EXPECT_THAT(App::Create({.db = database()}, dependencies), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(App::Create({.db = database(), .smtp_url = "mail:25"}, dependencies), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(App::Create({.db = database(), .mail_dir = "m", .mail_from = "x"}, dependencies),
              StatusIs(Code::kInvalidArgument, Reason("MAIL_ADDRESS")));
}

}  // namespace
}  // namespace vlot::notification
