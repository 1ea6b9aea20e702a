#include "services/invoicing/document_files.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/files/content.h"
#include "services/invoicing/files/seal.h"
#include "services/invoicing/pdf.h"
#include "services/invoicing/seller_store.h"
#include "services/invoicing/ubl.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kFindFile{"invoicing.FindFile", R"sql(
SELECT f.content, f.sha256, i.number
FROM document_files AS f JOIN invoices AS i ON i.invoice_id = f.invoice_id
WHERE f.invoice_id = $1 AND f.format = $2)sql"};

constexpr pg::Statement kInsertFile{"invoicing.InsertFile", R"sql(
INSERT INTO document_files (invoice_id, format, sha256, content, create_time)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (invoice_id, format) DO NOTHING)sql"};

DocumentFile FileOf(const std::string& number, FileFormat format, std::string content, std::string sha256) {
  const bool pdf = format == FileFormat::kPdf;
  return {.name = absl::StrCat(number, pdf ? ".pdf" : ".xml"),
          .content_type = pdf ? "application/pdf" : "application/xml",
          .content = std::move(content),
          .sha256 = std::move(sha256)};
}

absl::Status LaterLayoutError(int16_t layout) {
  return absl::UnavailableError(absl::StrCat("issued under layout ", layout, ", which a later release knows"));
}

absl::StatusOr<std::optional<DocumentFile>> Find(pg::Transaction& tx, InvoiceId id, FileFormat format) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindFile, id, format));
  if (rows.empty()) return std::optional<DocumentFile>();
  const pg::Row row = rows.front();
  DocumentFile file = FileOf(row.Get<std::string>(2), format, row.Get<pg::Bytes>(0).data, row.Get<pg::Bytes>(1).data);
  return std::optional<DocumentFile>(std::move(file));
}

}  // namespace

struct DocumentFiles::Issued {
  Document document;
  Letterhead letterhead;
};

metrics::Counter AlteredDocuments(metrics::Registry& metrics) {
  return metrics.GetCounter("vlot_documents_altered_total",
                            "Documents that are not what they were when they were issued, as often as seen.");
}

DocumentFiles::DocumentFiles(Clock& clock, metrics::Registry& metrics)
    : clock_(clock), altered_(AlteredDocuments(metrics)) {}

absl::Status DocumentFiles::Altered(InvoiceId id) const {
  altered_.Increment();
  LogError("DOCUMENT_ALTERED", {{"invoice", id.Name()}});
  return DocumentAlteredError(id);
}

absl::StatusOr<DocumentFiles::Issued> DocumentFiles::FindIssued(pg::Transaction& tx, InvoiceId id) const {
  ASSIGN_OR_RETURN(std::vector<StoredDocument> found, FindDocuments(tx, {id}, Lock::kNone));
  if (found.empty()) return InvoiceNotFoundError(id);
  StoredDocument& stored = found.front();
  ASSIGN_OR_RETURN(auto letterheads, FindLetterheads(tx, {stored.seller}));
  const auto letterhead = letterheads.find(stored.seller);
  if (letterhead == letterheads.end()) return absl::DataLossError("the seller of a document is gone");
  // First: what documents say under a later one, this release does not read.
  if (letterhead->second.layout > kLayoutNewest) return LaterLayoutError(letterhead->second.layout);
  const std::string content = ContentOf(stored.document, stored.buyer);
  if (!stored.seal.empty() && stored.seal != SealOf(content, stored.document.number, SealOf(letterhead->second))) {
    return Altered(id);
  }
  Issued issued{.document = std::move(stored.document), .letterhead = std::move(letterhead->second)};
  issued.document.buyer = PartyFromWire(stored.buyer);
  return issued;
}

absl::StatusOr<DocumentFile> DocumentFiles::Get(pg::Transaction& tx, InvoiceId id, FileFormat format) const {
  ASSIGN_OR_RETURN(std::optional<DocumentFile> kept, Find(tx, id, format));
  if (kept && Sha256(kept->content) != kept->sha256) return Altered(id);
  if (kept) return *std::move(kept);
  ASSIGN_OR_RETURN(const Issued issued, FindIssued(tx, id));
  // Charges of dunning, and what credits them.
  if (format != FileFormat::kPdf && issued.document.groups.empty()) return NoElectronicDocumentError(id);
  std::string pdf;
  if (format == FileFormat::kUblWithPdf) {
    ASSIGN_OR_RETURN(DocumentFile file, Get(tx, id, FileFormat::kPdf));
    pdf = std::move(file.content);
  }
  std::string content;
  if (format == FileFormat::kPdf) {
    ASSIGN_OR_RETURN(content, RenderPdf(issued.document, issued.letterhead.seller, issued.letterhead.logo));
  } else {
    content = RenderUbl(issued.document, issued.letterhead.seller, pdf, issued.letterhead.layout);
  }
  const std::string sha256 = Sha256(content);
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertFile, id, format, pg::BytesView{sha256}, pg::BytesView{content}, clock_.Now()));
  if (inserted.affected_rows() == 1) return FileOf(issued.document.number, format, std::move(content), sha256);
  ASSIGN_OR_RETURN(kept, Find(tx, id, format));  // another was first: its bytes count
  if (!kept) return absl::InternalError("a document's file is there, and is not");
  return *std::move(kept);
}

}  // namespace vlot::invoicing
