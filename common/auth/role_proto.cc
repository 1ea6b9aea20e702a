#include "common/auth/role_proto.h"

namespace vlot::auth {

Role FromProto(access::v1::Role role) {
  switch (role) {
    case access::v1::ROLE_WEBSHOP:
      return Role::kWebshop;
    case access::v1::ROLE_PARTNER:
      return Role::kPartner;
    case access::v1::ROLE_OPERATOR:
      return Role::kOperator;
    case access::v1::ROLE_SERVICE:
      return Role::kService;
    default:
      return Role::kAnonymous;
  }
}

OperatorRole FromProto(access::v1::OperatorRole role) {
  switch (role) {
    case access::v1::OPERATOR_ROLE_VIEWER:
      return OperatorRole::kViewer;
    case access::v1::OPERATOR_ROLE_FINANCE:
      return OperatorRole::kFinance;
    case access::v1::OPERATOR_ROLE_OPERATIONS:
      return OperatorRole::kOperations;
    case access::v1::OPERATOR_ROLE_ADMIN:
      return OperatorRole::kAdmin;
    default:
      return OperatorRole::kNone;
  }
}

access::v1::Role ToProto(Role role) {
  switch (role) {
    case Role::kWebshop:
      return access::v1::ROLE_WEBSHOP;
    case Role::kPartner:
      return access::v1::ROLE_PARTNER;
    case Role::kOperator:
      return access::v1::ROLE_OPERATOR;
    case Role::kService:
      return access::v1::ROLE_SERVICE;
    case Role::kAnonymous:
      break;
  }
  return access::v1::ROLE_UNSPECIFIED;
}

access::v1::OperatorRole ToProto(OperatorRole role) {
  switch (role) {
    case OperatorRole::kViewer:
      return access::v1::OPERATOR_ROLE_VIEWER;
    case OperatorRole::kFinance:
      return access::v1::OPERATOR_ROLE_FINANCE;
    case OperatorRole::kOperations:
      return access::v1::OPERATOR_ROLE_OPERATIONS;
    case OperatorRole::kAdmin:
      return access::v1::OPERATOR_ROLE_ADMIN;
    case OperatorRole::kNone:
      break;
  }
  return access::v1::OPERATOR_ROLE_UNSPECIFIED;
}

}  // namespace vlot::auth
