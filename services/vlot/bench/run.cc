#include "services/vlot/bench/run.h"

#include <unistd.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/pg/cluster_files.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/vlot/audit/audit.h"
#include "services/vlot/bench/meter.h"
#include "services/vlot/bench/preload/preload.h"
#include "services/vlot/bench/site.h"
#include "services/vlot/bench/tpcb.h"

namespace vlot::bench {
namespace {

constexpr int64_t kOverload = 4;                     // times the capacity
constexpr useconds_t kAuditPauseMicros = 1'000'000;  // what is under way is over by then
constexpr absl::Duration kIdleMax = absl::Seconds(5);
constexpr int64_t kMailsOfASecond = 10'000;  // four an order, on a fast machine
// Every phase has orders of its own, whatever the pace of the others: the same seed gives each the same work.
constexpr int64_t kOrdersOfAPhase = 1'000'000'000;

class Runner {
 public:
  explicit Runner(const RunOptions& options) : options_(options) {}

  absl::StatusOr<Outcome> Run() {
    ASSIGN_OR_RETURN(site_, Site::Start({.directory = options_.directory,
                                         .migrations_dir = options_.migrations_dir,
                                         .one_process = options_.one_process,
                                         .profile = options_.profile,
                                         .instant_customers = options_.waiting > 0,
                                         .seed = options_.seed,
                                         .stock_for = options_.preload,
                                         .mails = MailsAtMost(),
                                         .progress = options_.progress}));
    outcome_.mail_in_memory = site_->mail_in_memory();
    RETURN_IF_ERROR(MakeMeter());
    RETURN_IF_ERROR(MakePreload());
    RETURN_IF_ERROR(MakeWaiting());
    ASSIGN_OR_RETURN(outcome_.settings, meter_->Settings());
    RETURN_IF_ERROR(MakeYardstick());
    RETURN_IF_ERROR(RunPhase(Phase::kIdle));
    ASSIGN_OR_RETURN(outcome_.tpcb_before, Yardstick());
    RETURN_IF_ERROR(RunPhase(Phase::kSaturation));
    ASSIGN_OR_RETURN(outcome_.tpcb_after, Yardstick());
    RETURN_IF_ERROR(RunPhase(Phase::kHalf));
    RETURN_IF_ERROR(RunPhase(Phase::kOverload));
    ASSIGN_OR_RETURN(const Reading last, meter_->Read());
    outcome_.peak_kb = last.peak_kb;
    RETURN_IF_ERROR(Audit());
    return std::move(outcome_);
  }

 private:
  void Say(const std::string& line) const {
    if (options_.progress) options_.progress(line);
  }

  int64_t MailsAtMost() const {
    const absl::Duration load = static_cast<int64_t>(options_.phases.size()) * (options_.warm_up + options_.window);
    return absl::ToInt64Seconds(load) * kMailsOfASecond;
  }

  absl::Status MakeMeter() {
    ASSIGN_OR_RETURN(meter_, Meter::Make(site_->conninfo(), site_->postmaster_pid(), site_->fleet().processes()));
    return absl::OkStatus();
  }

  absl::Status MakePreload() {
    if (options_.preload == 0) return absl::OkStatus();
    RETURN_IF_ERROR(Preload(*site_, *meter_, options_.preload, options_.seed, options_.progress));
    return MakeMeter();  // all processes are others by now
  }

  absl::Status MakeWaiting() {
    if (options_.waiting == 0) return absl::OkStatus();
    Say(absl::StrCat("placing ", options_.waiting, " orders that nobody pays…"));
    RETURN_IF_ERROR(PlaceWaiting(*site_, *meter_, options_.clients, options_.waiting));
    return MakeMeter();  // the provider is another process by now
  }

  absl::Status MakeYardstick() {
    if (options_.yardstick_run == absl::ZeroDuration()) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::string binaries, pg::FindBinaries(options_.directory + "/postgres"));
    ASSIGN_OR_RETURN(tpcb_, Tpcb::Make(site_->conninfo(), std::move(binaries)));
    return absl::OkStatus();
  }

  absl::StatusOr<int64_t> Yardstick() const {
    if (!tpcb_) return 0;
    Say("pgbench TPC-B, with 4, 8 and 16 clients…");
    return tpcb_->Run(options_.yardstick_run);
  }

  LoadOptions LoadOf(Phase phase) const {
    LoadOptions load{.first = static_cast<int64_t>(phase) * kOrdersOfAPhase};
    switch (phase) {
      case Phase::kIdle:
        load.clients = 1;
        load.open_orders_max = 1;
        break;
      case Phase::kSaturation:
        load.clients = options_.clients;
        load.rate_per_second = options_.rate_per_second;
        load.open_orders_max = options_.open_orders_max;
        break;
      case Phase::kHalf:
        load.rate_per_second = std::max<int64_t>(1, outcome_.capacity() / 2);
        break;
      case Phase::kOverload:
        load.rate_per_second = std::max<int64_t>(1, outcome_.capacity() * kOverload);
        load.again = false;
        break;
    }
    return load;
  }

  absl::Status RunPhase(Phase phase) {
    if (!options_.phases.contains(phase)) return absl::OkStatus();
    const absl::Duration window = phase == Phase::kIdle ? std::min(options_.window, kIdleMax) : options_.window;
    LoadOptions load = LoadOf(phase);
    Say(absl::StrCat(AbslView(Name(phase)), ": placing orders for ", absl::FormatDuration(options_.warm_up + window),
                     load.rate_per_second > 0 ? absl::StrCat(", ", load.rate_per_second, " a second") : "", "…"));
    ASSIGN_OR_RETURN(Stretch stretch, RunStretch(*site_, *meter_, {std::move(load), options_.warm_up, window}));
    if (const int64_t open = stretch.counts.open(); open > 0) {
      Say(absl::StrCat("GIVING UP: ", open, " orders are not at their end"));
    }
    outcome_.phases.emplace(phase, std::move(stretch));
    return absl::OkStatus();
  }

  absl::Status Audit() {
    if (!options_.audit) return absl::OkStatus();
    Say("auditing all that is there…");
    ASSIGN_OR_RETURN(outcome_.audited, audit::RunAudit({.databases = {.conninfo = site_->conninfo()},
                                                        .psp_books_url = site_->fleet().psp_url() + "/sandbox/v1/books",
                                                        .wait = [] { usleep(kAuditPauseMicros); }}));
    return absl::OkStatus();
  }

  const RunOptions& options_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Meter> meter_;
  std::optional<Tpcb> tpcb_;
  Outcome outcome_;
};

}  // namespace

int64_t Outcome::open() const {
  int64_t open = 0;
  for (const auto& [phase, stretch] : phases) open += stretch.counts.open();
  return open;
}

absl::StatusOr<Outcome> Run(const RunOptions& options) { return Runner(options).Run(); }

}  // namespace vlot::bench
