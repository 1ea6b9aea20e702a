#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/vlot/audit/audit.h"
#include "services/vlot/audit/report.h"
#include "services/vlot/chaos/checks.h"
#include "services/vlot/chaos/office.h"
#include "services/vlot/chaos/schedule.h"
#include "services/vlot/chaos/shops.h"
#include "services/vlot/chaos/site.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(uint64_t, seed);
ABSL_FLAG(double, minutes, 2, "chaos: how long things go wrong");
ABSL_FLAG(double, orders_per_second, 15, "chaos: orders placed a second");
ABSL_FLAG(absl::Duration, patience, absl::Minutes(5), "chaos: how long orders may take to their end once all is well");

namespace vlot {
namespace {

using chaos::Fault;

constexpr useconds_t kPollMicros = 10'000;
constexpr useconds_t kSettleMicros = 500'000;  // refunds and webhooks that are under way come to rest

void Say(const std::string& line) { std::cout << "· " << line << std::endl; }

// Carries out the schedule, each thing at its time or as soon after as it can be.
absl::Status Carry(const std::vector<Fault>& schedule, absl::Duration length, chaos::Site& site) {
  struct Step {
    absl::Duration at;
    bool begin;
    const Fault* fault;
  };
  std::vector<Step> steps;
  for (const Fault& fault : schedule) {
    steps.push_back({fault.at, true, &fault});
    steps.push_back({fault.until(), false, &fault});
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  const absl::Time began = SystemClock().Now();
  for (auto next = steps.begin(); SystemClock().Now() - began < length || next != steps.end();) {
    if (next != steps.end() && next->at <= SystemClock().Now() - began) {
      if (next->begin) std::cout << chaos::Describe(*next->fault) << std::endl;
      RETURN_IF_ERROR(next->begin ? site.Begin(*next->fault) : site.End(*next->fault));
      ++next;
      continue;
    }
    RETURN_IF_ERROR(site.Supervise());
    usleep(kPollMicros);
  }
  return absl::OkStatus();
}

// What the shops know against what the house knows, and the house's own books.
absl::Status Judge(chaos::Site& site, const chaos::Shops& shops, chaos::Office& office, absl::Duration patience) {
  chaos::Ends ends;
  const std::vector<std::string> accepted = shops.accepted();
  ASSIGN_OR_RETURN(std::vector<std::string> wrongs, chaos::FindWrongs(site, accepted, ends));
  ASSIGN_OR_RETURN(const std::vector<std::string> in_the_books, office.CloseBooks(patience));
  wrongs.insert(wrongs.end(), in_the_books.begin(), in_the_books.end());
  Say(absl::StrCat(accepted.size(), " orders: ", ends.completed, " completed, ", ends.cancelled, " cancelled, ",
                   ends.expired, " expired; ", shops.counts().cancellations, " cancellations taken, ",
                   shops.counts().refused, " refused, ", shops.counts().unanswered, " questions asked again"));
  const chaos::OfficeCounts done = office.counts();
  Say(absl::StrCat(done.runs, " billing runs, ", done.statements, " bank statements with ", done.lines, " payments, ",
                   done.settlements, " settlements"));
  for (const auto& [name, times] : site.restarts()) Say(absl::StrCat(name, " ended by itself ", times, " times"));
  for (const std::string& wrong : wrongs) std::cout << "WRONG: " << wrong << std::endl;
  ASSIGN_OR_RETURN(const audit::Tally tally, audit::RunAudit({.databases = {.conninfo = site.conninfo()},
                                                              .psp_books_url = site.psp_url() + "/sandbox/v1/books",
                                                              .wait = [] { usleep(kSettleMicros); }}));
  audit::PrintTable(tally, std::cout);
  const int64_t all = static_cast<int64_t>(wrongs.size()) + tally.violations();
  return all == 0 ? absl::OkStatus() : absl::DataLossError(absl::StrCat(all, " things are wrong"));
}

absl::Status RunChaos(uint64_t seed, const std::string& directory) {
  const absl::Duration length = absl::Minutes(absl::GetFlag(FLAGS_minutes));
  const absl::Duration patience = absl::GetFlag(FLAGS_patience);
  const std::vector<Fault> schedule = chaos::MakeSchedule(seed, length, chaos::Site::targets());
  ASSIGN_OR_RETURN(const std::unique_ptr<chaos::Site> site,
                   chaos::Site::Start({.directory = directory,
                                       .migrations_dir = absl::GetFlag(FLAGS_migrations_dir),
                                       .seed = seed,
                                       .progress = Say}));
  chaos::Shops shops({.urls = site->shop_urls(),
                      .key = site->shop_key(),
                      .recipe = site->recipe(),
                      .orders_per_second = absl::GetFlag(FLAGS_orders_per_second)});
  chaos::Office office(*site, seed);
  shops.Start();
  office.Start();
  RETURN_IF_ERROR(Carry(schedule, length, *site));
  office.Stop();
  Say("all is well again; waiting for the last answers and the last orders");
  RETURN_IF_ERROR(shops.Finish(patience));
  RETURN_IF_ERROR(office.broken());
  RETURN_IF_ERROR(chaos::WaitUntilFinal(*site, patience));
  RETURN_IF_ERROR(Judge(*site, shops, office, patience));
  return absl::OkStatus();
}

}  // namespace

int Chaos(const Words&) {
  BlockEndSignals();
  const uint64_t seed = absl::GetFlag(FLAGS_seed);
  const std::string directory = std::filesystem::absolute(absl::StrCat(absl::GetFlag(FLAGS_var), "/chaos-", getpid()));
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  Say(absl::StrCat("seed ", seed, ", ", absl::GetFlag(FLAGS_minutes), " minutes"));
  const absl::Status outcome = RunChaos(seed, directory);
  if (!outcome.ok()) {
    std::cerr << "vlot chaos: seed " << seed << ": " << outcome.message() << "\nits logs and databases are in "
              << directory << "\n";
    return 1;
  }
  Say("nothing lost, nothing doubled");
  RemovePrivateStorage(directory);
  return 0;
}

}  // namespace vlot
