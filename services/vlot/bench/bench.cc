#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/config/config.h"
#include "common/status/status.h"
#include "services/vlot/bench/report.h"
#include "services/vlot/bench/run.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, phases, "",
          "bench: idle, saturation, half (of saturation's rate), overload (four times that), with commas; default: the "
          "first three, or saturation alone without a yardstick and with --quick");
ABSL_FLAG(bool, overload, false, "bench: the phase overload too");
ABSL_FLAG(bool, quick, false, "bench: a look of some 15 s: saturation for 4 s, and the yardstick for 1 s each");
ABSL_FLAG(int, seconds, -1, "bench: how long orders are placed in a phase, after a warm-up of 2 s; default 10");
ABSL_FLAG(std::string, profile, "account", "bench: account (on account), instant (paid at once), or mixed");
ABSL_FLAG(int, clients, 64, "bench: calls of PlaceOrder under way at any time, at saturation");
ABSL_FLAG(int, rate, 0, "bench: orders a second instead of saturation, whatever comes back; 0: as fast as it goes");
ABSL_FLAG(int, open_orders_max, 3000,
          "bench: no new order at saturation while so many are not at their end; 0: no bound");
ABSL_FLAG(bool, one_process, false, "bench: services, sandboxes and load in one process instead of a process each");
ABSL_FLAG(int, tpcb_seconds, -1,
          "bench: length of each run of pgbench's TPC-B, the yardstick; 0: no yardstick; default 10");
ABSL_FLAG(int64_t, preload, 0, "bench: so many finished orders are in the databases beforehand");
ABSL_FLAG(int64_t, waiting, 0, "bench: so many orders wait for their payment all the time");
ABSL_FLAG(bool, audit, false, "bench: at the end, an audit of everything that is there: vlot audit");
ABSL_FLAG(uint64_t, seed, 1, "bench, chaos: the same seed makes the same orders, and the same faults");
ABSL_FLAG(std::string, compare, "",
          "bench: an earlier run's --json file, with fewer orders preloaded: how much of its ratio to TPC-B is kept");
ABSL_FLAG(
    std::string, json, "",
    "audit, bench: file for the outcome as one JSON document; bench without it prints it as a line before the table");

