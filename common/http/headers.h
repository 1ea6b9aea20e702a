// Header fields of an HTTP message: an ordered list, names compared without regard to case. Holds what was received or
// will be sent, unaltered; the server replaces CR, LF and NUL in values before sending. Not thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vlot::http {

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  // Appends a field, keeping earlier ones of the same name.
  void Add(std::string_view name, std::string_view value);
  // Replaces every field of this name by one.
  void Set(std::string_view name, std::string_view value);
  // The value of the first field of this name; "" when there is none.
  std::string_view Get(std::string_view name) const;
  bool Has(std::string_view name) const;

  bool empty() const { return fields_.empty(); }
  size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace vlot::http
