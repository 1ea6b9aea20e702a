#include <algorithm>
#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/contract/lint.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;

// Says how a field behaves, not what it means (AIP-203).
constexpr absl::string_view kBehaviours[] = {"Output only.", "Required.", "Optional."};

bool SaysSomething(absl::string_view comment) {
  comment = absl::StripAsciiWhitespace(comment);
  for (const absl::string_view behaviour : kBehaviours) {
    if (absl::ConsumePrefix(&comment, behaviour)) comment = absl::StripLeadingAsciiWhitespace(comment);
  }
  return std::any_of(comment.begin(), comment.end(), [](unsigned char c) { return std::isalpha(c); });
}

template <class Element>
void Check(const Element& element, Findings& findings) {
  pb::SourceLocation location;
  const bool found = element.GetSourceLocation(&location);
  if (found && (SaysSomething(location.leading_comments) || SaysSomething(location.trailing_comments))) return;
  findings.push_back(absl::StrCat(element.full_name(), ": has no comment that says what it is"));
}

}  // namespace

Findings LintComments(const Api& api) {
  Findings findings;
  const auto of_map = [](const pb::Descriptor* message) {
    return message != nullptr && message->options().map_entry();
  };
  for (const auto* message : api.messages()) {
    if (!of_map(message)) Check(*message, findings);
  }
  for (const auto* field : api.fields()) {
    if (!of_map(field->containing_type())) Check(*field, findings);
  }
  for (const auto* oneof : api.oneofs()) Check(*oneof, findings);
  for (const auto* type : api.enums()) {
    Check(*type, findings);
    for (int i = 0; i < type->value_count(); ++i) Check(*type->value(i), findings);
  }
  for (const auto* service : api.services()) Check(*service, findings);
  for (const auto* method : api.methods()) Check(*method, findings);
  return findings;
}

}  // namespace vlot::contract
