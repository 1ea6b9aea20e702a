// The rows that a statement gave.
//
//   ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kFindOrders, pg::Array(ids)));
//   for (pg::Row row : rows) { auto [id, total, paid_at] = row.As<OrderId, int64_t, std::optional<absl::Time>>(); }
//
// Columns are counted from 0. A value that does not fit its C++ type (NULL without std::optional, another type) is a
// bug of ours or a schema that is not the expected one: Get gives T{} and the transaction fails with INTERNAL when it
// would commit, so nothing built on it is kept or answered. A Result is immutable, cheap to copy, and owns the rows; a
// Row and a string_view out of it live as long as a Result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/pg/array.h"
#include "common/pg/codec.h"

namespace vlot::pg {

struct ResultData;  // session.h, with the rows as libpq gives them

struct Cell {
  const char* bytes;  // nullptr: NULL
  size_t size;
};

class Row {
 public:
  // `types` and `cells` of each column.
  Row(const ResultData* data, const uint32_t* types, const Cell* cells) : data_(data), types_(types), cells_(cells) {}

  bool IsNull(size_t column) const { return cells_[column].bytes == nullptr; }

  template <class T>
  T Get(size_t column) const {
    using Value = typename OptionalTraits<T>::Value;
    Value value{};
    if (IsNull(column)) {
      if constexpr (!OptionalTraits<T>::kOptional) ReportUnreadable(column);
      return T{};
    }
    const Wire wire{types_[column], {cells_[column].bytes, cells_[column].size}};
    if (!Codec<Value>::Decode(wire, &value)) ReportUnreadable(column);
    return value;
  }
  std::string_view Text(size_t column) const { return Get<std::string_view>(column); }

  // The first columns, in order.
  template <class... Ts>
  std::tuple<Ts...> As() const {
    return AsTuple<Ts...>(std::index_sequence_for<Ts...>());
  }

 private:
  template <class... Ts, size_t... columns>
  std::tuple<Ts...> AsTuple(std::index_sequence<columns...>) const {
    return std::tuple<Ts...>{Get<Ts>(columns)...};
  }
  void ReportUnreadable(size_t column) const;

  const ResultData* data_;
  const uint32_t* types_;
  const Cell* cells_;
};

class Result {
 public:
  class Iterator {
   public:
    Iterator(const Result* result, size_t row) : result_(result), row_(row) {}
    Row operator*() const { return (*result_)[row_]; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return row_ == other.row_; }

   private:
    const Result* result_;
    size_t row_;
  };

  explicit Result(std::shared_ptr<const ResultData> data);

  size_t size() const { return rows_; }
  bool empty() const { return rows_ == 0; }
  Row operator[](size_t row) const { return Row(data_.get(), types_, cells_ + row * columns_); }
  Row front() const { return (*this)[0]; }
  Iterator begin() const { return Iterator(this, 0); }
  Iterator end() const { return Iterator(this, rows_); }

  // Rows inserted, updated or deleted (also without RETURNING); those given by a SELECT. Conflicts are decided on this.
  int64_t affected_rows() const;

 private:
  std::shared_ptr<const ResultData> data_;
  const uint32_t* types_;
  const Cell* cells_;
  size_t rows_;
  size_t columns_;
};

}  // namespace vlot::pg
