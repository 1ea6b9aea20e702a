#include "common/auth/scope.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vlot::auth {
namespace {

Caller Operator(OperatorRole role) { return Caller{.role = Role::kOperator, .operator_role = role, .subject = "jan"}; }

struct Case {
  const char* caller_name;
  Caller caller;
  std::string satisfied;  // the scopes that let the caller in, each alone
};

TEST(ScopeSetTest, Allows_EveryCallerAgainstEveryScope_FollowsTheTable) {
  const std::vector<Case> cases = {
      {"anonymous", Caller{}, "public"},
      {"webshop", Caller{.role = Role::kWebshop}, "public|webshop"},
      {"partner", Caller{.role = Role::kPartner}, "public|partner"},
      {"operator without role", Operator(OperatorRole::kNone), "public"},
      {"viewer", Operator(OperatorRole::kViewer), "public|operator_viewer"},
      {"finance", Operator(OperatorRole::kFinance), "public|operator_viewer|operator_finance"},
      {"operations", Operator(OperatorRole::kOperations), "public|operator_viewer|operator_operations"},
      {"admin", Operator(OperatorRole::kAdmin),
       "public|operator_viewer|operator_finance|operator_operations|operator_admin"},
      {"service", *ServiceCaller("ordering"), "public|service"},
      {"the process itself", *ServiceCaller(""),
       "public|webshop|partner|operator_viewer|operator_finance|operator_operations|operator_admin|service"},
  };
  for (const Case& c : cases) {
    ScopeSet satisfied;
    for (int number = 1; number <= 8; ++number) {
      const Scope scope = static_cast<Scope>(number);
      if (ScopeSet({scope}).Allows(c.caller)) satisfied.Add(scope);
    }
    EXPECT_EQ(satisfied.ToString(), c.satisfied) << c.caller_name;
  }
}

TEST(ScopeSetTest, Allows_SeveralScopes_AnyOneSuffices) {
  const ScopeSet scopes = {Scope::kWebshop, Scope::kOperatorFinance};
  EXPECT_TRUE(scopes.Allows(Caller{.role = Role::kWebshop}));
  EXPECT_TRUE(scopes.Allows(Operator(OperatorRole::kFinance)));
  EXPECT_FALSE(scopes.Allows(Operator(OperatorRole::kOperations)));
  EXPECT_FALSE(scopes.Allows(Caller{.role = Role::kPartner}));
}

TEST(ActorNameTest, ActorName_EachKind_NamesRoleAndSubject) {
  EXPECT_EQ(ActorName(Operator(OperatorRole::kAdmin)), "operator:jan");
  EXPECT_EQ(ActorName(*AnonymousCaller()), "anonymous");
  EXPECT_EQ(ActorName(*ServiceCaller("payment")), "service:payment");
}

}  // namespace
}  // namespace vlot::auth
