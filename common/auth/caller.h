#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace vlot::auth {

// What kind of caller it is. The numbers are those of vlot.access.v1.Role and are stored (checked in role_proto.cc).
enum class Role { kAnonymous, kWebshop, kPartner, kOperator, kService };

// What an operator may do; kNone for every other role. The numbers are those of vlot.access.v1.OperatorRole, and
// stored.
enum class OperatorRole { kNone, kViewer, kFinance, kOperations, kAdmin };

// Who calls, as proven by a key, a certificate, or by being in our own process. An immutable value once made; shared
// between the calls of the same caller as CallerRef.
struct Caller {
  Role role = Role::kAnonymous;
  OperatorRole operator_role = OperatorRole::kNone;
  std::string subject;  // a shop's, operator's or service's name, or `partners/<uuid>`; empty for anonymous
  std::string key_id;   // `apiKeys/<uuid>`; empty when no key was used

  bool operator==(const Caller&) const = default;
};

using CallerRef = std::shared_ptr<const Caller>;

// A caller without a credential. Lives as long as the process.
const CallerRef& AnonymousCaller();

// One of our own services by its name ("" for the process itself).
CallerRef ServiceCaller(std::string_view name);

// "operator:jan", for the audit trail and logs. Holds no secret and no personal data beyond the operator's short name.
std::string ActorName(const Caller& caller);

const char* RoleName(Role role);                  // "webshop"
const char* OperatorRoleName(OperatorRole role);  // "finance"

}  // namespace vlot::auth
