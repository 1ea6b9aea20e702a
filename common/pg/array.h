// Array parameters: how a batch of rows enters a statement (`... FROM unnest($1::uuid[], $2::bigint[], ...)`).
//
//   pg::Array(ids)                                        a vector or span, as it is
//   pg::ArrayOf(items, [](const Item& i) { return i.id; }) one column out of a range of rows
//   pg::Column<OrderId> ids(n); ids.Add(x); ...           built row by row, when one item gives several rows
// Elements are those of codec.h, or std::optional of them for NULL. All arrays of one unnest must have the same length:
// PostgreSQL pads the shorter ones with NULL.
//
// The wire form is built once, straight from the values: one allocation a column, none a row. Values; not thread-safe.
#pragma once

#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "common/pg/codec.h"

namespace vlot::pg {

template <class T>
struct OptionalTraits {
  using Value = T;
  static constexpr bool kOptional = false;
};
template <class T>
struct OptionalTraits<std::optional<T>> {
  using Value = T;
  static constexpr bool kOptional = true;
};

// An array being built, and then a parameter. T may be std::optional.
template <class T>
class Column {
 public:
  using Value = typename OptionalTraits<T>::Value;

  explicit Column(size_t rows_expected = 0) {
    wire_.reserve(kHeaderSize + rows_expected * kRowSizeTypical);
    AppendBigEndian<int32_t>(wire_, 0);  // dimensions; set when sent
    AppendBigEndian<int32_t>(wire_, 0);  // has NULLs
    AppendBigEndian<uint32_t>(wire_, Codec<Value>::kOid);
    AppendBigEndian<int32_t>(wire_, 0);  // length
    AppendBigEndian<int32_t>(wire_, 1);  // lower bound
  }

  void Add(const T& value) {
    if constexpr (OptionalTraits<T>::kOptional) {
      if (value.has_value()) {
        AddValue(*value);
      } else {
        AddNull();
      }
    } else {
      AddValue(value);
    }
  }

  void AddNull() {
    AppendBigEndian<int32_t>(wire_, -1);
    PutBigEndian(4, 1);
    SetSize(size_ + 1);
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // PostgreSQL's binary form: an empty array has no dimension, and ends after the element type.
  std::string_view wire() const {
    return std::string_view(wire_).substr(0, size_ == 0 ? kHeaderSizeEmpty : wire_.size());
  }

 private:
  static constexpr size_t kHeaderSize = 20, kHeaderSizeEmpty = 12, kRowSizeTypical = 20;

  void AddValue(const Value& value) {
    const size_t length_at = wire_.size();
    wire_.append(4, '\0');
    Codec<Value>::AppendBinary(wire_, value);
    PutBigEndian(length_at, static_cast<uint32_t>(wire_.size() - length_at - 4));
    SetSize(size_ + 1);
  }
  void SetSize(size_t size) {
    size_ = size;
    PutBigEndian(0, 1);
    PutBigEndian(12, static_cast<uint32_t>(size));
  }
  void PutBigEndian(size_t at, uint32_t value) {
    for (int i = 3; i >= 0; --i, value >>= 8) wire_[at + i] = static_cast<char>(value & 0xff);
  }

  std::string wire_;
  size_t size_ = 0;
};

// One column of `rows`; `project` gives a row's value.
template <std::ranges::sized_range Range, class Project>
auto ArrayOf(const Range& rows, Project project) {
  using T = std::remove_cvref_t<std::invoke_result_t<Project&, const std::ranges::range_value_t<Range>&>>;
  Column<T> column(std::ranges::size(rows));
  for (const auto& row : rows) column.Add(project(row));
  return column;
}

// Declared apart, for vector<bool> gives no references.
template <std::ranges::sized_range Range>
auto Array(const Range& values) {
  Column<std::remove_cv_t<std::ranges::range_value_t<Range>>> column(std::ranges::size(values));
  for (const auto& value : values) column.Add(value);
  return column;
}

}  // namespace vlot::pg
