#include "common/auth/caller.h"

#include "absl/strings/str_cat.h"

namespace vlot::auth {

const CallerRef& AnonymousCaller() {
  static const CallerRef& caller = *new CallerRef(std::make_shared<const Caller>());
  return caller;
}

CallerRef ServiceCaller(std::string_view name) {
  return std::make_shared<const Caller>(Caller{.role = Role::kService, .subject = std::string(name)});
}

std::string ActorName(const Caller& caller) {
  if (caller.subject.empty()) return std::string(RoleName(caller.role));
  return absl::StrCat(RoleName(caller.role), ":", caller.subject);
}

const char* RoleName(Role role) {
  switch (role) {
    case Role::kAnonymous:
      return "anonymous";
    case Role::kWebshop:
      return "webshop";
    case Role::kPartner:
      return "partner";
    case Role::kOperator:
      return "operator";
    case Role::kService:
      return "service";
  }
  return "unknown";
}

const char* OperatorRoleName(OperatorRole role) {
  switch (role) {
    case OperatorRole::kNone:
      return "none";
    case OperatorRole::kViewer:
      return "viewer";
    case OperatorRole::kFinance:
      return "finance";
    case OperatorRole::kOperations:
      return "operations";
    case OperatorRole::kAdmin:
      return "admin";
  }
  return "unknown";
}

}  // namespace vlot::auth
