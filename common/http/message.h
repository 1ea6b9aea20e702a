// What a server handler receives and answers. Plain values; copyable; not tied to a connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/http/headers.h"
#include "common/http/url.h"

namespace vlot::http {

struct Request {
  std::string method;  // as sent, upper case by custom: "GET"
  std::string path;    // as sent, still percent-encoded, without the query: "/v2/payments/tr_1"
  std::string query;   // as sent, without '?'; "" when there is none
  Headers headers;
  std::string body;
  std::string peer;   // the other side's IP address, in text
  bool tls = false;   // it came over TLS
  Parameters params;  // variables of the matched route, decoded; set by Router

  // The route variable of this name; "" when the route has none.
  std::string_view Param(std::string_view name) const;
  // The query parameter of this name, decoded.
  std::optional<std::string> Query(std::string_view name) const;
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length, Date and Connection are added by the server
  std::string body;

  static Response Text(int status, std::string body);  // text/plain; charset=utf-8
  static Response Html(int status, std::string body);  // text/html; charset=utf-8
  static Response Json(int status, std::string body);  // application/json
  static Response Redirect(int status, std::string location);
};

// "Not Found" for 404; "Unknown" for a number without a registered phrase.
std::string_view ReasonPhrase(int status);

}  // namespace vlot::http
