#include <grpcpp/create_channel.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/pg/cluster_files.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/vlot/bench/follower.h"
#include "services/vlot/bench/load.h"
#include "services/vlot/bench/report.h"
#include "services/vlot/bench/site.h"
#include "services/vlot/bench/tpcb.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(int, seconds, 10, "bench: how long orders are placed, after a warm-up of 2 s");
ABSL_FLAG(std::string, profile, "account", "bench: account (on account), instant (paid at once), or mixed");
ABSL_FLAG(int, clients, 64, "bench: calls of PlaceOrder under way at any time");
ABSL_FLAG(int, rate, 0, "bench: orders a second, whatever comes back; 0: as fast as --clients allow");
ABSL_FLAG(int, open_orders_max, 2000, "bench: no new order while so many are not at their end; 0: no bound");
ABSL_FLAG(bool, one_process, true, "bench: services, sandbox and load in one process; false: a process each");
ABSL_FLAG(int, tpcb_seconds, 5, "bench: length of each run of pgbench's TPC-B, the yardstick; 0: no yardstick");
ABSL_FLAG(uint64_t, seed, 1, "bench: the same seed makes the same orders");
ABSL_FLAG(std::string, json, "", "audit, bench: file for the outcome as one JSON document");

namespace vlot {
namespace {

constexpr absl::Duration kWarmUp = absl::Seconds(2);
constexpr absl::Duration kPatience = absl::Minutes(3);
constexpr useconds_t kPollMicros = 20'000;

absl::StatusOr<bench::Profile> ProfileFromFlags() {
  const std::string name = absl::GetFlag(FLAGS_profile);
  if (name == "account") return bench::Profile::kAccount;
  if (name == "instant") return bench::Profile::kInstant;
  if (name == "mixed") return bench::Profile::kMixed;
  return absl::InvalidArgumentError("--profile is account, instant or mixed");
}

void Say(const std::string& line) { std::cout << "· " << line << std::endl; }

void Pause(absl::Duration time) { usleep(static_cast<useconds_t>(absl::ToInt64Microseconds(time))); }

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address, int number) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("vlot.channel", number);  // a connection of its own
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

// Accounts and items reach ordering by feeds: orders are placed once it knows the newest.
absl::Status WaitUntilKnown(const bench::Site& site, ordering::v1::Orders::Stub& stub) {
  const auto& recipe = site.recipe();
  const bool on_account = !recipe.account_customers.empty();
  ordering::v1::PlaceOrderRequest request =
      recipe.OrderFor(on_account ? recipe.account_customers.back() : recipe.instant_customers.back(), 0);
  request.set_validate_only(true);
  grpc::Status status;
  const absl::Time until = SystemClock().Now() + kPatience;
  while (SystemClock().Now() < until) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer ", site.shop_key()));
    ordering::v1::Order order;
    status = stub.PlaceOrder(&context, request, &order);
    if (status.ok() && order.on_account() == on_account) return absl::OkStatus();
    usleep(kPollMicros);
  }
  return absl::DeadlineExceededError("ordering takes no order: " + status.error_message());
}

absl::StatusOr<int64_t> Yardstick(const std::optional<bench::Tpcb>& tpcb) {
  if (!tpcb) return 0;
  Say("pgbench TPC-B, with 4, 8 and 16 clients…");
  return tpcb->Run(absl::Seconds(absl::GetFlag(FLAGS_tpcb_seconds)));
}

