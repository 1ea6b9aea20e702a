#include "services/gateway/transcode.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "services/gateway/body_error.h"
#include "services/gateway/errors.h"
#include "services/gateway/http_words.h"
#include "services/gateway/strict_json.h"

namespace vlot::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

absl::Status WrongField(std::string field, std::string description) {
  Violations violations;
  violations.Add(std::move(field), std::move(description));
  return violations.ToStatus(kErrorDomain);
}

MessagePtr NewMessage(const google::protobuf::Descriptor* type) {
  return MessagePtr(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

const FieldDescriptor* FindField(const google::protobuf::Descriptor* type, const std::string& name) {
  const FieldDescriptor* field = type->FindFieldByName(name);
  return field != nullptr ? field : type->FindFieldByCamelcaseName(name);
}

// Not part of the text (RFC 8259, 8.1).
std::string_view WithoutByteOrderMark(std::string_view body) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (body.starts_with(kMark)) body.remove_prefix(kMark.size());
  return body;
}

absl::Status ParseBody(std::string_view body, Message& message) {
  body = WithoutByteOrderMark(body);
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return absl::OkStatus();
  if (std::optional<FieldViolation> fault = FindJsonFault(*message.GetDescriptor(), body)) {
    return WrongField(std::move(fault->field), std::move(fault->description));
  }
  const auto status = google::protobuf::util::JsonStringToMessage({body.data(), body.size()}, &message);
  if (status.ok()) return absl::OkStatus();
  FieldViolation wrong =
      BodyViolation(*message.GetDescriptor(), std::string(status.message().data(), status.message().size()));
  return WrongField(std::move(wrong.field), std::move(wrong.description));
}

// A query value in the JSON form of its field: numbers and booleans may stand without quotes, strings get them.
json ToJsonValue(const FieldDescriptor& field, const std::string& value) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && (value == "true" || value == "false"))
    return value == "true";
  return value;
}

// Sets the field at `path` by merging a small JSON document: the same parsing and the same errors as in a body.
absl::Status SetField(Message& message, const std::string& path, const std::vector<std::string>& values) {
  const google::protobuf::Descriptor* type = message.GetDescriptor();
  json document;
  json* at = &document;
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    field = type == nullptr ? nullptr : FindField(type, std::string(name));
    if (field == nullptr) return WrongField(path, "is not a parameter of this method");
    at = &(*at)[field->json_name()];
    type = field->message_type();
  }
  if (field->is_repeated()) {
    *at = json::array();
    for (const std::string& value : values) at->push_back(ToJsonValue(*field, value));
  } else {
    if (values.size() > 1) return WrongField(path, "is given twice");
    *at = ToJsonValue(*field, values.front());
  }
  MessagePtr part = NewMessage(message.GetDescriptor());
  const auto status = google::protobuf::util::JsonStringToMessage(
      document.dump(-1, ' ', false, json::error_handler_t::replace), part.get());
  if (!status.ok()) return WrongField(path, Expected(*field));
  message.MergeFrom(*part);
  return absl::OkStatus();
}

absl::Status ParseQuery(const http::Request& request, Message& message) {
  std::vector<std::pair<std::string, std::vector<std::string>>> grouped;
  for (auto& field : http::ParseForm(request.query)) {
    auto found = absl::c_find_if(grouped, [&](const auto& group) { return group.first == field.first; });
    if (found == grouped.end()) found = grouped.insert(grouped.end(), {field.first, {}});
    found->second.push_back(std::move(field.second));
  }
  for (const auto& [name, values] : grouped) RETURN_IF_ERROR(SetField(message, name, values));
  return absl::OkStatus();
}

// What is not UTF-8 becomes U+FFFD: protobuf's strings must be, and the service then says that it knows no such thing.
std::string ValidUtf8(const std::string& text) {
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

// The sub-message at `field`, made if need be.
Message* MutableField(Message& message, const std::string& field) {
  const FieldDescriptor* descriptor = message.GetDescriptor()->FindFieldByName(field);
  return message.GetReflection()->MutableMessage(&message, descriptor);
}

std::string ValueOf(const Binding& binding, const http::Request& request) {
  std::string value;
  for (size_t i = 0; i < binding.variables.size(); ++i) {
    absl::StrAppend(&value, binding.literals[i], ValidUtf8(std::string(request.Param(binding.variables[i]))));
  }
  return value + binding.literals.back();
}

// A path variable wins over what the body says, but they must not contradict each other silently.
absl::Status BindPath(const Binding& binding, const std::string& value, Message& message) {
  Message* at = &message;
  std::vector<std::string> names = absl::StrSplit(binding.field, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) at = MutableField(*at, names[i]);
  const FieldDescriptor* field = at->GetDescriptor()->FindFieldByName(names.back());
  const std::string given = at->GetReflection()->GetString(*at, field);
  if (!given.empty() && given != value)
    return WrongField(ToJsonPath(binding.field), "differs from the one in the path");
  at->GetReflection()->SetString(at, field, value);
  return absl::OkStatus();
}

// The draft of the IETF (draft-ietf-httpapi-idempotency-key-header) has the key in quotes, as a structured field's
// string; most clients send it bare.
std::string_view WithoutQuotes(std::string_view key) {
  if (key.size() < 2 || key.front() != '"' || key.back() != '"') return key;
  return key.substr(1, key.size() - 2);
}

void FillRequestId(const http::Request& request, Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !request.headers.Has("Idempotency-Key")) return;
  if (message.GetReflection()->GetString(message, field).empty()) {
    const std::string_view key = WithoutQuotes(request.headers.Get("Idempotency-Key"));
    message.GetReflection()->SetString(&message, field, ValidUtf8(std::string(key)));
  }
}

}  // namespace

absl::StatusOr<MessagePtr> ToRequest(const Route& route, const http::Request& request) {
  MessagePtr message = NewMessage(route.method->input_type());
  if (route.body == "*") {
    RETURN_IF_ERROR(ParseBody(request.body, *message));
  } else if (!route.body.empty()) {
    RETURN_IF_ERROR(ParseBody(request.body, *MutableField(*message, route.body)));
  } else if (!request.body.empty()) {
    return WrongField("body", "this method takes none");
  }
  RETURN_IF_ERROR(ParseQuery(request, *message));
  for (const Binding& binding : route.bindings) {
    RETURN_IF_ERROR(BindPath(binding, ValueOf(binding, request), *message));
  }
  FillRequestId(request, *message);
  return message;
}

MessagePtr NewResponse(const google::protobuf::MethodDescriptor& method) { return NewMessage(method.output_type()); }

absl::StatusOr<std::string> ToJson(const Message& message) {
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text);
  if (!status.ok()) return absl::InternalError("an answer cannot be written as JSON");
  return text;
}

}  // namespace vlot::gateway
