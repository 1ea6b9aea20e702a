// The SQL by which finished orders are told and copies are made fit in: what is counted or summed beside the rows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/connection.h"
#include "services/vlot/bench/preload/order_names.h"

namespace vlot::bench {

// Superuser's sessions in the services' databases, by service. Used by one thread.
class Databases {
 public:
  static absl::StatusOr<Databases> Open(const std::string& conninfo);

  const std::string& conninfo(const std::string& service) const { return conninfos_.at(service); }
  // The services that keep what orders leave.
  static const std::vector<std::string>& Services();

  // Whether all consumers have read their feeds to the end and no message is still to be sent.
  absl::StatusOr<bool> AllQuiet();
  // All completed orders, oldest first; without their numbers, which only ordering writes out.
  absl::StatusOr<std::vector<OrderNames>> FinishedOrders();

  absl::StatusOr<int64_t> FeedEnd(const std::string& service);  // 0 without a feed
  absl::StatusOr<int64_t> LastSerial();
  absl::StatusOr<int64_t> LastInvoice();

  // After the rows of copies were written, once: counters, sums, and what the planner knows.
  absl::Status Settle(const std::string& service, int64_t invoices);
  // After all were settled: the consumers have seen it all.
  absl::Status MoveCursors();
  absl::Status Checkpoint();

 private:
  using Sessions = std::map<std::string, std::unique_ptr<pg::Connection>>;

  absl::StatusOr<std::map<std::string, int64_t>> Cursors(const std::string& service);  // by feed: "payment/p00"

  std::map<std::string, std::string> conninfos_;
  Sessions sessions_;
};

}  // namespace vlot::bench
