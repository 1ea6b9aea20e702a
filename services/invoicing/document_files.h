// Documents as files: made once from what was sealed at issue, by file_maker.h soon after or for whoever asks first,
// kept with their hash, and from then on the same bytes for ever; PostgreSQL refuses to change them. docs/adr/0024 and
// 0034. Thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/ids/ids.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"

namespace vlot::invoicing {

// The numbers are stored: never change them, only add.
enum class FileFormat : int16_t { kUbl = 1, kPdf = 2, kUblWithPdf = 3 };

struct DocumentFile {
  std::string name;  // "F26-0000042.pdf"
  std::string content_type;
  std::string content;  // personal data
  std::string sha256;   // 32 bytes, of the content
};

// vlot_documents_altered_total: documents that are not what they were when they were issued, as often as seen.
metrics::Counter AlteredDocuments(metrics::Registry& metrics);

class DocumentFiles {
 public:
  // Does not own the clock.
  DocumentFiles(Clock& clock, metrics::Registry& metrics);

  // The file, made and kept if there is none yet. INVOICE_NOT_FOUND; DATA_LOSS, DOCUMENT_ALTERED, when what was kept,
  // or what it would be made of, is not what its hash says: counted by vlot_documents_altered_total. UNAVAILABLE for
  // the layout of a later release.
  absl::StatusOr<DocumentFile> Get(pg::Transaction& tx, InvoiceId id, FileFormat format) const;

 private:
  struct Issued;

  absl::StatusOr<Issued> FindIssued(pg::Transaction& tx, InvoiceId id) const;
  // Counts it.
  absl::Status Altered(InvoiceId id) const;

  Clock& clock_;
  mutable metrics::Counter altered_;
};

}  // namespace vlot::invoicing
