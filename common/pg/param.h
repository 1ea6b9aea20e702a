// One parameter of a statement on its way to PostgreSQL. Made by Transaction::Exec from its arguments; only common/pg
// needs to know it. Borrows what does not fit inside, so it must not outlive the arguments.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/pg/array.h"
#include "common/pg/codec.h"

namespace vlot::pg {

class Param {
 public:
  static Param Null() {
    Param param;
    param.null_ = true;
    return param;
  }
  static Param Text(std::string_view text) { return Param(text, false); }
  static Param Binary(std::string_view bytes) { return Param(bytes, true); }
  static Param Number(int64_t value) {
    Param param;
    param.size_ = std::to_chars(param.inside_, param.inside_ + sizeof(param.inside_), value).ptr - param.inside_;
    return param;
  }
  // A short value, kept inside: in binary, or as the text that a text type's binary form is.
  template <class T>
  static Param Inside(const T& value) {
    std::string bytes;  // short enough to need no memory of its own, or nearly
    Codec<T>::AppendBinary(bytes, value);
    Param param;
    param.binary_ = Codec<T>::kOid != kOidText;
    param.size_ = bytes.copy(param.inside_, sizeof(param.inside_));
    return param;
  }

  bool null() const { return null_; }
  bool binary() const { return binary_; }
  std::string_view bytes() const { return {outside_ != nullptr ? outside_ : inside_, size_}; }

 private:
  Param() = default;
  Param(std::string_view outside, bool binary)
      : outside_(outside.data() != nullptr ? outside.data() : ""), size_(outside.size()), binary_(binary) {}

  const char* outside_ = nullptr;
  size_t size_ = 0;
  bool binary_ = false;
  bool null_ = false;
  char inside_[24] = {};
};

inline Param ToParam(std::string_view text) { return Param::Text(text); }
inline Param ToParam(const std::string& text) { return Param::Text(text); }
inline Param ToParam(const char* text) { return Param::Text(text); }
inline Param ToParam(const Sku& sku) { return Param::Text(sku.value()); }
inline Param ToParam(Currency currency) { return Param::Inside(currency); }
inline Param ToParam(bool value) { return Param::Text(value ? "t" : "f"); }
inline Param ToParam(const Bytes& bytes) { return Param::Binary(bytes.data); }
inline Param ToParam(BytesView bytes) { return Param::Binary(bytes.data); }
inline Param ToParam(absl::Time time) { return Param::Inside(time); }
inline Param ToParam(absl::CivilDay day) { return Param::Inside(day); }
inline Param ToParam(const Uuid& uuid) { return Param::Inside(uuid); }
inline Param ToParam(std::nullopt_t) { return Param::Null(); }

template <class Tag>
Param ToParam(const Id<Tag>& id) {
  return Param::Inside(id);
}

template <class Int>
requires((std::is_integral_v<Int> && !std::is_same_v<Int, bool> && (sizeof(Int) < 8 || std::is_signed_v<Int>)) ||
         std::is_enum_v<Int>) Param ToParam(Int value) {
  return Param::Number(static_cast<int64_t>(value));
}

template <class T>
Param ToParam(const std::optional<T>& value) {
  return value.has_value() ? ToParam(*value) : Param::Null();
}

template <class T>
Param ToParam(const Column<T>& column) {
  return Param::Binary(column.wire());
}

}  // namespace vlot::pg
