#include "common/checks/return_url.h"

#include <algorithm>

namespace vlot {
namespace {

// RFC 3986, appendix A: these stand in no URL, but as %XX.
constexpr std::string_view kNever = "\"<>\\^`{|}";

bool MayStandInUrl(char c) { return c > ' ' && c < 0x7f && kNever.find(c) == std::string_view::npos; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '-' || c == '.' || c == '_';
}

// A name, an IPv4 address, or an IPv6 address between brackets.
bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    const std::string_view inside = host.substr(1, host.size() - 2);
    return host.ends_with(']') && inside.find(':') != std::string_view::npos &&
           inside.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return !host.empty() && host.front() != '.' && host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), IsHostCharacter);
}

bool IsLoopback(std::string_view host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

bool ConsumePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Takes ":8080" off the end; false for a port that is none.
bool ConsumePort(std::string_view& authority) {
  const size_t colon =
      authority.find(':', authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0);
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  authority = authority.substr(0, colon);
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), IsDigit);
}

}  // namespace

bool IsReturnUrl(std::string_view url) {
  std::string_view rest = url;
  const bool secure = ConsumePrefix(rest, "https://");
  if (!secure && !ConsumePrefix(rest, "http://")) return false;
  if (!std::all_of(url.begin(), url.end(), MayStandInUrl)) return false;
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  return ConsumePort(host) && IsHost(host) && (secure || IsLoopback(host));
}

}  // namespace vlot
