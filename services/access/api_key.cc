#include "services/access/api_key.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace vlot::access {
namespace {

bool IsSubjectCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-' || c == '/' || c == '@';
}

void CheckSubject(const KeySpec& spec, Violations& violations) {
  const std::string field = "api_key.subject";
  const std::string& subject = spec.subject;
  if (subject.empty()) return violations.Add(field, "is required");
  if (subject.size() > kSubjectBytesMax || !std::all_of(subject.begin(), subject.end(), IsSubjectCharacter)) {
    return violations.Add(field, absl::StrCat("must be at most ", kSubjectBytesMax, " letters, digits and . _ - / @"));
  }
  if (spec.role == auth::Role::kPartner) violations.AddStatus(field, PartnerId::ParseName(subject).status());
}

}  // namespace

KeyState StateOf(const ApiKey& key, absl::Time now) {
  if (key.revoked_at) return KeyState::kRevoked;
  return now >= key.spec.expire_at ? KeyState::kExpired : KeyState::kActive;
}

std::string_view KeyStateName(KeyState state) {
  switch (state) {
    case KeyState::kActive:
      return "active";
    case KeyState::kExpired:
      return "expired";
    case KeyState::kRevoked:
      return "revoked";
  }
  return "";
}

void CheckKeySpec(const KeySpec& spec, absl::Time now, Violations& violations) {
  if (spec.role == auth::Role::kAnonymous) violations.Add("api_key.role", "is required");
  const bool is_operator = spec.role == auth::Role::kOperator;
  if (is_operator != (spec.operator_role != auth::OperatorRole::kNone)) {
    violations.Add("api_key.operator_role", is_operator ? "is required for an operator" : "is for operators only");
  }
  CheckSubject(spec, violations);
  if (spec.expire_at <= now) violations.Add("api_key.expire_time", "is in the past");
  if (spec.expire_at > now + kLifetimeMax) violations.Add("api_key.expire_time", "is more than five years ahead");
}

}  // namespace vlot::access
