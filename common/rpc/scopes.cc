#include "common/rpc/scopes.h"

#include <google/protobuf/descriptor.h>

#include "absl/strings/str_cat.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::rpc {
namespace {

constexpr bool Same(auth::Scope ours, auth::v1::Scope theirs) {
  return static_cast<int>(ours) == static_cast<int>(theirs);
}

static_assert(Same(auth::Scope::kPublic, auth::v1::SCOPE_PUBLIC));
static_assert(Same(auth::Scope::kWebshop, auth::v1::SCOPE_WEBSHOP));
static_assert(Same(auth::Scope::kPartner, auth::v1::SCOPE_PARTNER));
static_assert(Same(auth::Scope::kOperatorViewer, auth::v1::SCOPE_OPERATOR_VIEWER));
static_assert(Same(auth::Scope::kOperatorFinance, auth::v1::SCOPE_OPERATOR_FINANCE));
static_assert(Same(auth::Scope::kOperatorOperations, auth::v1::SCOPE_OPERATOR_OPERATIONS));
static_assert(Same(auth::Scope::kOperatorAdmin, auth::v1::SCOPE_OPERATOR_ADMIN));
static_assert(Same(auth::Scope::kService, auth::v1::SCOPE_SERVICE));
static_assert(auth::v1::Scope_MAX == auth::v1::SCOPE_SERVICE, "a scope was added: add it to common/auth/scope.h");

}  // namespace

absl::StatusOr<auth::ScopeSet> ScopesOf(const google::protobuf::MethodDescriptor& method) {
  auth::ScopeSet scopes;
  for (int i = 0; i < method.options().ExtensionSize(auth::v1::scope); ++i) {
    const auth::v1::Scope scope = method.options().GetExtension(auth::v1::scope, i);
    if (scope == auth::v1::SCOPE_UNSPECIFIED) {
      return absl::FailedPreconditionError(absl::StrCat(method.full_name(), " lists SCOPE_UNSPECIFIED"));
    }
    scopes.Add(static_cast<auth::Scope>(scope));
  }
  if (scopes.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        method.full_name(), " does not say who may call it: add option (vlot.auth.v1.scope) to its proto"));
  }
  return scopes;
}

}  // namespace vlot::rpc
