// Builds the files of exports in the background: one transaction each, so that an export has its whole file or is still
// to be built. A crash takes nothing along: the row says that it waits. Any number of processes may do so.
#pragma once

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "common/time/clock.h"
#include "services/invoicing/books/export_store.h"

namespace vlot::invoicing::books {

class ExportBuilder {
 public:
  // Does not own the clock. Documents of the ledger are of `seller`.
  ExportBuilder(const pg::Options& database, Clock& clock, Seller seller);
  ~ExportBuilder() { Stop(); }

  ExportBuilder(const ExportBuilder&) = delete;
  ExportBuilder& operator=(const ExportBuilder&) = delete;

  // Builds the export that has waited longest; false when none waits. What cannot be built ever (the ledger's fault,
  // not the database's) is FAILED with its reason.
  absl::StatusOr<bool> Step();

  // A thread of its own that steps until Stop. Wake: there is a new export.
  void Start();
  void Wake() { looper_.Wake(); }
  void Stop() { looper_.Stop(); }

 private:
  absl::Status Build(pg::Transaction& tx, ExportRow& row);

  Clock& clock_;
  const Seller seller_;
  pg::Pool writers_, readers_;
  Looper looper_;
};

}  // namespace vlot::invoicing::books
