// Writes JSON text by appending: fast, and keeps the order of fields. The caller keeps the nesting right. UTF-8 in,
// UTF-8 out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vlot::sandbox {

class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }

  JsonWriter& Key(std::string_view name) {
    String(name);
    text_.push_back(':');
    comma_ = false;
    return *this;
  }

  JsonWriter& String(std::string_view value);
  JsonWriter& Int(int64_t value) { return Raw(std::to_string(value)); }
  JsonWriter& Bool(bool value) { return Raw(value ? "true" : "false"); }
  JsonWriter& Null() { return Raw("null"); }
  // `json` is a whole JSON value already.
  JsonWriter& Raw(std::string_view json) {
    Separate();
    text_.append(json);
    comma_ = true;
    return *this;
  }

  // Name and value at once.
  JsonWriter& Field(std::string_view name, std::string_view value) { return Key(name).String(value); }
  JsonWriter& IntField(std::string_view name, int64_t value) { return Key(name).Int(value); }
  JsonWriter& BoolField(std::string_view name, bool value) { return Key(name).Bool(value); }
  JsonWriter& RawField(std::string_view name, std::string_view json) { return Key(name).Raw(json); }
  // Left out when the value is empty.
  JsonWriter& OptionalField(std::string_view name, std::string_view value) {
    return value.empty() ? *this : Field(name, value);
  }

  const std::string& text() const { return text_; }
  std::string Take() { return std::exchange(text_, {}); }

 private:
  JsonWriter& Open(char c) {
    Separate();
    text_.push_back(c);
    comma_ = false;
    return *this;
  }
  JsonWriter& Close(char c) {
    text_.push_back(c);
    comma_ = true;
    return *this;
  }
  void Separate() {
    if (comma_) text_.push_back(',');
  }

  std::string text_;
  bool comma_ = false;
};

}  // namespace vlot::sandbox
