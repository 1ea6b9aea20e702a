// Notices as PDFs: made from their rows once, kept with their hash, and from then on the same bytes for ever (as
// document_files.h). Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/invoicing/document_files.h"
#include "services/invoicing/dunning/dunning_ids.h"

namespace vlot::invoicing::dunning {

class NoticeFiles {
 public:
  // Does not own the clock.
  NoticeFiles(Clock& clock, metrics::Registry& metrics) : clock_(clock), altered_(AlteredDocuments(metrics)) {}

  // The file, made and kept if there is none yet. REMINDER_NOT_FOUND; DATA_LOSS when what was kept is not what its hash
  // says: counted by vlot_documents_altered_total.
  absl::StatusOr<DocumentFile> Get(pg::Transaction& tx, NoticeId id) const;

 private:
  Clock& clock_;
  mutable metrics::Counter altered_;
};

}  // namespace vlot::invoicing::dunning
