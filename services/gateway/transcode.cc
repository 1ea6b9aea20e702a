#include "services/gateway/transcode.h"

#include <algorithm>
#include <cstring>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace vlot::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

constexpr char kDomain[] = "gateway.vlot.dev";

absl::Status WrongField(std::string field, std::string description) {
  Violations violations;
  violations.Add(std::move(field), std::move(description));
  return violations.ToStatus(kDomain);
}

MessagePtr NewMessage(const google::protobuf::Descriptor* type) {
  return MessagePtr(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

const FieldDescriptor* FindField(const google::protobuf::Descriptor* type, const std::string& name) {
  const FieldDescriptor* field = type->FindFieldByName(name);
  return field != nullptr ? field : type->FindFieldByCamelcaseName(name);
}

// As protobuf says it: "(lines[0].quantity): invalid value "x" for type TYPE_INT32", "(lines[0]) colour: Cannot find
// field.", or, of the document itself, "colour: Cannot find field." and what is wrong with the JSON.
absl::Status BodyError(const google::protobuf::util::Status& status) {
  static constexpr char kUnknown[] = ": Cannot find field.";
  std::string text(status.message().data(), status.message().size());
  std::string field;
  if (const size_t close = text.find(')'); text.rfind('(', 0) == 0 && close != std::string::npos) {
    field = text.substr(1, close - 1);
    text.erase(0, std::min(text.size(), close + 2));
    if (text.rfind(' ', 0) == 0) text.erase(0, 1);
  }
  if (absl::EndsWith(text, kUnknown)) {
    const std::string name = text.substr(0, text.size() - std::strlen(kUnknown));
    return WrongField(field.empty() ? name : absl::StrCat(field, ".", name), "is not known here");
  }
  return WrongField(field.empty() ? "body" : field, text);
}

absl::Status ParseBody(const std::string& body, Message& message) {
  if (body.find_first_not_of(" \t\r\n") == std::string::npos) return absl::OkStatus();
  const auto status = google::protobuf::util::JsonStringToMessage(body, &message);
  return status.ok() ? absl::OkStatus() : BodyError(status);
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
  if (!status.ok()) return WrongField(path, "has a value that does not fit its type");
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
  if (!given.empty() && given != value) return WrongField(binding.field, "differs from the one in the path");
  at->GetReflection()->SetString(at, field, value);
  return absl::OkStatus();
}

void FillRequestId(const http::Request& request, Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !request.headers.Has("Idempotency-Key")) return;
  if (message.GetReflection()->GetString(message, field).empty()) {
    message.GetReflection()->SetString(&message, field, ValidUtf8(std::string(request.headers.Get("Idempotency-Key"))));
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
