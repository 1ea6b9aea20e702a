// Where a payment provider sends a customer back to. Pure, any thread.
#pragma once

#include <string_view>

namespace vlot {

// An absolute https URL (RFC 3986) with a host; http to exactly localhost, 127.0.0.1 or [::1] only, for shops that are
// tried out. Percent-encoded: nothing but printable ASCII, and none of the characters that no URL has. No user.
bool IsReturnUrl(std::string_view url);

}  // namespace vlot
