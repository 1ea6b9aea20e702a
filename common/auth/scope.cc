#include "common/auth/scope.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace vlot::auth {
namespace {

bool OperatorAllowed(const ScopeSet& scopes, OperatorRole role) {
  if (role == OperatorRole::kNone) return false;
  if (scopes.Has(Scope::kOperatorViewer)) return true;
  const bool admin = role == OperatorRole::kAdmin;
  if (scopes.Has(Scope::kOperatorFinance) && (admin || role == OperatorRole::kFinance)) return true;
  if (scopes.Has(Scope::kOperatorOperations) && (admin || role == OperatorRole::kOperations)) return true;
  return scopes.Has(Scope::kOperatorAdmin) && admin;
}

}  // namespace

bool ScopeSet::Allows(const Caller& caller) const {
  if (Has(Scope::kPublic)) return true;
  switch (caller.role) {
    case Role::kAnonymous:
      return false;
    case Role::kService:
      return caller.subject.empty() || Has(Scope::kService);
    case Role::kWebshop:
      return Has(Scope::kWebshop);
    case Role::kPartner:
      return Has(Scope::kPartner);
    case Role::kOperator:
      return OperatorAllowed(*this, caller.operator_role);
  }
  return false;
}

std::string ScopeSet::ToString() const {
  static constexpr std::pair<Scope, const char*> kNames[] = {
      {Scope::kPublic, "public"},
      {Scope::kWebshop, "webshop"},
      {Scope::kPartner, "partner"},
      {Scope::kOperatorViewer, "operator_viewer"},
      {Scope::kOperatorFinance, "operator_finance"},
      {Scope::kOperatorOperations, "operator_operations"},
      {Scope::kOperatorAdmin, "operator_admin"},
      {Scope::kService, "service"},
  };
  std::string text;
  for (const auto& [scope, name] : kNames) {
    if (Has(scope)) absl::StrAppend(&text, text.empty() ? "" : "|", name);
  }
  return text;
}

}  // namespace vlot::auth
