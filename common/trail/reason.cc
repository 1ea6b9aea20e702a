#include "common/trail/reason.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/text/blank.h"
#include "common/text/utf8.h"

namespace vlot::trail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kReason[] = "reason";

const FieldDescriptor* FindText(const Descriptor& type) {
  const FieldDescriptor* field = type.FindFieldByName(kReason);
  const bool text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
  return text ? field : nullptr;
}

// The field of the request that brings a resource with a reason; null when there is none.
const FieldDescriptor* FindResource(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->type() != FieldDescriptor::TYPE_MESSAGE || field->is_repeated()) continue;
    if (FindText(*field->message_type()) != nullptr) return field;
  }
  return nullptr;
}

std::string ReasonIn(const Message& request) {
  if (const FieldDescriptor* own = FindText(*request.GetDescriptor())) {
    return request.GetReflection()->GetString(request, own);
  }
  const Message& resource = request.GetReflection()->GetMessage(request, FindResource(*request.GetDescriptor()));
  return resource.GetReflection()->GetString(resource, FindText(*resource.GetDescriptor()));
}

absl::Status ReasonRequiredError(const std::string& where) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("An operator says why: give a reason in ", where, "."),
                   {.reason = "REASON_REQUIRED", .domain = std::string(kCommonDomain), .metadata = {{"where", where}}});
}

absl::Status Check(std::string_view reason, const std::string& field, const std::string& where) {
  if (IsBlank(reason)) return ReasonRequiredError(where);
  Violations violations;
  if (CountCharacters(reason) > kReasonMax)
    violations.Add(field, absl::StrCat("is longer than ", kReasonMax, " characters"));
  const bool control = std::any_of(reason.begin(), reason.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '\n';
  });
  if (control || FindInvalidUtf8(reason)) violations.Add(field, "must be UTF-8 text without control characters");
  return violations.ToStatus(kCommonDomain);
}

bool IsEscape(std::string_view text, size_t i) {
  const auto hex = [&](size_t at) {
    return at < text.size() && absl::ascii_isxdigit(static_cast<unsigned char>(text[at]));
  };
  return text[i] == '%' && hex(i + 1) && hex(i + 2);
}

}  // namespace

std::string ReasonField(const Descriptor& type) {
  if (FindText(type) != nullptr) return kReason;
  const FieldDescriptor* resource = FindResource(type);
  return resource == nullptr ? "" : absl::StrCat(resource->name(), ".", kReason);
}

absl::StatusOr<std::string> TakeReason(const Message& request, std::string_view metadata) {
  const std::string field = ReasonField(*request.GetDescriptor());
  std::string reason = field.empty() ? DecodeReason(metadata) : ReasonIn(request);
  const std::string where =
      field.empty() ? absl::StrCat("the HTTP header ", kReasonHeader, " or the gRPC metadata ", kReasonMetadata)
                    : absl::StrCat("the field ", field);
  RETURN_IF_ERROR(Check(reason, field.empty() ? kReasonHeader : field, where));
  return reason;
}

absl::Status CheckFlag(std::string_view reason) { return Check(reason, "--reason", "--reason="); }

std::string EncodeReason(std::string_view text) {
  std::string encoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!absl::ascii_isprint(byte) || IsEscape(text, i)) {
      absl::StrAppendFormat(&encoded, "%%%02X", byte);
    } else {
      encoded += text[i];
    }
  }
  return encoded;
}

std::string DecodeReason(std::string_view encoded) {
  std::string text;
  for (size_t i = 0; i < encoded.size(); ++i) {
    if (IsEscape(encoded, i)) {
      text += absl::HexStringToBytes({encoded.data() + i + 1, 2});
      i += 2;
    } else {
      text += encoded[i];
    }
  }
  return text;
}

}  // namespace vlot::trail
