#include <cctype>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/contract/lint.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;

const std::regex& UpperCamel() {
  static const auto& form = *new std::regex("([A-Z][a-z0-9]+|[A-Z](?=[A-Z][a-z]))+");
  return form;
}
const std::regex& LowerSnake() {
  static const auto& form = *new std::regex("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  return form;
}
const std::regex& UpperSnake() {
  static const auto& form = *new std::regex("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");
  return form;
}
const std::regex& Package() {
  static const auto& form = *new std::regex("vlot\\.[a-z]+\\.v[1-9][0-9]*");
  return form;
}

class Names {
 public:
  explicit Names(Findings& findings) : findings_(findings) {}

  template <class Element>
  void Check(const Element& element, const std::regex& form, absl::string_view form_name) {
    if (!std::regex_match(element.name(), form)) {
      findings_.push_back(absl::StrCat(element.full_name(), ": is not named in ", form_name));
    }
  }

 private:
  Findings& findings_;
};

// PaymentSummary -> PAYMENT_SUMMARY.
std::string ToUpperSnake(const std::string& camel) {
  std::string snake;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return snake;
}

void CheckZero(const pb::EnumDescriptor& type, Findings& findings) {
  const std::string expected = ToUpperSnake(type.name()) + "_UNSPECIFIED";
  if (type.value(0)->number() == 0 && type.value(0)->name() == expected) return;
  findings.push_back(absl::StrCat(type.full_name(), ": its first value is not ", expected, " = 0"));
}

}  // namespace

Findings LintNames(const Api& api) {
  Findings findings;
  Names names(findings);
  for (const auto* file : api.files()) {
    if (!std::regex_match(file->package(), Package())) {
      findings.push_back(absl::StrCat(file->package(), ": a package is vlot.<service>.v<major>"));
    }
  }
  for (const auto* message : api.messages()) names.Check(*message, UpperCamel(), "UpperCamel");
  for (const auto* field : api.fields()) names.Check(*field, LowerSnake(), "lower_snake");
  for (const auto* oneof : api.oneofs()) names.Check(*oneof, LowerSnake(), "lower_snake");
  for (const auto* type : api.enums()) {
    names.Check(*type, UpperCamel(), "UpperCamel");
    CheckZero(*type, findings);
    for (int i = 0; i < type->value_count(); ++i) names.Check(*type->value(i), UpperSnake(), "UPPER_SNAKE");
  }
  for (const auto* service : api.services()) names.Check(*service, UpperCamel(), "UpperCamel");
  for (const auto* method : api.methods()) {
    names.Check(*method, UpperCamel(), "UpperCamel");
    if (method->input_type()->name() != method->name() + "Request") {
      findings.push_back(absl::StrCat(method->full_name(), ": its request is not ", method->name(), "Request"));
    }
  }
  return findings;
}

}  // namespace vlot::contract
