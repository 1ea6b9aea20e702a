// Fields that every line of this thread bears while an object lives: the trace id, the order in hand.
//   log::ScopedContext trace("trace", trace_id);
// Objects of one thread end in the reverse order of their making, as local variables do; not to be moved between
// threads.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vlot::log {

class ScopedContext {
 public:
  // `key` must be a literal (it is not copied); `value` is.
  ScopedContext(std::string_view key, std::string value);
  ~ScopedContext();

  ScopedContext(const ScopedContext&) = delete;
  ScopedContext& operator=(const ScopedContext&) = delete;
};

// This thread's fields, outermost first.
const std::vector<std::pair<std::string_view, std::string>>& Context();

}  // namespace vlot::log
