#include "common/http/listen_address.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::http {

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && colon > 0) {
    ListenAddress parsed{.address = std::string(text.substr(0, colon))};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + colon + 1, end, parsed.port);
    if (error == std::errc() && stopped == end) return parsed;
  }
  return absl::InvalidArgumentError(absl::StrCat("'", AbslView(text), "' is not address:port"));
}

}  // namespace vlot::http
