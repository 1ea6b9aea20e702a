#include "services/vlot/bench/preload/preload.h"

#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/jsonapi/json_api.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/clock.h"
#include "services/vlot/bench/preload/copies.h"
#include "services/vlot/bench/preload/copying.h"
#include "services/vlot/bench/preload/databases.h"
#include "services/vlot/bench/preload/order_names.h"
#include "services/vlot/bench/preload/psp_books.h"
#include "services/vlot/bench/preload/table_template.h"
#include "services/vlot/bench/stretch.h"

namespace vlot::bench {
namespace {

constexpr int64_t kOriginals = 100;
constexpr int64_t kFirstOriginal = -1'000'000'000;  // of the recipe: no phase has it
constexpr absl::Duration kPatience = absl::Seconds(60);

// Originals at their end, and everybody has heard of it. One after the other: what is written in batches, and lies in
// one row then, is one order's.
absl::StatusOr<std::vector<OrderNames>> MakeOriginals(Site& site, Meter& meter, Databases& databases) {
  RETURN_IF_ERROR(PlaceUntil(site, meter, site.recipe(),
                             {.clients = 1, .open_orders_max = 1, .first = kFirstOriginal, .orders_max = kOriginals},
                             [](const Counts& counts) { return counts.accepted == kOriginals && counts.open() == 0; }));
  RETURN_IF_ERROR(Poll(kPatience, "the first orders do not come to rest", [&] { return databases.AllQuiet(); }));
  ASSIGN_OR_RETURN(std::vector<OrderNames> originals, databases.FinishedOrders());
  if (originals.empty()) return absl::FailedPreconditionError("none of the first orders was completed");
  JsonApi office(site.fleet().http_url(), site.operator_key(), "a try-out");
  for (OrderNames& original : originals) {
    ASSIGN_OR_RETURN(const Json order, office.Get(absl::StrCat("/v1/orders/", original.order.ToString())));
    original.number = order.at("number").get<std::string>();
  }
  return originals;
}

absl::StatusOr<CopyPlan> MakePlan(Databases& databases, const std::vector<OrderNames>& originals, uint64_t seed) {
  CopyPlan plan{.seed = seed};
  for (const OrderNames& original : originals) {
    const absl::Time made = TimeOf(original.order).value_or(absl::UnixEpoch());
    plan.first_ms = std::max(plan.first_ms, absl::ToUnixMillis(made) + 1);
  }
  ASSIGN_OR_RETURN(const int64_t serial, databases.LastSerial());
  ASSIGN_OR_RETURN(const int64_t invoice, databases.LastInvoice());
  plan.first_serial = serial + 1;
  plan.first_invoice = invoice + 1;
  return plan;
}

absl::Status CopyService(const std::string& service, const std::string& conninfo, const Copies& copies,
                         int64_t feed_end) {
  ASSIGN_OR_RETURN(const std::vector<TableTemplate> templates, ReadTemplates(conninfo, copies.originals));
  return WithContext(WriteCopies(conninfo, templates, copies, feed_end), service);
}

// All services at once, each on a thread of its own.
absl::Status CopyServices(Databases& databases, const Copies& copies) {
  std::map<std::string, int64_t> feed_ends;
  for (const std::string& service : Databases::Services()) {
    ASSIGN_OR_RETURN(feed_ends[service], databases.FeedEnd(service));
  }
  absl::Mutex mutex;
  absl::Status status;
  std::vector<std::thread> threads;
  for (const std::string& service : Databases::Services()) {
    threads.emplace_back([&, service] {
      const absl::Status copied = CopyService(service, databases.conninfo(service), copies, feed_ends.at(service));
      absl::MutexLock lock(&mutex);
      status.Update(copied);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return status;
}

absl::Status Settle(Databases& databases, const Copies& copies) {
  for (const std::string& service : Databases::Services()) {
    RETURN_IF_ERROR(WithContext(databases.Settle(service, copies.InvoicesBefore(copies.count)), service));
  }
  RETURN_IF_ERROR(databases.MoveCursors());
  return databases.Checkpoint();
}

// A copy is an order like any other, seen from outside.
absl::Status CheckCopy(JsonApi& office, const OrderNames& copy) {
  const std::string name = absl::StrCat("orders/", copy.order.ToString());
  ASSIGN_OR_RETURN(const Json order, office.Get("/v1/" + name));
  if (order.value("state", "") != "COMPLETED" || order.value("number", "") != copy.number) {
    return absl::DataLossError(absl::StrCat("the copy ", name, " is ", order.dump()));
  }
  ASSIGN_OR_RETURN(const Json journal, office.Get(absl::StrCat("/v1/", name, "/journal?pageSize=100")));
  const Json entries = journal.value("entries", Json::array());
  const bool ended = std::any_of(entries.begin(), entries.end(),
                                 [](const Json& entry) { return entry.value("kind", "") == "ORDER_COMPLETED"; });
  if (!ended) return absl::DataLossError(absl::StrCat("the journal of the copy ", name, " is ", journal.dump()));
  if (copy.invoice_number.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Json invoice, office.Get(absl::StrCat("/v1/invoices/", copy.order.ToString())));
  if (invoice.value("number", "") == copy.invoice_number) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the invoice of the copy ", name, " is ", invoice.dump()));
}

absl::Status CheckCopies(Site& site, const Copies& copies) {
  JsonApi office(site.fleet().http_url(), site.operator_key(), "a try-out");
  for (const int64_t index : {int64_t{0}, copies.count / 2, copies.count - 1}) {
    RETURN_IF_ERROR(CheckCopy(office, copies.Copy(index)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Preload(Site& site, Meter& meter, int64_t count, uint64_t seed,
                     const std::function<void(const std::string&)>& progress) {
  const absl::Time began = SystemClock().Now();
  ASSIGN_OR_RETURN(Databases databases, Databases::Open(site.conninfo()));
  ASSIGN_OR_RETURN(std::vector<OrderNames> originals, MakeOriginals(site, meter, databases));
  site.StopFleet();
  ASSIGN_OR_RETURN(const CopyPlan plan, MakePlan(databases, originals, seed));
  const Copies copies{.originals = std::move(originals), .plan = plan, .count = count};
  progress(absl::StrCat("copying ", copies.originals.size(), " finished orders until there are ", count, "…"));
  RETURN_IF_ERROR(CopyServices(databases, copies));
  RETURN_IF_ERROR(CopyPspBooks(site.fleet().psp_journal(), copies));
  progress(
      absl::StrCat("copied after ", absl::ToInt64Seconds(SystemClock().Now() - began), " s; counting and summing up…"));
  RETURN_IF_ERROR(Settle(databases, copies));
  RETURN_IF_ERROR(site.StartFleet());
  RETURN_IF_ERROR(CheckCopies(site, copies));
  progress(absl::StrCat(count, " finished orders are there, after ", absl::ToInt64Seconds(SystemClock().Now() - began),
                        " s"));
  return absl::OkStatus();
}

}  // namespace vlot::bench
