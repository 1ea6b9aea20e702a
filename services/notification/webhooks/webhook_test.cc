#include "services/notification/webhooks/webhook.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "services/notification/webhooks/signature.h"

namespace vlot::notification {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);

TEST(Wants, Types_ByNameOrAll) {
  Subscription subscription;
  EXPECT_TRUE(Wants(subscription, "vlot.ordering.v1.ORDER_COMPLETED")) << "none named: all";
  subscription.types = {"vlot.ordering.v1.ORDER_COMPLETED"};
  EXPECT_TRUE(Wants(subscription, "vlot.ordering.v1.ORDER_COMPLETED"));
  EXPECT_FALSE(Wants(subscription, "vlot.ordering.v1.ORDER_CANCELLED"));
  subscription.types = {kAllTypes};
  EXPECT_TRUE(Wants(subscription, "vlot.ordering.v1.ORDER_CANCELLED"));
}

TEST(JudgeAnswer, TwoHundreds_AreTaken) {
  for (const int status : {200, 201, 204, 299}) {
    EXPECT_EQ(JudgeAnswer({.http_status = status}, 1, kNow, kNow).state, DeliveryState::kTaken) << status;
  }
  for (const int status : {0, 199, 300, 302, 400, 404, 500, 503}) {
    EXPECT_EQ(JudgeAnswer({.http_status = status}, 1, kNow, kNow).state, DeliveryState::kWaiting) << status;
  }
}

TEST(JudgeAnswer, Failures_AreTriedAgainLaterAndLaterForThreeDays) {
  const absl::Duration waits[] = {absl::Seconds(5), absl::Minutes(5), absl::Minutes(30), absl::Hours(2),
                                  absl::Hours(5),   absl::Hours(10),  absl::Hours(10)};
  int tries = 0;
  absl::Time now = kNow;
  for (const absl::Duration wait : waits) {
    const DeliveryVerdict verdict = JudgeAnswer({.error = "no connection"}, ++tries, kNow, now);
    EXPECT_EQ(verdict.state, DeliveryState::kWaiting);
    EXPECT_EQ(verdict.due_at, now + wait) << tries;
    EXPECT_EQ(verdict.error, "no connection");
    now = verdict.due_at;
  }
  while (JudgeAnswer({.http_status = 500}, ++tries, kNow, now).state == DeliveryState::kWaiting) {
    now += absl::Hours(10);
    ASSERT_LT(now - kNow, kTriedFor + absl::Hours(10));
  }
  EXPECT_GT(now - kNow, kTriedFor - absl::Hours(10));
  EXPECT_EQ(JudgeAnswer({.http_status = 500}, tries, kNow, now).error, "HTTP 500");
}

TEST(JudgeAnswer, Gone_WantsNoMore) {
  EXPECT_TRUE(JudgeAnswer({.http_status = 410}, 1, kNow, kNow).gone);
  EXPECT_FALSE(JudgeAnswer({.http_status = 404}, 1, kNow, kNow).gone);
}

TEST(Disable, AndEnable_KeepWhatHappensForThreeDays) {
  Subscription subscription;
  Disable(kNow, subscription);
  EXPECT_EQ(subscription.state, SubscriptionState::kDisabled);
  EXPECT_EQ(subscription.keep_until, kNow + kTriedFor);
  Disable(kNow + absl::Hours(1), subscription);
  EXPECT_EQ(subscription.keep_until, kNow + kTriedFor) << "since it was disabled first";
  Enable(subscription);
  EXPECT_EQ(subscription.state, SubscriptionState::kActive);
  EXPECT_FALSE(subscription.keep_until.has_value());
}

// The example of the Standard Webhooks specification.
TEST(SignatureOf, TheSpecificationsExample_IsTheSame) {
  std::string secret;
  ASSERT_TRUE(absl::Base64Unescape("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &secret));
  EXPECT_EQ(
      SignatureOf(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", absl::FromUnixSeconds(1614265330), R"({"test": 2432232314})"),
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(ShownSecret(secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

TEST(NewSecret, EachIsAnother) {
  EXPECT_EQ(NewSecret().size(), kSecretBytes);
  EXPECT_NE(NewSecret(), NewSecret());
}

}  // namespace
}  // namespace vlot::notification
