// A key and a value of a log line. It may point into the caller's strings: it is to live no longer than the call that
// logs it.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace vlot {

class LogValue {
 public:
  using Variant = std::variant<std::string_view, std::string, int64_t, uint64_t, bool, absl::Duration>;

  LogValue(std::string_view text) : value_(text) {}                      // NOLINT(google-explicit-constructor)
  LogValue(const char* text) : value_(std::string_view(text)) {}         // NOLINT
  LogValue(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT
  LogValue(std::string&& text) : value_(std::move(text)) {}              // NOLINT
  LogValue(absl::string_view text) : value_(std::string_view(text.data(), text.size())) {}  // NOLINT
  LogValue(bool value) : value_(value) {}                                                   // NOLINT
  LogValue(absl::Duration duration) : value_(duration) {}                                   // NOLINT
  LogValue(const absl::Status& status);  // NOLINT: "NOT_FOUND: no such order"

  template <std::signed_integral T>
  LogValue(T number) : value_(static_cast<int64_t>(number)) {}  // NOLINT
  template <std::unsigned_integral T>
  LogValue(T number) : value_(static_cast<uint64_t>(number)) {}  // NOLINT

  // Identities and amounts, as their names or texts.
  template <class T>
  requires requires(const T& value) {
    { value.Name() } -> std::convertible_to<std::string>;
  }
  LogValue(const T& value) : value_(value.Name()) {}  // NOLINT
  template <class T>
  requires(
      requires(const T& value) {
        { value.ToString() } -> std::convertible_to<std::string>;
      } &&
      !requires(const T& value) { value.Name(); }) LogValue(const T& value)
      : value_(std::string(value.ToString())) {}  // NOLINT

  const Variant& get() const { return value_; }

 private:
  Variant value_;
};

struct LogField {
  std::string_view key;
  LogValue value;
};

}  // namespace vlot
