#include "services/access/api_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace vlot::access {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'736'931'600);

KeySpec GoodSpec() {
  return {.role = auth::Role::kOperator,
          .operator_role = auth::OperatorRole::kFinance,
          .subject = "jan@example",
          .display_name = "laptop",
          .expire_at = kNow + kLifetimeDefault};
}

TEST(ApiKeyTest, CheckKeySpec_EachMistake_NamesItsField) {
  struct Case {
    std::function<void(KeySpec&)> spoil;
    std::string field;  // "": no mistake
  };
  const std::vector<Case> cases = {
      {[](KeySpec&) {}, ""},
      {[](KeySpec& s) { s.expire_at = kNow + kLifetimeMax; }, ""},
      {[](KeySpec& s) { s.role = auth::Role::kAnonymous, s.operator_role = auth::OperatorRole::kNone; },
       "api_key.role"},
      {[](KeySpec& s) { s.operator_role = auth::OperatorRole::kNone; }, "api_key.operator_role"},
      {[](KeySpec& s) { s.role = auth::Role::kWebshop; }, "api_key.operator_role"},
      {[](KeySpec& s) { s.subject = ""; }, "api_key.subject"},
      {[](KeySpec& s) { s.subject = "Jan Jansen"; }, "api_key.subject"},
      {[](KeySpec& s) { s.subject = std::string(129, 'a'); }, "api_key.subject"},
      {[](KeySpec& s) { s.expire_at = kNow; }, "api_key.expire_time"},
      {[](KeySpec& s) { s.expire_at = kNow + kLifetimeMax + absl::Seconds(1); }, "api_key.expire_time"},
  };
  for (const Case& c : cases) {
    KeySpec spec = GoodSpec();
    c.spoil(spec);
    Violations violations;
    CheckKeySpec(spec, kNow, violations);
    ASSERT_EQ(violations.all().size(), c.field.empty() ? 0u : 1u) << c.field;
    if (!c.field.empty()) {
      EXPECT_EQ(violations.all()[0].field, c.field);
    }
  }
}

TEST(ApiKeyTest, CheckKeySpec_Partner_IsNamedByItsResource) {
  KeySpec spec = GoodSpec();
  spec.role = auth::Role::kPartner;
  spec.operator_role = auth::OperatorRole::kNone;
  Violations violations;
  CheckKeySpec(spec, kNow, violations);
  EXPECT_EQ(violations.all().size(), 1u);
  spec.subject = "partners/01933b1c-8a3c-7000-8000-000000000001";
  Violations none;
  CheckKeySpec(spec, kNow, none);
  EXPECT_TRUE(none.empty());
}

TEST(ApiKeyTest, StateOf_ExpiredAndRevoked_RevokedSaysMore) {
  ApiKey key{.spec = GoodSpec()};
  EXPECT_EQ(StateOf(key, kNow), KeyState::kActive);
  EXPECT_EQ(StateOf(key, key.spec.expire_at), KeyState::kExpired);
  key.revoked_at = kNow;
  EXPECT_EQ(StateOf(key, key.spec.expire_at), KeyState::kRevoked);
}

}  // namespace
}  // namespace vlot::access
