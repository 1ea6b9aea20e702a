#include "services/gateway/body_error.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/gateway/http_words.h"

namespace vlot::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

constexpr int kNamesMax = 12;  // of an enum, in a message

std::string OneOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string& name = type.value(i)->name();
    if (!absl::EndsWith(name, "_UNSPECIFIED")) names.push_back(name);
  }
  const bool more = names.size() > kNamesMax;
  if (more) names.resize(kNamesMax);
  return absl::StrCat("must be one of ", absl::StrJoin(names, ", "), more ? " and so on" : "");
}

std::string ExpectedMessage(const Descriptor& type) {
  if (type.full_name() == "google.protobuf.Timestamp") return "must be a time like \"2025-01-15T09:00:00Z\"";
  if (type.full_name() == "google.protobuf.Duration") return "must be seconds like \"1.5s\"";
  if (type.full_name() == "google.protobuf.FieldMask") return "must be names of fields with commas between them";
  return "must be an object";
}

// The field at a path such as "order.lines[0].quantity", and whether the path goes on to one of its values.
struct Place {
  const FieldDescriptor* field = nullptr;
  bool one_value = false;
};

std::optional<Place> Find(const Descriptor& type, const std::string& path) {
  const Descriptor* in = &type;
  Place place;
  for (const absl::string_view part : absl::StrSplit(path, '.')) {
    const std::string name(part.substr(0, part.find('[')));
    if (in == nullptr) return std::nullopt;
    place.field = in->FindFieldByName(name);
    if (place.field == nullptr) place.field = in->FindFieldByCamelcaseName(name);
    if (place.field == nullptr) return std::nullopt;
    place.one_value = name.size() < part.size();
    if (place.field->is_map() && place.one_value) place.field = place.field->message_type()->map_value();
    in = place.field->message_type();
  }
  return place;
}

std::string ExpectedAt(const Descriptor& type, const std::string& path) {
  const std::optional<Place> place = Find(type, path);
  if (!place) return "does not fit";
  if (place->field->is_map()) return "must be an object";
  if (place->field->is_repeated() && !place->one_value) return "must be a list";
  return Expected(*place->field);
}

}  // namespace

std::string Expected(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_BOOL:
      return "must be true or false";
    case FieldDescriptor::TYPE_STRING:
      return "must be a text";
    case FieldDescriptor::TYPE_BYTES:
      return "must be base64";
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FLOAT:
      return "must be a number";
    case FieldDescriptor::TYPE_ENUM:
      return OneOf(*field.enum_type());
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP:
      return ExpectedMessage(*field.message_type());
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_SINT32:
    case FieldDescriptor::TYPE_SFIXED32:
      return "must be a whole number of at most 32 bits";
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_FIXED32:
      return "must be a whole number from 0, of at most 32 bits";
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_SINT64:
    case FieldDescriptor::TYPE_SFIXED64:
      return "must be a whole number of at most 64 bits, with or without quotes";
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_FIXED64:
      return "must be a whole number from 0, of at most 64 bits, with or without quotes";
  }
  return "does not fit";
}

// Protobuf 3.21 says "(lines[0].quantity): invalid value "x" for type TYPE_INT32", "(lines[0]) colour: Cannot find
// field.", or, of the document itself, "colour: Cannot find field." and ": Root element must be a message."; all else
// is about the form of the JSON.
FieldViolation BodyViolation(const Descriptor& type, const std::string& said) {
  std::string path, rest = said;
  if (const size_t close = said.find(')'); said.rfind('(', 0) == 0 && close != std::string::npos) {
    path = said.substr(1, close - 1);
    rest = said.substr(close + 1);
    if (rest.rfind(' ', 0) == 0) rest.erase(0, 1);
  }
  const std::string name = rest.substr(0, rest.find(": "));
  if (name.size() == rest.size()) return {"body", "cannot be read"};
  if (!name.empty()) path = path.empty() ? name : absl::StrCat(path, ".", name);
  // Said of the message that has the field, not of the field.
  if (absl::StrContains(rest, "Starting an object on a scalar field")) {
    return {path.empty() ? "body" : ToJsonPath(path), "has an object in a field that takes none"};
  }
  if (path.empty()) return {"body", "must be an object"};
  if (absl::EndsWith(rest, ": Cannot find field.")) return {path, "is not known here"};
  return {ToJsonPath(path), ExpectedAt(type, path)};
}

}  // namespace vlot::gateway
