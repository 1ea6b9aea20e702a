#include "services/sandbox/psp_page.h"

#include "common/status/status.h"

namespace vlot::sandbox {
namespace {

constexpr size_t kLimitMax = 250;
constexpr size_t kLimitDefault = 50;

absl::StatusOr<size_t> ParseLimit(const Ask& ask) {
  const auto text = ask.request.Query("limit");
  if (!text || text->empty()) return kLimitDefault;
  size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > kLimitMax) {
    return BadRequestField("limit", "The limit should be from 1 to 250");
  }
  return limit;
}

std::string PagePath(const Ask& ask, const std::string& from, size_t limit, bool ascending) {
  return ask.request.path + "?from=" + from + "&limit=" + std::to_string(limit) + (ascending ? "&sort=asc" : "");
}

// Positions in the order of the list: 0 is the newest, or the oldest when ascending.
struct Order {
  size_t count;
  bool ascending;
  size_t operator()(size_t position) const { return ascending ? position : count - 1 - position; }
};

absl::StatusOr<size_t> FirstPosition(const Ask& ask, const PageSource& source, const Order& order) {
  const auto from = ask.request.Query("from");
  if (!from || from->empty()) return 0;
  const auto index = source.find(*from);
  if (!index) return BadRequestField("from", "The cursor value is invalid");
  return order(*index);
}

void LinkOrNull(JsonWriter& out, const Ask& ask, const std::string& name, const std::optional<std::string>& path) {
  if (path) {
    ask.view.Link(out, name, *path);
  } else {
    out.Key(name).Null();
  }
}

}  // namespace

absl::StatusOr<Reply> WritePage(const Ask& ask, const PageSource& source) {
  ASSIGN_OR_RETURN(const size_t limit, ParseLimit(ask));
  const Order order{source.count, ask.request.Query("sort").value_or("desc") == "asc"};
  ASSIGN_OR_RETURN(const size_t first, FirstPosition(ask, source, order));
  const size_t end = std::min(source.count, first + limit);
  JsonWriter out;
  out.BeginObject().IntField("count", static_cast<int64_t>(end - first));
  out.Key("_embedded").BeginObject().Key(source.name).BeginArray();
  for (size_t i = first; i < end; ++i) source.write(out, order(i));
  out.EndArray().EndObject().Key("_links").BeginObject();
  const auto path_from = [&](size_t position) {
    return PagePath(ask, source.id(order(position)), limit, order.ascending);
  };
  const std::string self = ask.request.path + (ask.request.query.empty() ? "" : "?" + ask.request.query);
  ask.view.Link(out, "self", self);
  LinkOrNull(out, ask, "previous",
             first > 0 ? std::optional(path_from(first > limit ? first - limit : 0)) : std::nullopt);
  LinkOrNull(out, ask, "next", end < source.count ? std::optional(path_from(end)) : std::nullopt);
  out.Key("documentation")
      .BeginObject()
      .Field("href", "https://docs.mollie.com/")
      .Field("type", "text/html")
      .EndObject();
  out.EndObject().EndObject();
  return Reply{200, out.Take(), "", ""};
}

}  // namespace vlot::sandbox
