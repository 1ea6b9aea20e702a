#include "services/vlot/chaos/schedule.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::chaos {
namespace {

struct Span {
  int64_t least_ms, most_ms;
};

// Close enough that faults meet each other's recoveries; far enough that work is done between them.
constexpr Span kGap = {200, 2'200};
// From a restart at once, as by a supervisor, to longer than callers try by themselves (common/rpc: about a second).
constexpr Span kDown = {0, 4'000};
constexpr Span kFrozen = {100, 8'000};
// Longer than ordering's lease of a due order (60 s, engine.h), the longest that another copy waits for.
constexpr absl::Duration kStalled = absl::Seconds(65);
constexpr Span kDelayed = {2'000, 10'000}, kDelay = {5, 250};
constexpr Span kAway = {300, 6'000};
// After a fault its target is left alone for this: what comes back must get to work before it is hit again.
constexpr absl::Duration kRest = absl::Seconds(3);

// Out of 100.
struct Share {
  FaultKind kind;
  int percent;
};
constexpr Share kShares[] = {{FaultKind::kKill, 38},  {FaultKind::kFreeze, 17}, {FaultKind::kCut, 12},
                             {FaultKind::kDelay, 12}, {FaultKind::kRefuse, 11}, {FaultKind::kDropAnswers, 10}};

bool HitsProcess(FaultKind kind) { return kind == FaultKind::kKill || kind == FaultKind::kFreeze; }

class Maker {
 public:
  Maker(uint64_t seed, absl::Duration length, const Targets& targets)
      : random_(seed), length_(length), targets_(targets) {}

  std::vector<Fault> Make() {
    const absl::Duration latest_stall = length_ - kStalled;
    const absl::Duration stall_at = targets_.leasing.empty() || latest_stall <= absl::ZeroDuration()
                                        ? absl::InfiniteDuration()
                                        : absl::Milliseconds(Roll({0, absl::ToInt64Milliseconds(latest_stall) / 2}));
    bool stalled = false;
    for (absl::Duration at = Pick(kGap); at < length_; at += Pick(kGap)) {
      const size_t before = faults_.size();
      if (!stalled && at >= stall_at && at <= latest_stall) {
        Add({.at = at, .lasts = kStalled, .kind = FaultKind::kFreeze, .target = OneOf(targets_.leasing, at)});
        stalled = faults_.size() > before;  // none may be free at this moment: then at the next
      } else {
        AddAny(at);
      }
    }
    return std::move(faults_);
  }

 private:
  // std::uniform_int_distribution may differ between libraries, and so would the schedule.
  int64_t Roll(Span span) {
    return span.least_ms + static_cast<int64_t>(random_() % static_cast<uint64_t>(span.most_ms - span.least_ms + 1));
  }
  absl::Duration Pick(Span span) { return absl::Milliseconds(Roll(span)); }

  FaultKind PickKind() {
    int64_t roll = Roll({0, 99});
    for (const Share& share : kShares) {
      if ((roll -= share.percent) < 0) return share.kind;
    }
    return FaultKind::kCut;
  }

  bool IsFree(const std::string& target, absl::Duration at) const {
    const auto busy = busy_until_.find(target);
    return busy == busy_until_.end() || busy->second <= at;
  }

  // "" when all have a fault.
  std::string OneOf(const std::vector<std::string>& names, absl::Duration at) {
    std::vector<std::string> free;
    std::copy_if(names.begin(), names.end(), std::back_inserter(free),
                 [&](const std::string& name) { return IsFree(name, at); });
    return free.empty() ? "" : free[static_cast<size_t>(Roll({0, static_cast<int64_t>(free.size()) - 1}))];
  }

  // From a shuffled deck: nobody gets away, and nobody is hit twice before all were.
  std::string NextToKill(absl::Duration at) {
    if (deck_.empty()) deck_ = targets_.processes;
    const std::string name = OneOf(deck_, at);
    std::erase(deck_, name);
    return name;
  }

  void AddAny(absl::Duration at) {
    Fault fault{.at = at, .kind = PickKind()};
    switch (fault.kind) {
      case FaultKind::kKill:
        fault.lasts = Pick(kDown);
        break;
      case FaultKind::kFreeze:
        fault.lasts = Pick(kFrozen);
        break;
      case FaultKind::kCut:
        break;
      case FaultKind::kDelay:
        fault.lasts = Pick(kDelayed);
        fault.delay = Pick(kDelay);
        break;
      case FaultKind::kRefuse:
      case FaultKind::kDropAnswers:
        fault.lasts = Pick(kAway);
        break;
    }
    fault.target = fault.kind == FaultKind::kKill
                       ? NextToKill(at)
                       : OneOf(HitsProcess(fault.kind) ? targets_.processes : targets_.ways, at);
    Add(std::move(fault));
  }

  void Add(Fault fault) {
    if (fault.target.empty()) return;
    fault.lasts = std::min(fault.lasts, length_ - fault.at);
    busy_until_[fault.target] = fault.until() + kRest;
    faults_.push_back(std::move(fault));
  }

  std::mt19937_64 random_;
  const absl::Duration length_;
  const Targets& targets_;
  std::vector<std::string> deck_;
  std::map<std::string, absl::Duration> busy_until_;
  std::vector<Fault> faults_;
};

std::string Seconds(absl::Duration time) { return absl::StrFormat("%.2f s", absl::ToDoubleSeconds(time)); }

}  // namespace

std::vector<Fault> MakeSchedule(uint64_t seed, absl::Duration length, const Targets& targets) {
  return Maker(seed, length, targets).Make();
}

std::string Describe(const Fault& fault) {
  const auto line = [&](const char* what, const std::string& rest) {
    return absl::StrFormat("%7.2f s  %-7s %s%s", absl::ToDoubleSeconds(fault.at), what, fault.target, rest);
  };
  switch (fault.kind) {
    case FaultKind::kKill:
      return line("kill", absl::StrCat(", back after ", Seconds(fault.lasts)));
    case FaultKind::kFreeze:
      return line("freeze", absl::StrCat(" for ", Seconds(fault.lasts)));
    case FaultKind::kCut:
      return line("cut", "");
    case FaultKind::kDelay:
      return line("delay",
                  absl::StrCat(" by ", absl::ToInt64Milliseconds(fault.delay), " ms for ", Seconds(fault.lasts)));
    case FaultKind::kRefuse:
      return line("refuse", absl::StrCat(" for ", Seconds(fault.lasts)));
    case FaultKind::kDropAnswers:
      return line("mute", absl::StrCat(" the answers for ", Seconds(fault.lasts)));
  }
  return "";
}

}  // namespace vlot::chaos
