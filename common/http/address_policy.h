// Which IP addresses a customer's URL may lead to. Pure.
#pragma once

#include <sys/socket.h>

namespace vlot::http {

// False for loopback, private (RFC 1918, RFC 4193), link-local, shared (RFC 6598), multicast, unspecified and
// reserved addresses, in IPv4, IPv6 and IPv4-mapped form, and for families other than those two.
bool IsPublicAddress(const sockaddr* address);

}  // namespace vlot::http
