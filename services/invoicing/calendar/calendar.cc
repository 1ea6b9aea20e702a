#include "services/invoicing/calendar/calendar.h"

#include <algorithm>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/bank/sepa_store.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/billing_store.h"
#include "services/invoicing/calendar/schedule_store.h"

namespace vlot::invoicing {
namespace {

constexpr int kCollectWithinDays = 7;  // as far as a file looks ahead, unless it is told otherwise (sepa.h)

pg::Options Named(pg::Options database) {
  database.application_name = "invoicing.Calendar";
  return database;
}

}  // namespace

Calendar::Calendar(CalendarOptions options, const pg::Options& database, const Issuer& issuer, UuidV7Generator& ids,
                   BillingRunner& billing, metrics::Registry& metrics)
    : options_(options),
      issuer_(issuer),
      ids_(ids),
      billing_(billing),
      pool_(Named(database), 1),
      collections_due_(metrics.GetGauge(
          "vlot_collections_due",
          "Open invoices with a mandate that may be collected within a week and are in no file for the bank.")),
      mandates_unreachable_(metrics.GetGauge(
          "vlot_mandates_unreachable", "Mandates with such invoices whose bank account no direct debit reaches.")) {}

absl::StatusOr<int> Calendar::StartDueRuns() {
  const absl::Time now = issuer_.Now();
  const std::string& legal_entity = issuer_.seller().legal_entity;
  int started = 0;
  RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
    started = 0;
    ASSIGN_OR_RETURN(const BillingSchedule schedule, FindSchedule(tx, legal_entity));
    if (!schedule.enabled) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Strike strike, LastStrike(schedule, now));
    if (strike.day <= struck_) return absl::OkStatus();
    // In a zone ahead of the house's, the month is over before it is here.
    if (absl::CivilMonth(HouseDay(now)) < absl::CivilMonth(strike.day)) return absl::OkStatus();
    ASSIGN_OR_RETURN(const bool ours, TakeStrike(tx, legal_entity, strike.day, now));
    tx.OnCommit([this, day = strike.day] { struck_ = day; });
    if (!ours) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<Unbilled> months, SumUnbilled(tx));
    for (const Unbilled& month : months) {
      if (month.month >= absl::CivilMonth(strike.day)) continue;
      const BillingRun run{
          .id = BillingRunId(ids_.Next()), .month = month.month, .creator = std::string(kScheduleCreator)};
      RETURN_IF_ERROR(StartBilling(tx, run, now).status());
      ++started;
    }
    return absl::OkStatus();
  }));
  if (started > 0) billing_.Wake();
  return started;
}

absl::StatusOr<int64_t> Calendar::LookAtCollections() {
  const absl::CivilDay today = HouseDay(issuer_.Now());
  ASSIGN_OR_RETURN(const bank::Uncollected due, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                     return bank::SumUncollected(tx, today + kCollectWithinDays);
                   }));
  collections_due_.Set(due.invoices);
  mandates_unreachable_.Set(due.mandates_unreachable);
  for (const bank::NotCollectable& one : due.unreachable) {
    LogWarning("MANDATE_UNREACHABLE", {{"mandate", one.mandate.Name()},
                                       {"account", one.account.Name()},
                                       {"why", bank::Describe(one.why)},
                                       {"invoices", one.invoices},
                                       {"total", one.total.ToStringWithCurrency()},
                                       {"remedy", "revoke it, and ask its payer for another or for a transfer"}});
  }
  if (due.invoices > 0) {
    LogWarning("COLLECTIONS_DUE",
               {{"invoices", due.invoices},
                {"total", due.total.ToStringWithCurrency()},
                {"first", FormatIsoDate(due.first)},
                {"remedy", "vlot bank collect; again=yes for what came back and was announced again"}});
  }
  return due.invoices;
}

void Calendar::Start() {
  looper_.Start([this] {
    Look();
    return options_.interval;
  });
}

void Calendar::Look() {
  if (options_.billing_runs) {
    const absl::StatusOr<int> started = StartDueRuns();
    if (!started.ok()) {
      LogWarning("BILLING_NOT_STARTED", {{"error", started.status()}});
    } else if (*started > 0) {
      LogInfo("BILLING_STARTED", {{"runs", *started}});
    }
  }
  const absl::Time now = issuer_.Now();
  if (now < next_warning_) return;
  next_warning_ = now + options_.warn_interval;
  const absl::StatusOr<int64_t> due = LookAtCollections();
  if (!due.ok()) LogWarning("COLLECTIONS_NOT_COUNTED", {{"error", due.status()}});
}

}  // namespace vlot::invoicing