namespace vlot {
namespace {

constexpr absl::Duration kWarmUp = absl::Seconds(2);
constexpr int kSeconds = 10, kSecondsQuick = 4;
constexpr int kTpcbSeconds = 10, kTpcbSecondsQuick = 1;

// A flag that was not given is -1.
int Given(int flag, int quick, int otherwise) {
  if (flag != -1) return flag;
  return absl::GetFlag(FLAGS_quick) ? quick : otherwise;
}

absl::StatusOr<bench::Profile> ProfileFromFlags() {
  const std::string name = absl::GetFlag(FLAGS_profile);
  if (name == "account") return bench::Profile::kAccount;
  if (name == "instant") return bench::Profile::kInstant;
  if (name == "mixed") return bench::Profile::kMixed;
  return absl::InvalidArgumentError("--profile is account, instant or mixed");
}

absl::StatusOr<bench::Phases> PhasesFromFlags(bool yardstick) {
  std::string names = absl::GetFlag(FLAGS_phases);
  const bool at_a_rate = absl::GetFlag(FLAGS_rate) > 0;
  if (names.empty()) {
    names = !yardstick || absl::GetFlag(FLAGS_quick) ? "saturation"
            : at_a_rate                              ? "idle,saturation"
                                                     : "idle,saturation,half";
  }
  if (absl::GetFlag(FLAGS_overload)) names += ",overload";
  ASSIGN_OR_RETURN(const bench::Phases phases, bench::ParsePhases(names));
  if (at_a_rate && (phases.contains(bench::Phase::kHalf) || phases.contains(bench::Phase::kOverload))) {
    return absl::InvalidArgumentError("--rate goes without half and overload: they are parts of the capacity");
  }
  return phases;
}

absl::StatusOr<bench::RunOptions> OptionsFromFlags() {
  config::Validator wrong;
  bench::RunOptions options{
      .migrations_dir = absl::GetFlag(FLAGS_migrations_dir),
      .one_process = absl::GetFlag(FLAGS_one_process),
      .seed = absl::GetFlag(FLAGS_seed),
      .window = absl::Seconds(Given(absl::GetFlag(FLAGS_seconds), kSecondsQuick, kSeconds)),
      .warm_up = kWarmUp,
      .yardstick_run = absl::Seconds(Given(absl::GetFlag(FLAGS_tpcb_seconds), kTpcbSecondsQuick, kTpcbSeconds)),
      .clients = absl::GetFlag(FLAGS_clients),
      .rate_per_second = absl::GetFlag(FLAGS_rate),
      .open_orders_max = absl::GetFlag(FLAGS_open_orders_max),
      .preload = absl::GetFlag(FLAGS_preload),
      .waiting = absl::GetFlag(FLAGS_waiting),
      .audit = absl::GetFlag(FLAGS_audit),
      .progress = [](const std::string& line) { std::cout << "· " << line << std::endl; }};
  wrong.RequireFlag(absl::GetFlag(FLAGS_postgres).empty(), "postgres",
                    "is not for a bench: it makes a PostgreSQL of its own, which nobody else uses");
  wrong.RequireFlag(options.window > absl::ZeroDuration(), "seconds", "must be 1 or more");
  wrong.RequireFlag(options.yardstick_run >= absl::ZeroDuration(), "tpcb_seconds", "must not be negative");
  wrong.RequireFlag(options.clients > 0, "clients", "must be 1 or more");
  wrong.RequireFlag(options.rate_per_second >= 0, "rate", "must not be negative");
  wrong.RequireFlag(options.open_orders_max >= 0, "open_orders_max", "must not be negative");
  wrong.RequireFlag(options.preload >= 0, "preload", "must not be negative");
  wrong.RequireFlag(options.waiting >= 0, "waiting", "must not be negative");
  const auto profile = ProfileFromFlags();
  const auto phases = PhasesFromFlags(options.yardstick_run > absl::ZeroDuration());
  wrong.Add(profile.status());
  wrong.Add(phases.status());
  RETURN_IF_ERROR(wrong.ToStatus());
  options.profile = *profile;
  options.phases = *phases;
  return options;
}

absl::StatusOr<int64_t> EarlierRatio(const std::string& path) {
  if (path.empty()) return 0;
  std::ifstream file(path);
  const nlohmann::json document = nlohmann::json::parse(file, nullptr, false);
  if (!document.is_object() || !document.contains(bench::kRatioField) ||
      !document[bench::kRatioField].is_number_integer()) {
    return absl::InvalidArgumentError(path + " is not the outcome of a bench");
  }
  return document[bench::kRatioField].get<int64_t>();
}

absl::StatusOr<bench::About> AboutRun(const bench::RunOptions& options) {
  bench::About about{.flags = {{"profile", absl::GetFlag(FLAGS_profile)},
                               {"clients", absl::StrCat(options.clients)},
                               {"rate", absl::StrCat(options.rate_per_second)},
                               {"open_orders_max", absl::StrCat(options.open_orders_max)},
                               {"seconds", absl::StrCat(absl::ToInt64Seconds(options.window))},
                               {"tpcb_seconds", absl::StrCat(absl::ToInt64Seconds(options.yardstick_run))},
                               {"preload", absl::StrCat(options.preload)},
                               {"waiting", absl::StrCat(options.waiting)},
                               {"seed", absl::StrCat(options.seed)},
                               {"one_process", options.one_process ? "yes" : "no"}},
                     .profile = absl::GetFlag(FLAGS_profile),
                     .waiting = options.waiting,
                     .at_a_rate = options.rate_per_second > 0};
  ASSIGN_OR_RETURN(about.earlier_ratio_per_mille, EarlierRatio(absl::GetFlag(FLAGS_compare)));
  return about;
}

// True when every order came to its end, and no audit found anything.
absl::StatusOr<bool> RunBench() {
  ASSIGN_OR_RETURN(bench::RunOptions options, OptionsFromFlags());
  options.directory = std::filesystem::absolute(absl::StrCat(absl::GetFlag(FLAGS_var), "/bench-", getpid()));
  ASSIGN_OR_RETURN(const bench::About about, AboutRun(options));
  const std::string path = absl::GetFlag(FLAGS_json);
  std::ofstream file;
  const absl::Status unwritten = absl::FailedPreconditionError("cannot write " + path);
  if (!path.empty()) file.open(path);
  if (!file) return unwritten;  // before minutes have gone by
  const absl::StatusOr<bench::Outcome> outcome = bench::Run(options);
  if (!outcome.ok()) return WithContext(outcome.status(), absl::StrCat("what is left is in ", options.directory));
  RemovePrivateStorage(options.directory);
  const nlohmann::json document = bench::ToJson(about, *outcome);
  if (path.empty()) {
    std::cout << document.dump() << std::endl;
  } else if (!(file << document.dump(2) << std::endl)) {
    return unwritten;
  }
  bench::PrintTable(about, *outcome, std::cout);
  return outcome->open() == 0 && (!outcome->audited || outcome->audited->violations() == 0);
}

}  // namespace

int Bench(const Words&) {
  BlockEndSignals();
  const absl::StatusOr<bool> complete = RunBench();
  if (!complete.ok()) {
    std::cerr << "vlot bench: " << complete.status().message() << "\n";
    return 1;
  }
  return *complete ? 0 : 1;
}

}  // namespace vlot
