// Chooses a handler by method and path. A pattern is "/v2/payments/{id}/refunds": a variable fills one whole segment,
// or one up to a literal end ("/v1/orders/{id}:cancel"); "{rest...}" as the last segment takes all that is left,
// slashes included. Literals win over variables. Nothing matches: 404, or 405 with Allow when another method would.
// HEAD is served by the GET route. Built once, then read from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/responder.h"

namespace vlot::http {

class Router {
 public:
  // `method` "*" matches every method.
  void Add(std::string method, std::string_view pattern, Handler handler);

  // Answers what no route matches; `status` is 404 or 405, `allow` the Allow header's value for 405.
  using Fallback = std::function<void(Request, Responder, int status, const std::string& allow)>;
  void SetFallback(Fallback fallback) { fallback_ = std::move(fallback); }

  // Sets request.params (decoded) and calls the route's handler.
  void operator()(Request request, Responder responder) const;

 private:
  struct Segment {
    enum class Kind { kLiteral, kVariable, kRest } kind;
    std::string text;    // the literal, or the variable's name
    std::string suffix;  // literal end of a variable segment
  };
  struct Route {
    std::string method;
    std::vector<Segment> segments;
    Handler handler;
  };

  static Segment ParseSegment(std::string_view text);
  static bool Match(const Route& route, const std::vector<std::string_view>& path, Parameters* params);
  static bool MatchSegment(const Segment& segment, std::string_view text, Parameters* params);
  static bool MoreLiteral(const Route& a, const Route& b);

  std::vector<Route> routes_;  // the more literal ones first
  Fallback fallback_;
};

}  // namespace vlot::http
