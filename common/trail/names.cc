#include "common/trail/names.h"

#include "absl/strings/ascii.h"

namespace vlot::trail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TextOf(const Message& message, const std::string& name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
  return text ? message.GetReflection()->GetString(message, field) : "";
}

// "orders/0190...": letters, the first a small one (not "Europe/Amsterdam"), a slash, and more.
bool IsName(const std::string& text) {
  if (text.empty() || !absl::ascii_islower(static_cast<unsigned char>(text.front()))) return false;
  size_t i = 0;
  while (i < text.size() && absl::ascii_isalpha(static_cast<unsigned char>(text[i]))) ++i;
  return i > 0 && i + 1 < text.size() && text[i] == '/';
}

// Calls `look(part)` for the messages in the message's own fields until one gives a text.
template <class Look>
std::string FirstOfParts(const Message& message, Look look) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->type() != FieldDescriptor::TYPE_MESSAGE || field->is_repeated()) continue;
    if (!message.GetReflection()->HasField(message, field)) continue;
    if (std::string found = look(message.GetReflection()->GetMessage(message, field)); !found.empty()) return found;
  }
  return "";
}

std::string FirstReference(const Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (std::string text = TextOf(message, field->name()); IsName(text)) return text;
  }
  return "";
}

std::string OwnState(const Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("state");
  if (field == nullptr || field->type() != FieldDescriptor::TYPE_ENUM || field->is_repeated()) return "";
  const auto* value = message.GetReflection()->GetEnum(message, field);
  return value->number() == 0 ? "" : value->name();
}

}  // namespace

std::string ResourceIn(const Message& message) {
  if (std::string name = TextOf(message, "name"); !name.empty()) return name;
  std::string name = FirstOfParts(message, [](const Message& part) { return TextOf(part, "name"); });
  return name.empty() ? FirstReference(message) : name;
}

std::string StateIn(const Message& answer) {
  std::string state = OwnState(answer);
  return state.empty() ? FirstOfParts(answer, OwnState) : state;
}

}  // namespace vlot::trail
