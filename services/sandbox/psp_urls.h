// Which URLs a payment may carry. Pure, by the text alone: names are not looked up.
#pragma once

#include <string_view>

namespace vlot::sandbox {

// "scheme://something": also an app's own scheme.
bool IsUrl(std::string_view url);
// http or https with a host.
bool IsWebUrl(std::string_view url);
// The host of a web URL is this machine or a private network: "localhost", 127.x, 10.x, "[::1]" and so on.
bool LeadsInside(std::string_view url);

}  // namespace vlot::sandbox
