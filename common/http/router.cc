#include "common/http/router.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/http/text.h"

namespace vlot::http {
namespace {

std::vector<std::string_view> SplitPath(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return Split(path, '/');
}

bool ConsumeSuffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool MethodMatches(std::string_view route, std::string_view method) {
  return route == "*" || route == method || (route == "GET" && method == "HEAD");
}

void AnswerNoRoute(const Responder& responder, int status, const std::string& allow) {
  Response response = Response::Text(status, std::string(ReasonPhrase(status)) + "\n");
  if (status == 405) response.headers.Add("Allow", allow);
  responder.Send(std::move(response));
}

}  // namespace

Router::Segment Router::ParseSegment(std::string_view text) {
  const size_t close = text.find('}');
  if (text.empty() || text.front() != '{' || close == std::string_view::npos) {
    return {Segment::Kind::kLiteral, std::string(text), ""};
  }
  std::string_view name = text.substr(1, close - 1);
  const auto kind = ConsumeSuffix(name, "...") ? Segment::Kind::kRest : Segment::Kind::kVariable;
  return {kind, std::string(name), std::string(text.substr(close + 1))};
}

void Router::Add(std::string method, std::string_view pattern, Handler handler) {
  Route route{std::move(method), {}, std::move(handler)};
  for (std::string_view text : SplitPath(pattern)) route.segments.push_back(ParseSegment(text));
  routes_.insert(std::upper_bound(routes_.begin(), routes_.end(), route, MoreLiteral), std::move(route));
}

// Compares segment by segment; a variable with a literal end counts as more literal than one without.
bool Router::MoreLiteral(const Route& a, const Route& b) {
  const auto rank = [](const Segment& s) { return static_cast<int>(s.kind) * 2 + (s.suffix.empty() ? 1 : 0); };
  return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                                      [&](const Segment& x, const Segment& y) { return rank(x) < rank(y); });
}

// Literals may be encoded too: some clients encode the colon of a verb, and %6f is an o (RFC 3986, 6.2.2.2).
bool Router::MatchSegment(const Segment& segment, std::string_view text, Parameters* params) {
  std::optional<std::string> decoded;
  if (text.find('%') != std::string_view::npos) {
    decoded = UrlDecode(text);
    if (!decoded) return false;
    text = *decoded;
  }
  if (segment.kind == Segment::Kind::kLiteral) return segment.text == text;
  if (!ConsumeSuffix(text, segment.suffix) || text.empty()) return false;
  params->emplace_back(segment.text, std::string(text));
  return true;
}

bool Router::Match(const Route& route, const std::vector<std::string_view>& path, Parameters* params) {
  params->clear();
  for (size_t i = 0; i < route.segments.size(); ++i) {
    const Segment& segment = route.segments[i];
    if (i >= path.size()) return false;
    if (segment.kind == Segment::Kind::kRest) {
      auto rest = UrlDecode({path[i].data(), path.back().data() + path.back().size()});
      if (!rest) return false;
      params->emplace_back(segment.text, *std::move(rest));
      return true;
    }
    if (!MatchSegment(segment, path[i], params)) return false;
  }
  return path.size() == route.segments.size();
}

void Router::operator()(Request request, Responder responder) const {
  const std::string path_text = request.path;
  const std::vector<std::string_view> path = SplitPath(path_text);
  std::vector<std::string> allowed;
  for (const Route& route : routes_) {
    Parameters params;
    if (!Match(route, path, &params)) continue;
    if (MethodMatches(route.method, request.method)) {
      request.params = std::move(params);
      return route.handler(std::move(request), std::move(responder));
    }
    allowed.push_back(route.method);
  }
  const int status = allowed.empty() ? 404 : 405;
  const std::string allow = absl::StrJoin(allowed, ", ");
  if (fallback_) return fallback_(std::move(request), std::move(responder), status, allow);
  AnswerNoRoute(responder, status, allow);
}

}  // namespace vlot::http
