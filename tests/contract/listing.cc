#include "tests/contract/listing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/contract/routes.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;

constexpr char kPlanned[] = "planned ";

std::string TypeOf(const pb::FieldDescriptor& field) {
  if (field.is_map()) {
    const pb::Descriptor* entry = field.message_type();
    return absl::StrCat("map<", entry->map_key()->type_name(), ",", TypeOf(*entry->map_value()), ">");
  }
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

std::string_view LabelOf(const pb::FieldDescriptor& field) {
  if (field.is_repeated()) return "repeated";
  return field.has_optional_keyword() ? "optional" : "singular";
}

void ListField(const pb::FieldDescriptor& field, std::vector<std::string>& out) {
  const std::string_view label = LabelOf(field);
  std::string line = absl::StrCat(field.full_name(), field.is_extension() ? " extension " : " field ", field.number(),
                                  " ", absl::string_view(label.data(), label.size()), " ", TypeOf(field));
  if (field.is_extension()) {
    absl::StrAppend(&line, " of ", field.containing_type()->full_name());
  } else {
    absl::StrAppend(&line, " json=", field.json_name());
  }
  if (field.real_containing_oneof() != nullptr)
    absl::StrAppend(&line, " oneof=", field.real_containing_oneof()->name());
  out.push_back(line);
  if (field.options().GetExtension(auth::v1::personal_data)) out.push_back(field.full_name() + " mark personal_data");
  if (field.options().GetExtension(auth::v1::secret)) out.push_back(field.full_name() + " mark secret");
  if (field.options().deprecated()) out.push_back(field.full_name() + " mark deprecated");
}

// Messages end their ranges before `end`, enums at it.
void ListReserved(const pb::Descriptor& message, std::vector<std::string>& out) {
  for (int i = 0; i < message.reserved_range_count(); ++i) {
    const auto* range = message.reserved_range(i);
    out.push_back(absl::StrCat(message.full_name(), " reserved ", range->start, " to ", range->end - 1));
  }
  for (int i = 0; i < message.reserved_name_count(); ++i) {
    out.push_back(absl::StrCat(message.full_name(), " reserved ", message.reserved_name(i)));
  }
}

void ListEnum(const pb::EnumDescriptor& type, std::vector<std::string>& out) {
  out.push_back(type.full_name() + " enum");
  for (int i = 0; i < type.value_count(); ++i) {
    const pb::EnumValueDescriptor* value = type.value(i);
    // value->full_name() would leave the enum out: values are scoped as their enum's siblings.
    const bool planned = IsPlanned(*value) && !IsPlanned(*type.file());
    const std::string name = absl::StrCat(planned ? kPlanned : "", type.full_name(), ".", value->name());
    out.push_back(absl::StrCat(name, " value ", value->number()));
    if (value->options().deprecated()) out.push_back(name + " mark deprecated");
  }
  for (int i = 0; i < type.reserved_range_count(); ++i) {
    const auto* range = type.reserved_range(i);
    out.push_back(absl::StrCat(type.full_name(), " reserved ", range->start, " to ", range->end));
  }
  for (int i = 0; i < type.reserved_name_count(); ++i) {
    out.push_back(absl::StrCat(type.full_name(), " reserved ", type.reserved_name(i)));
  }
}

void ListMethod(const pb::MethodDescriptor& method, std::vector<std::string>& out) {
  const auto stream = [](bool streaming) { return streaming ? "stream " : ""; };
  out.push_back(absl::StrCat(method.full_name(), " method (", stream(method.client_streaming()),
                             method.input_type()->full_name(), ") returns (", stream(method.server_streaming()),
                             method.output_type()->full_name(), ")"));
  if (method.options().deprecated()) out.push_back(method.full_name() + " mark deprecated");
  for (const Route& route : RoutesOf(method)) {
    out.push_back(absl::StrCat(method.full_name(), " http ", route.verb, " ", route.path,
                               route.body.empty() ? "" : " body=", route.body));
  }
  for (int i = 0; i < method.options().ExtensionSize(auth::v1::scope); ++i) {
    const auto scope = static_cast<auth::v1::Scope>(method.options().GetExtension(auth::v1::scope, i));
    out.push_back(absl::StrCat(method.full_name(), " scope ", auth::v1::Scope_Name(scope)));
  }
}

void ListMessage(const pb::Descriptor& message, std::vector<std::string>& out) {
  if (message.options().map_entry()) return;
  out.push_back(message.full_name() + " message");
  ListReserved(message, out);
}

void ListFieldOfMessage(const pb::FieldDescriptor& field, std::vector<std::string>& out) {
  const bool of_map = !field.is_extension() && field.containing_type()->options().map_entry();
  if (!of_map) ListField(field, out);
}

void ListService(const pb::ServiceDescriptor& service, std::vector<std::string>& out) {
  out.push_back(service.full_name() + " service");
}

const pb::FileDescriptor& FileOf(const pb::MethodDescriptor& method) { return *method.service()->file(); }
template <class Element>
const pb::FileDescriptor& FileOf(const Element& element) {
  return *element.file();
}

template <class Elements, class Lister>
void ListAll(const Elements& elements, Lister list, std::vector<std::string>& out) {
  for (const auto* element : elements) {
    std::vector<std::string> lines;
    list(*element, lines);
    for (const std::string& line : lines)
      out.push_back(absl::StrCat(IsPlanned(FileOf(*element)) ? kPlanned : "", line));
  }
}

}  // namespace

std::vector<std::string> ListApi(const Api& api) {
  std::vector<std::string> lines;
  ListAll(api.messages(), ListMessage, lines);
  ListAll(api.fields(), ListFieldOfMessage, lines);
  ListAll(api.enums(), ListEnum, lines);
  ListAll(api.services(), ListService, lines);
  ListAll(api.methods(), ListMethod, lines);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace vlot::contract
