#include "services/gateway/openapi.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/trail/reason.h"
#include "nlohmann/json.hpp"
#include "vlot/auth/v1/auth.pb.h"
#include "vlot/auth/v1/planned.pb.h"

namespace vlot::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;

class Builder {
 public:
  json Build(const std::vector<Route>& routes) {
    json document = {
        {"openapi", "3.1.0"},
        {"info", {{"title", "Vlot"}, {"version", "1"}, {"description", "Straight-through order processing."}}},
        {"security", {{{"apiKey", json::array()}}}}};
    json paths = json::object();
    for (const Route& route : routes) {
      paths[PathOf(route)][absl::AsciiStrToLower(route.http_method)] = Operation(route);
    }
    document["paths"] = std::move(paths);
    AddProblem();
    document["components"] = {{"schemas", schemas_},
                              {"securitySchemes", {{"apiKey", {{"type", "http"}, {"scheme", "bearer"}}}}}};
    return document;
  }

 private:
  // OpenAPI wants variable names without dots.
  static std::string Variable(const std::string& field) { return absl::StrReplaceAll(field, {{".", "_"}}); }

  static std::string PathOf(const Route& route) {
    std::string path = route.pattern;
    for (const Binding& binding : route.bindings) {
      for (const std::string& variable : binding.variables) {
        path =
            absl::StrReplaceAll(path, {{absl::StrCat("{", variable, "}"), absl::StrCat("{", Variable(variable), "}")}});
      }
    }
    return path;
  }

  json Operation(const Route& route) {
    json operation = {{"operationId", absl::StrCat(route.method->service()->name(), "_", route.method->name())},
                      {"tags", {route.method->service()->name()}},
                      {"parameters", Parameters(route)}};
    if (!route.body.empty()) {
      operation["requestBody"] = {
          {"content", {{"application/json", {{"schema", Reference(route.method->input_type())}}}}}};
    }
    const char* type = route.method->server_streaming() ? "application/x-ndjson" : "application/json";
    operation["responses"] = {
        {"200", {{"description", "OK"}, {"content", {{type, {{"schema", Reference(route.method->output_type())}}}}}}},
        {"default",
         {{"description", "RFC 9457 problem"},
          {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}}}};
    return operation;
  }

  // An operator's change whose request has no place for the reason.
  static bool NeedsHeader(const google::protobuf::MethodDescriptor& method) {
    bool operators = false;
    for (int i = 0; i < method.options().ExtensionSize(auth::v1::scope); ++i) {
      const auth::v1::Scope scope = method.options().GetExtension(auth::v1::scope, i);
      operators = operators || (scope >= auth::v1::SCOPE_OPERATOR_VIEWER && scope <= auth::v1::SCOPE_OPERATOR_ADMIN);
    }
    const Descriptor& request = *method.input_type();
    return operators && request.FindFieldByName("request_id") != nullptr && trail::ReasonField(request).empty();
  }

  json Parameters(const Route& route) {
    json parameters = json::array();
    std::set<std::string> bound;
    for (const Binding& binding : route.bindings) {
      bound.insert(binding.field);
      for (const std::string& variable : binding.variables) {
        parameters.push_back(
            {{"name", Variable(variable)}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
      }
    }
    if (NeedsHeader(*route.method)) {
      parameters.push_back({{"name", trail::kReasonHeader},
                            {"in", "header"},
                            {"description", "Why; required of operators. Percent-encoded UTF-8, at most 500 bytes."},
                            {"schema", {{"type", "string"}}}});
    }
    if (!route.body.empty()) return parameters;
    const Descriptor* type = route.method->input_type();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (bound.contains(field->name())) continue;
      parameters.push_back({{"name", field->json_name()}, {"in", "query"}, {"schema", FieldSchema(field)}});
    }
    return parameters;
  }

  json FieldSchema(const FieldDescriptor* field) {
    json one = OneSchema(field);
    return field->is_repeated() ? json{{"type", "array"}, {"items", one}} : one;
  }

  json OneSchema(const FieldDescriptor* field) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        return {{"type", "integer"}, {"format", "int32"}};
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
        return {{"type", "string"}, {"format", "int64"}};
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumSchema(field->enum_type());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Reference(field->message_type());
      default:
        return field->type() == FieldDescriptor::TYPE_BYTES ? json{{"type", "string"}, {"format", "byte"}}
                                                            : json{{"type", "string"}};
    }
  }

  static json EnumSchema(const google::protobuf::EnumDescriptor* type) {
    json names = json::array();
    for (int i = 0; i < type->value_count(); ++i) {
      const google::protobuf::EnumValueDescriptor* value = type->value(i);
      if (!value->options().GetExtension(auth::v1::planned_value)) names.push_back(value->name());
    }
    return {{"type", "string"}, {"enum", names}};
  }

  json Reference(const Descriptor* type) {
    if (type->full_name() == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
    if (type->full_name() == "google.protobuf.FieldMask") return {{"type", "string"}};
    if (!schemas_.contains(type->full_name())) {
      schemas_[type->full_name()] = json::object();  // ends recursion
      json properties = json::object();
      for (int i = 0; i < type->field_count(); ++i)
        properties[type->field(i)->json_name()] = FieldSchema(type->field(i));
      schemas_[type->full_name()] = {{"type", "object"}, {"properties", properties}};
    }
    return {{"$ref", absl::StrCat("#/components/schemas/", type->full_name())}};
  }

  void AddProblem() {
    json properties = json::object();
    for (const char* name : {"type", "title", "code", "detail", "reason", "domain", "traceId"})
      properties[name] = {{"type", "string"}};
    properties["status"] = {{"type", "integer"}};
    properties["metadata"] = {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    properties["violations"] = {
        {"type", "array"},
        {"items",
         {{"type", "object"},
          {"properties", {{"field", {{"type", "string"}}}, {"description", {{"type", "string"}}}}}}}};
    schemas_["Problem"] = {{"type", "object"}, {"properties", properties}};
  }

  json schemas_ = json::object();
};

}  // namespace

std::string OpenApiJson(const std::vector<Route>& routes) { return Builder().Build(routes).dump(1); }

}  // namespace vlot::gateway
