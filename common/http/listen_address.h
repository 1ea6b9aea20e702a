// "127.0.0.1:7480": where a server listens, as operators write it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vlot::http {

struct ListenAddress {
  std::string address;
  uint16_t port = 0;  // 0: any free one
};

// INVALID_ARGUMENT for anything that is not address:port.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace vlot::http
