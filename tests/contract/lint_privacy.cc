#include <set>

#include "absl/strings/str_cat.h"
#include "tests/contract/lint.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;
using pb::FieldDescriptor;

// Names under which a text, or bytes, tell of a person: who, where, how to reach, which document; and whole letters.
const std::set<std::string>& PersonalNames() {
  static const auto& names = *new std::set<std::string>{
      "account_holder", "address",   "address_lines", "birth_date",     "body",      "content",        "date_of_birth",
      "display_name",   "email",     "family_name",   "first_name",     "full_name", "given_name",     "iban",
      "instructions",   "last_four", "last_name",     "legal_name",     "phone",     "porting_number", "recipient",
      "recipients",     "signature", "signed_by",     "document_number"};
  return names;
}

const std::set<std::string>& SecretNames() {
  static const auto& names = *new std::set<std::string>{"api_key_secret", "key_sha256", "link_token", "password",
                                                        "private_key",    "secret",     "signing_key"};
  return names;
}

bool IsText(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_STRING || field.type() == FieldDescriptor::TYPE_BYTES;
}

bool TellsOfAPerson(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return field.message_type()->full_name() == "google.type.PostalAddress";
  return IsText(field) && PersonalNames().contains(field.name());
}

}  // namespace

Findings LintPrivacy(const Api& api, const std::map<std::string, std::string>& exceptions) {
  Findings findings;
  std::set<std::string> excepted;
  for (const auto* field : api.fields()) {
    if (field->is_extension()) continue;
    if (TellsOfAPerson(*field) && !field->options().GetExtension(auth::v1::personal_data)) {
      if (exceptions.contains(field->full_name())) {
        excepted.insert(field->full_name());
      } else {
        findings.push_back(absl::StrCat(field->full_name(), ": lacks (vlot.auth.v1.personal_data)"));
      }
    }
    if (IsText(*field) && SecretNames().contains(field->name()) && !field->options().GetExtension(auth::v1::secret)) {
      findings.push_back(absl::StrCat(field->full_name(), ": lacks (vlot.auth.v1.secret)"));
    }
  }
  for (const auto& [name, why] : exceptions) {
    if (!excepted.contains(name)) findings.push_back(absl::StrCat(name, ": is excepted and needs it not (", why, ")"));
  }
  return findings;
}

}  // namespace vlot::contract
