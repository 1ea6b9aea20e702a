#include "common/http/address_policy.h"

#include <netinet/in.h>

#include <cstdint>
#include <cstring>

namespace vlot::http {
namespace {

struct Block {
  uint32_t network;
  int prefix_bits;
};

// IANA IPv4 special-purpose address registry.
constexpr Block kNotPublic[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared (carrier-grade NAT)
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // IETF protocol assignments
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarking
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool IsPublicV4(uint32_t address) {
  for (const Block& block : kNotPublic) {
    if ((address >> (32 - block.prefix_bits)) == (block.network >> (32 - block.prefix_bits))) return false;
  }
  return true;
}

uint32_t BigEndian32(const uint8_t* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

// Only global unicast 2000::/3 is public; 6to4 and NAT64 are judged by the IPv4 address they carry.
bool IsPublicV6(const in6_addr& address) {
  const uint8_t* bytes = address.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address)) return IsPublicV4(BigEndian32(bytes + 12));
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return IsPublicV4(BigEndian32(bytes + 2));
  if (BigEndian32(bytes) == 0x0064FF9B) return IsPublicV4(BigEndian32(bytes + 12));
  return (bytes[0] & 0xE0) == 0x20;
}

}  // namespace

bool IsPublicAddress(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, address, sizeof v4);
    return IsPublicV4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, address, sizeof v6);
    return IsPublicV6(v6.sin6_addr);
  }
  return false;
}

}  // namespace vlot::http
