#include "services/notification/webhooks/convert_webhook.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"

namespace vlot::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(WrongWithUrl, PublicHttps_IsAllRight) {
  for (const char* url : {"https://shop.example/hooks", "https://shop.example:8443/a?b=c", "https://8.8.8.8/x",
                          "https://[2001:4860:4860::8888]/x", "https://shop.example"}) {
    EXPECT_THAT(WrongWithUrl(url, false), IsEmpty()) << url;
  }
}

TEST(WrongWithUrl, WhatLeadsElsewhere_IsNot) {
  for (const char* url :
       {"", "shop.example", "http://shop.example/hooks", "ftp://shop.example", "https://", "https:///x",
        "https://localhost/x", "https://a.localhost", "https://127.0.0.1/x", "https://10.1.2.3",
        "https://192.168.1.1:443/", "https://169.254.169.254/latest", "https://[::1]/x", "https://[fd00::1]/",
        "https://0.0.0.0/", "https://jan:secret@shop.example/", "https://shop.example/a b", "https://shop.example/\n",
        "https://shöp.example/"}) {
    EXPECT_THAT(WrongWithUrl(url, false), Not(IsEmpty())) << url;
  }
  EXPECT_THAT(WrongWithUrl("https://shop.example/" + std::string(500, 'x'), false), Not(IsEmpty()));
}

TEST(WrongWithUrl, ForTryingThingsOut_LoopbackIsAllRight) {
  EXPECT_THAT(WrongWithUrl("http://127.0.0.1:8080/hooks", true), IsEmpty());
  EXPECT_THAT(WrongWithUrl("file:///etc/passwd", true), Not(IsEmpty()));
}

TEST(FromProto, ANewSubscription_IsCheckedFieldByField) {
  v1::CreateWebhookSubscriptionRequest request;
  auto& asked = *request.mutable_subscription();
  asked.set_url("https://shop.example/hooks");
  asked.add_event_types("vlot.ordering.v1.ORDER_COMPLETED");
  asked.add_event_types("vlot.ordering.v1.ORDER_COMPLETED");
  asked.add_event_types("vlot.ordering.v1.*");
  ASSERT_OK_AND_ASSIGN(const Subscription taken, FromProto(request, false));
  EXPECT_THAT(taken.types, ElementsAre("vlot.ordering.v1.ORDER_COMPLETED", "vlot.ordering.v1.*"));
  asked.set_url("nowhere");
  asked.set_event_types(1, "vlot.ordering.v1.KIND_UNSPECIFIED");
  asked.add_event_types("ORDER_COMPLETED");
  asked.set_description(std::string(201, 'x'));
  asked.set_disabled(true);
  for (const char* field : {"subscription.url", "subscription.event_types[1]", "subscription.event_types[3]",
                            "subscription.description", "subscription.disabled"}) {
    EXPECT_THAT(FromProto(request, false), StatusIs(kInvalid, ViolationOf(field))) << field;
  }
  asked.clear_event_types();
  for (int i = 0; i < 51; ++i) asked.add_event_types("vlot.ordering.v1.*");
  EXPECT_THAT(FromProto(request, false), StatusIs(kInvalid, ViolationOf("subscription.event_types")));
}

TEST(FromProto, AChange_TouchesWhatTheMaskNames) {
  v1::UpdateWebhookSubscriptionRequest request;
  request.mutable_subscription()->set_name(SubscriptionId(*Uuid::Parse("01933b1c-0000-7000-8000-000000000001")).Name());
  request.mutable_subscription()->set_url("nowhere");
  EXPECT_THAT(FromProto(request, false), StatusIs(kInvalid, ViolationOf("update_mask")));
  request.mutable_update_mask()->add_paths("disabled");
  ASSERT_OK_AND_ASSIGN(const SubscriptionChange change, FromProto(request, false));
  EXPECT_EQ(change.disabled, false);
  EXPECT_FALSE(change.url.has_value());
  request.mutable_update_mask()->add_paths("url");
  EXPECT_THAT(FromProto(request, false), StatusIs(kInvalid, ViolationOf("subscription.url")));
  request.mutable_update_mask()->set_paths(1, "owner");
  EXPECT_THAT(FromProto(request, false), StatusIs(kInvalid, ViolationOf("update_mask")));
}

}  // namespace
}  // namespace vlot::notification
