#include "services/vlot/bench/stretch.h"

#include <grpcpp/create_channel.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/vlot/bench/follower.h"
#include "services/vlot/signals.h"

namespace vlot::bench {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(3);
constexpr absl::Duration kPlacingPatience = absl::Minutes(30);
constexpr absl::Duration kLookEvery = absl::Milliseconds(100);

absl::Status Pause(absl::Duration time) {
  const absl::Time until = SystemClock().Now() + time;
  for (absl::Duration left = time; left > absl::ZeroDuration(); left = until - SystemClock().Now()) {
    if (EndSignalCame()) return absl::CancelledError("ended from outside");
    usleep(static_cast<useconds_t>(absl::ToInt64Microseconds(std::min(left, kLookEvery))));
  }
  return absl::OkStatus();
}

absl::StatusOr<CountersByProcess> ReadAllCounters(Fleet& fleet) {
  ASSIGN_OR_RETURN(const auto texts, fleet.Metrics());
  CountersByProcess counters;
  for (const auto& [name, text] : texts) counters[name] = ReadCounters(text);
  return counters;
}

// Load, the follower of its orders, and the tally of both.
class Crew {
 public:
  Crew(Site& site, Recipe recipe, LoadOptions options, int64_t feed_position)
      : load_(site.fleet().ordering_address(), std::move(recipe), WithKey(std::move(options), site.shop_key()), tally_),
        follower_(grpc::CreateChannel(site.fleet().ordering_address(), grpc::InsecureChannelCredentials()),
                  site.operator_key(), feed_position, tally_, [this] { load_.OrdersEnded(); }) {}

  Tally& tally() { return tally_; }
  Load& load() { return load_; }

 private:
  static LoadOptions WithKey(LoadOptions options, const std::string& key) {
    options.shop_key = key;
    return options;
  }

  Tally tally_;
  Load load_;
  Follower follower_;
};

}  // namespace

absl::StatusOr<Stretch> RunStretch(Site& site, Meter& meter, StretchOptions options) {
  ASSIGN_OR_RETURN(const int64_t feed_position, meter.EndOfFeed());
  ASSIGN_OR_RETURN(const Reading before, meter.Read());
  ASSIGN_OR_RETURN(const CountersByProcess counters_before, ReadAllCounters(site.fleet()));
  Stretch stretch{.offered_per_second = options.load.rate_per_second};
  Crew crew(site, site.recipe(), std::move(options.load), feed_position);
  Tally& tally = crew.tally();
  const Instant began = std::chrono::steady_clock::now();
  crew.load().Start();
  RETURN_IF_ERROR(Pause(options.warm_up));
  const Instant from = std::chrono::steady_clock::now();
  tally.BeginMeasuring(from);
  const Counts at_start = tally.counts();
  RETURN_IF_ERROR(Pause(options.window));
  const Instant until = std::chrono::steady_clock::now();
  tally.EndMeasuring(until);
  const Counts at_end = tally.counts();
  crew.load().Stop();
  tally.WaitUntil([](const Counts& counts) { return counts.open() == 0; }, kPatience);
  stretch.whole = absl::FromChrono(std::chrono::steady_clock::now() - began);
  ASSIGN_OR_RETURN(const Reading after, meter.Read());
  ASSIGN_OR_RETURN(const CountersByProcess counters_after, ReadAllCounters(site.fleet()));
  stretch.window = absl::FromChrono(until - from);
  stretch.window_accepted = at_end.accepted - at_start.accepted;
  stretch.window_completed = at_end.completed - at_start.completed;
  stretch.times = tally.times();
  stretch.counts = tally.counts();
  stretch.cost = after - before;
  stretch.work = Minus(counters_after, counters_before);
  return stretch;
}

absl::Status PlaceUntil(Site& site, Meter& meter, Recipe recipe, const LoadOptions& load,
                        absl::FunctionRef<bool(const Counts&)> there) {
  ASSIGN_OR_RETURN(const int64_t feed_position, meter.EndOfFeed());
  Crew crew(site, std::move(recipe), load, feed_position);
  crew.load().Start();
  const bool so = crew.tally().WaitUntil(there, kPlacingPatience);
  crew.load().Stop();
  if (so) return absl::OkStatus();
  const Counts counts = crew.tally().counts();
  return absl::DeadlineExceededError(absl::StrCat("of ", load.orders_max, " orders ", counts.accepted, " were placed, ",
                                                  counts.payable, " could be paid, ", counts.completed,
                                                  " were completed"));
}

absl::Status PlaceWaiting(Site& site, Meter& meter, int clients, int64_t count) {
  RETURN_IF_ERROR(site.fleet().SetPayersPay(false));
  Recipe recipe = site.recipe();
  recipe.profile = Profile::kInstant;
  RETURN_IF_ERROR(PlaceUntil(site, meter, std::move(recipe), {.clients = clients, .first = -count, .orders_max = count},
                             [&](const Counts& counts) { return counts.payable == count; }));
  return site.fleet().SetPayersPay(true);
}

}  // namespace vlot::bench
