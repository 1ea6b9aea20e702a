#include "services/sandbox/psp_urls.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include "common/http/address_policy.h"
#include "common/http/text.h"

namespace vlot::sandbox {
namespace {

// "https://user@[::1]:8080/x" -> "::1".
std::string_view HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool HasControlOrSpace(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 127) return true;
  }
  return false;
}

bool IsInsideAddress(const std::string& host) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    return !http::IsPublicAddress(reinterpret_cast<const sockaddr*>(&v4));
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  return inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1 &&
         !http::IsPublicAddress(reinterpret_cast<const sockaddr*>(&v6));
}

}  // namespace

bool IsUrl(std::string_view url) {
  const size_t scheme = url.find("://");
  return scheme != std::string_view::npos && scheme > 0 && scheme + 3 < url.size() && !HasControlOrSpace(url);
}

bool IsWebUrl(std::string_view url) {
  const bool web = url.starts_with("http://") || url.starts_with("https://");
  return web && !HostOf(url).empty() && !HasControlOrSpace(url);
}

bool LeadsInside(std::string_view url) {
  const std::string_view host = HostOf(url);
  return http::EqualsIgnoreCase(host, "localhost") || host.ends_with(".localhost") || host.ends_with(".local") ||
         IsInsideAddress(std::string(host));
}

}  // namespace vlot::sandbox
