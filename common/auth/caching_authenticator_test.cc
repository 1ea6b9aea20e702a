#include "common/auth/caching_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/status/cause.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::auth {
namespace {

using ::vlot::testing::IsOk;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

// Answers at once with `answer`, or keeps the questions until Release.
class FakeSource : public KeySource {
 public:
  void LookUp(const KeyHash&, Done done) override {
    ++asked;
    if (hold) {
      held.push_back(std::move(done));
    } else {
      done(answer);
    }
  }
  void Release() {
    for (Done& done : std::exchange(held, {})) done(answer);
  }

  int asked = 0;
  bool hold = false;
  std::vector<Done> held;
  absl::StatusOr<KnownKey> answer = KnownKey{.caller = ServiceCaller("payment")};
};

class CachingAuthenticatorTest : public ::testing::Test {
 protected:
  // The answer for the key, or nullopt if it has not come yet.
  std::optional<absl::StatusOr<CallerRef>> Ask(const std::string& key) {
    auto answer = std::make_shared<std::optional<absl::StatusOr<CallerRef>>>();
    authenticator_.AuthenticateKey(key, [answer](absl::StatusOr<CallerRef> caller) { *answer = std::move(caller); });
    return *answer;
  }

  const std::string key_ = GenerateKey(Role::kService)->text;
  testing::FakeClock clock_;
  FakeSource source_;
  CachingAuthenticator authenticator_{&source_, &clock_};
};

TEST_F(CachingAuthenticatorTest, AuthenticateKey_Twice_AsksOnce) {
  ASSERT_THAT(*Ask(key_), IsOk());
  EXPECT_EQ((**Ask(key_))->subject, "payment");
  EXPECT_EQ(source_.asked, 1);
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_NotAKey_RefusedWithoutAsking) {
  EXPECT_THAT(*Ask("Basic abc"), StatusIs(absl::StatusCode::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  EXPECT_EQ(source_.asked, 0);
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_RefusedKey_RemembersForSeconds) {
  source_.answer = absl::UnauthenticatedError("no");
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(source_.asked, 1);
  clock_.Advance(absl::Seconds(6));
  source_.answer = KnownKey{.caller = ServiceCaller("payment")};
  EXPECT_THAT(*Ask(key_), IsOk());
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_EachRefusal_BearsItsCauseForTheLog) {
  EXPECT_EQ(Cause(Ask("guess")->status()), "not in the form of a key");
  source_.answer = WithCause(absl::UnauthenticatedError("no"), "revoked apiKeys/1");
  EXPECT_EQ(Cause(Ask(key_)->status()), "revoked apiKeys/1");
  EXPECT_EQ(Cause(Ask(key_)->status()), "revoked apiKeys/1") << "remembered";
  clock_.Advance(absl::Seconds(6));
  source_.answer = KnownKey{.caller = ServiceCaller("payment"), .expire_time = clock_.Now() + absl::Seconds(10)};
  ASSERT_THAT(*Ask(key_), IsOk());
  clock_.Advance(absl::Seconds(11));
  EXPECT_THAT(Cause(Ask(key_)->status()), ::testing::StartsWith("expired"));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_AfterRefreshTime_AnswersAndAsksInTheBackground) {
  ASSERT_THAT(*Ask(key_), IsOk());
  clock_.Advance(absl::Seconds(16));
  source_.hold = true;
  EXPECT_THAT(*Ask(key_), IsOk());
  EXPECT_THAT(*Ask(key_), IsOk());
  EXPECT_EQ(source_.asked, 2);
  source_.answer = absl::UnauthenticatedError("revoked");
  source_.Release();
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_RevokedWhileIdle_IsRefusedAfterHalfAMinute) {
  ASSERT_THAT(*Ask(key_), IsOk());
  source_.answer = absl::UnauthenticatedError("revoked");
  clock_.Advance(absl::Seconds(31));
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_SourceUnreachable_BelievedForFiveMinutesThenRefused) {
  ASSERT_THAT(*Ask(key_), IsOk());
  source_.answer = absl::UnavailableError("down");
  clock_.Advance(absl::Minutes(4));
  EXPECT_THAT(*Ask(key_), IsOk());
  EXPECT_THAT(*Ask(key_), IsOk());
  EXPECT_EQ(source_.asked, 2) << "asks again at most every second";
  clock_.Advance(absl::Seconds(61));
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnavailable, Reason("CREDENTIALS_UNCHECKED")));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_KeyExpires_IsRefusedWithoutAsking) {
  source_.answer = KnownKey{.caller = ServiceCaller("payment"), .expire_time = clock_.Now() + absl::Seconds(10)};
  ASSERT_THAT(*Ask(key_), IsOk());
  clock_.Advance(absl::Seconds(11));
  EXPECT_THAT(*Ask(key_), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_ManyAtOnce_ShareOneQuestion) {
  source_.hold = true;
  std::vector<bool> answered(10);
  for (size_t i = 0; i < answered.size(); ++i) {
    authenticator_.AuthenticateKey(key_, [&, i](absl::StatusOr<CallerRef> caller) { answered[i] = caller.ok(); });
  }
  EXPECT_EQ(source_.asked, 1);
  EXPECT_THAT(answered, ::testing::Each(false));
  source_.Release();
  EXPECT_THAT(answered, ::testing::Each(true));
}

TEST_F(CachingAuthenticatorTest, AuthenticateKey_FloodOfWrongKeys_IsBounded) {
  source_.answer = absl::UnauthenticatedError("no");
  KeyCacheOptions options;
  options.entries_max = 2;
  CachingAuthenticator small(&source_, &clock_, options);
  int unchecked = 0;
  for (int i = 0; i < 200; ++i) {
    small.AuthenticateKey(GenerateKey(Role::kWebshop)->text, [&](const absl::StatusOr<CallerRef>& caller) {
      unchecked += absl::IsUnavailable(caller.status());
    });
  }
  EXPECT_LE(source_.asked, 32);
  EXPECT_EQ(source_.asked + unchecked, 200);
  clock_.Advance(absl::Seconds(6));
  small.AuthenticateKey(
      key_, [&](const absl::StatusOr<CallerRef>& caller) { unchecked += absl::IsUnavailable(caller.status()); });
  EXPECT_EQ(source_.asked + unchecked, 201) << "old refusals make room";
}

}  // namespace
}  // namespace vlot::auth
