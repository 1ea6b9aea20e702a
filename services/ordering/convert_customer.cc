#include "services/ordering/convert_customer.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/blank.h"
#include "common/wire/company.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/ordering/limits.h"

namespace vlot::ordering {
namespace {

constexpr std::array<std::string_view, 6> kChangeable = {"display_name", "email",   "phone",
                                                         "language",     "address", "company"};

bool IsEmail(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos && text.back() != '.' &&
         text.find('@', at + 1) == std::string_view::npos && text.find(' ') == std::string_view::npos;
}

// E.164: a plus and at most 15 digits.
bool IsPhone(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text.front() == '+' &&
         std::all_of(text.begin() + 1, text.end(), absl::ascii_isdigit);
}

void CheckCompany(const v1::Customer& customer, const std::string& field, Violations& violations) {
  const v1::Company& company = customer.company();
  wire::TakeText(company.legal_name(), 0, kNameMax, field + ".legal_name", violations);
  if (!company.legal_name().empty() && IsBlank(company.legal_name())) {
    violations.Add(field + ".legal_name", "is blank");
  }
  wire::TakeText(company.buyer_reference(), 0, kReferenceMax, field + ".buyer_reference", violations);
  const std::string& number = company.registration_number();
  const bool dutch = customer.address().region_code() == "NL";
  wire::TakeText(number, 0, 32, field + ".registration_number", violations);
  if (number.empty() && dutch) violations.Add(field + ".registration_number", "is required for a Dutch company");
  wire::CheckCompanyNumbers(customer.address().region_code(), number, company.vat_id(), field, violations);
}

}  // namespace

v1::Customer TakeCustomer(const v1::Customer& in, const std::string& field, Violations& violations) {
  v1::Customer out;
  if (!v1::Customer::Kind_IsValid(in.kind())) violations.Add(field + ".kind", "is not a kind that we know");
  out.set_kind(in.kind() == v1::Customer::KIND_UNSPECIFIED ? v1::Customer::CONSUMER : in.kind());
  out.set_display_name(wire::TakeText(in.display_name(), 1, kNameMax, field + ".display_name", violations));
  out.set_email(wire::TakeText(in.email(), 0, kEmailMax, field + ".email", violations));
  if (!in.email().empty() && !IsEmail(in.email())) violations.Add(field + ".email", "is not an e-mail address");
  out.set_phone(in.phone());
  if (!in.phone().empty() && !IsPhone(in.phone()))
    violations.Add(field + ".phone", "is not an E.164 number, like +31612345678");
  out.set_language(in.language().empty() ? "nl" : in.language());
  if (out.language() != "nl" && out.language() != "en") violations.Add(field + ".language", "must be nl or en");
  *out.mutable_address() = in.address();
  wire::CheckPostalAddress(in.address(), field + ".address", violations);
  if (out.kind() == v1::Customer::BUSINESS) {
    *out.mutable_company() = in.company();
    CheckCompany(in, field + ".company", violations);
  }
  return out;
}

v1::Customer ApplyMask(const v1::Customer& old, const v1::Customer& changed, const google::protobuf::FieldMask& mask,
                       Violations& violations) {
  if (mask.paths().empty()) violations.Add("update_mask", "is required: the fields to change");
  for (const std::string& path : mask.paths()) {
    const std::string_view first = std::string_view(path).substr(0, path.find('.'));
    if (std::find(kChangeable.begin(), kChangeable.end(), first) == kChangeable.end()) {
      violations.Add("update_mask", absl::StrCat(path, " cannot be changed"));
    } else if (!google::protobuf::util::FieldMaskUtil::IsValidPath<v1::Customer>(path)) {
      violations.Add("update_mask", absl::StrCat("there is no field ", path));
    }
  }
  v1::Customer merged = old;
  if (!violations.empty()) return merged;
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(changed, mask, options, &merged);
  return merged;
}

v1::Customer ToProto(const CustomerRow& row) {
  v1::Customer customer = row.details;
  customer.set_name(row.id.Name());
  customer.set_account(row.account.Name());
  *customer.mutable_create_time() = wire::ToProto(row.created_at);
  *customer.mutable_update_time() = wire::ToProto(row.updated_at);
  return customer;
}

}  // namespace vlot::ordering