// Warm-up, the steady window, and then until the last order is at its end.
absl::Status Work(const bench::Site& site, bench::Meter& meter, bench::Outcome& outcome) {
  bench::Tally tally;
  bench::Load load(ChannelTo(site.ordering_address(), 1), site.recipe(),
                   {.clients = absl::GetFlag(FLAGS_clients),
                    .rate_per_second = absl::GetFlag(FLAGS_rate),
                    .open_orders_max = absl::GetFlag(FLAGS_open_orders_max),
                    .shop_key = site.shop_key()},
                   tally);
  bench::Follower follower(ChannelTo(site.ordering_address(), 2), site.operator_key(), tally,
                           [&load] { load.OrdersEnded(); });
  ASSIGN_OR_RETURN(const bench::Reading before, meter.Read());
  const bench::Counters counters_before = bench::ReadCounters(site.metrics().TextExposition());
  Say(absl::StrCat("placing orders for ", absl::GetFlag(FLAGS_seconds), " s…"));
  const auto began = std::chrono::steady_clock::now();
  load.Start();
  Pause(kWarmUp);
  const auto from = std::chrono::steady_clock::now();
  tally.BeginMeasuring(from);
  const bench::Counts at_start = tally.counts();
  Pause(absl::Seconds(absl::GetFlag(FLAGS_seconds)));
  const auto until = std::chrono::steady_clock::now();
  tally.EndMeasuring(until);
  const bench::Counts at_end = tally.counts();
  load.Stop();
  Say(absl::StrCat("waiting for ", tally.counts().open(), " orders under way…"));
  const bool all = tally.WaitUntilAllEnded(kPatience);
  outcome.whole = absl::FromChrono(std::chrono::steady_clock::now() - began);
  ASSIGN_OR_RETURN(const bench::Reading after, meter.Read());
  outcome.work = bench::ReadCounters(site.metrics().TextExposition()) - counters_before;
  outcome.cost = after - before;
  outcome.window = absl::FromChrono(until - from);
  outcome.window_accepted = at_end.accepted - at_start.accepted;
  outcome.window_completed = at_end.completed - at_start.completed;
  outcome.place_order = tally.place_order();
  outcome.to_completed = tally.to_completed();
  outcome.counts = tally.counts();
  if (!all) Say(absl::StrCat("GIVING UP: ", outcome.counts.open(), " orders are not at their end"));
  return absl::OkStatus();
}

absl::StatusOr<bench::Outcome> Measure(const std::string& directory) {
  ASSIGN_OR_RETURN(const bench::Profile profile, ProfileFromFlags());
  ASSIGN_OR_RETURN(const std::unique_ptr<bench::Site> site,
                   bench::Site::Start({.directory = directory,
                                       .migrations_dir = absl::GetFlag(FLAGS_migrations_dir),
                                       .one_process = absl::GetFlag(FLAGS_one_process),
                                       .profile = profile,
                                       .seed = absl::GetFlag(FLAGS_seed),
                                       .progress = Say}));
  ASSIGN_OR_RETURN(const std::unique_ptr<bench::Meter> meter,
                   bench::Meter::Make(site->conninfo(), site->postmaster_pid(), site->processes()));
  bench::Outcome outcome{.about = {{"profile", absl::GetFlag(FLAGS_profile)},
                                   {"clients", absl::StrCat(absl::GetFlag(FLAGS_clients))},
                                   {"rate", absl::StrCat(absl::GetFlag(FLAGS_rate))},
                                   {"open_orders_max", absl::StrCat(absl::GetFlag(FLAGS_open_orders_max))},
                                   {"seconds", absl::StrCat(absl::GetFlag(FLAGS_seconds))},
                                   {"seed", absl::StrCat(absl::GetFlag(FLAGS_seed))},
                                   {"one_process", absl::GetFlag(FLAGS_one_process) ? "yes" : "no"}}};
  ASSIGN_OR_RETURN(outcome.settings, meter->Settings());
  std::optional<bench::Tpcb> tpcb;
  if (absl::GetFlag(FLAGS_tpcb_seconds) > 0) {
    ASSIGN_OR_RETURN(std::string binaries, pg::FindBinaries(directory + "/postgres"));
    ASSIGN_OR_RETURN(tpcb, bench::Tpcb::Make(site->conninfo(), std::move(binaries)));
  }
  const auto stub = ordering::v1::Orders::NewStub(ChannelTo(site->ordering_address(), 0));
  RETURN_IF_ERROR(WaitUntilKnown(*site, *stub));
  ASSIGN_OR_RETURN(outcome.tpcb_before, Yardstick(tpcb));
  RETURN_IF_ERROR(Work(*site, *meter, outcome));
  ASSIGN_OR_RETURN(outcome.tpcb_after, Yardstick(tpcb));
  return outcome;
}

}  // namespace

int Bench(const Words&) {
  BlockEndSignals();
  const std::string directory = std::filesystem::absolute(absl::StrCat(absl::GetFlag(FLAGS_var), "/bench-", getpid()));
  const absl::StatusOr<bench::Outcome> outcome = Measure(directory);
  if (!outcome.ok()) {
    std::cerr << "vlot bench: " << outcome.status().message() << "\nwhat it left is in " << directory << "\n";
    return 1;
  }
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  bench::PrintTable(*outcome, std::cout);
  if (const std::string path = absl::GetFlag(FLAGS_json); !path.empty()) {
    std::ofstream file(path);
    file << bench::ToJson(*outcome).dump(2) << "\n";
    if (!file.flush()) {
      std::cerr << "vlot bench: cannot write " << path << "\n";
      return 1;
    }
  }
  return outcome->counts.open() == 0 ? 0 : 1;
}

}  // namespace vlot
