#include "common/feed/run.h"

#include "absl/strings/str_cat.h"

namespace vlot::feed {
namespace {

// A page's worth: the longest row that the tables' toast_tuple_target leaves on its page is one of 8,160 bytes, of
// which 52 are not payload.
constexpr size_t kBytesMax = 7'900;

// Field 1, length-delimited.
constexpr char kTag = 0x0a;

void AppendLength(size_t length, std::string& out) {
  for (; length >= 0x80; length >>= 7) out.push_back(static_cast<char>(length | 0x80));
  out.push_back(static_cast<char>(length));
}

// Takes one event off the front of `payload`; false when there is none.
bool TakeEvent(std::string_view& payload, std::string_view& event) {
  if (payload.empty() || payload[0] != kTag) return false;
  size_t length = 0, at = 1;
  for (int shift = 0;; shift += 7, ++at) {
    if (at >= payload.size() || shift > 28) return false;
    length |= static_cast<size_t>(payload[at] & 0x7f) << shift;
    if ((payload[at] & 0x80) == 0) break;
  }
  ++at;
  if (payload.size() - at < length) return false;
  event = payload.substr(at, length);
  payload.remove_prefix(at + length);
  return true;
}

}  // namespace

std::vector<Run> MakeRuns(absl::Span<const NewEvent> events) {
  std::vector<Run> runs;
  int64_t ordinal = 0;
  for (const NewEvent& event : events) {
    if (runs.empty() || runs.back().payload.size() + event.payload.size() > kBytesMax ||
        runs.back().events == kRunEventsMax) {
      runs.emplace_back();
    }
    Run& run = runs.back();
    run.payload.push_back(kTag);
    AppendLength(event.payload.size(), run.payload);
    run.payload.append(event.payload);
    run.upto = ++ordinal;
    ++run.events;
  }
  return runs;
}

absl::StatusOr<Events> SplitRun(int64_t position, int32_t events, absl::Time recorded_at, std::string_view payload) {
  Events split;
  split.reserve(static_cast<size_t>(events));
  std::string_view event;
  while (TakeEvent(payload, event)) {
    split.push_back({.position = position - events + 1 + static_cast<int64_t>(split.size()),
                     .recorded_at = recorded_at,
                     .payload = std::string(event)});
  }
  if (!payload.empty() || split.size() != static_cast<size_t>(events)) {
    return absl::DataLossError(absl::StrCat("the events up to position ", position, " cannot be read"));
  }
  return split;
}

}  // namespace vlot::feed
