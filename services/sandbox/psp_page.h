// Lists in pages: "from" is the id of the page's first item, "limit" 1..250 (50 unless told), newest first unless
// sort=asc.
#pragma once

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <string>

#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_errors.h"

namespace vlot::sandbox {

// A sequence of `count` things, oldest first, by position.
struct PageSource {
  size_t count = 0;
  std::string name;  // "payments"
  std::function<std::string(size_t)> id;
  std::function<std::optional<size_t>(const std::string&)> find;  // the position of an id
  std::function<void(JsonWriter&, size_t)> write;
};

// The page asked for. BadRequest when from or limit is wrong.
absl::StatusOr<Reply> WritePage(const Ask& ask, const PageSource& source);

// A page of a vector of things with an `id`, oldest first.
template <class Item, class Write>
absl::StatusOr<Reply> WritePageOf(const Ask& ask, const std::string& name, const std::vector<Item>& items,
                                  Write write) {
  PageSource source;
  source.count = items.size();
  source.name = name;
  source.id = [&](size_t i) { return items[i].id; };
  source.find = [&](const std::string& id) -> std::optional<size_t> {
    const auto it = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    if (it == items.end()) return std::nullopt;
    return static_cast<size_t>(it - items.begin());
  };
  source.write = [&](JsonWriter& out, size_t i) { write(out, items[i]); };
  return WritePage(ask, source);
}

}  // namespace vlot::sandbox
