#include "common/auth/role_proto.h"

namespace vlot::auth {
namespace {

template <class Ours, class Theirs>
constexpr bool Same(Ours ours, Theirs theirs) {
  return static_cast<int>(ours) == static_cast<int>(theirs);
}

static_assert(Same(Role::kAnonymous, access::v1::ROLE_UNSPECIFIED));
static_assert(Same(Role::kWebshop, access::v1::ROLE_WEBSHOP));
static_assert(Same(Role::kPartner, access::v1::ROLE_PARTNER));
static_assert(Same(Role::kOperator, access::v1::ROLE_OPERATOR));
static_assert(Same(Role::kService, access::v1::ROLE_SERVICE));
static_assert(access::v1::Role_MAX == access::v1::ROLE_SERVICE);
static_assert(Same(OperatorRole::kNone, access::v1::OPERATOR_ROLE_UNSPECIFIED));
static_assert(Same(OperatorRole::kViewer, access::v1::OPERATOR_ROLE_VIEWER));
static_assert(Same(OperatorRole::kFinance, access::v1::OPERATOR_ROLE_FINANCE));
static_assert(Same(OperatorRole::kOperations, access::v1::OPERATOR_ROLE_OPERATIONS));
static_assert(Same(OperatorRole::kAdmin, access::v1::OPERATOR_ROLE_ADMIN));
static_assert(access::v1::OperatorRole_MAX == access::v1::OPERATOR_ROLE_ADMIN);

}  // namespace

Role FromProto(access::v1::Role role) {
  return access::v1::Role_IsValid(role) ? static_cast<Role>(role) : Role::kAnonymous;
}

OperatorRole FromProto(access::v1::OperatorRole role) {
  return access::v1::OperatorRole_IsValid(role) ? static_cast<OperatorRole>(role) : OperatorRole::kNone;
}

access::v1::Role ToProto(Role role) { return static_cast<access::v1::Role>(role); }

access::v1::OperatorRole ToProto(OperatorRole role) { return static_cast<access::v1::OperatorRole>(role); }

}  // namespace vlot::auth
