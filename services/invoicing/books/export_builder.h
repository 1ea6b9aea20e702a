// Builds the files of exports in the background: one transaction each, so that an export has its whole file or is still
// to be built. A crash takes nothing along: the row says that it waits. Any number of processes may do so.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "common/sync/mutex.h"
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
  void Wake();
  void Stop();

 private:
  absl::Status Build(pg::Transaction& tx, ExportRow& row);
  void Loop();
  bool Wait(absl::Duration time);  // false: time to stop

  Clock& clock_;
  const Seller seller_;
  pg::Pool writers_, readers_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::invoicing::books
