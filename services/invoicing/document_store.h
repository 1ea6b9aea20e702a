// Documents as rows: names, number series, invoices with lines and VAT groups. SQL and mapping, for many documents at
// once; inside the caller's transaction, never committing. Errors are those of common/pg.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/document.h"
#include "services/invoicing/numbering.h"

namespace vlot::invoicing {

struct StoredDocument {
  Document document;         // without its buyer, when it comes from the store: that is
  std::string buyer;         // vlot.invoicing.v1.Party, serialized; personal data
  std::string legal_entity;  // whose number series
  Uuid seller;               // what the seller was, see seller_store.h
  std::string seal;          // what it said when it was issued, see files/seal.h; empty: from before there were any
};

// What became of a document's name.
enum class Outcome : int16_t { kIssued = 1, kWithdrawn = 2 };

// Takes the names that nobody has; returns those. Waits for another transaction that is taking one of them.
absl::StatusOr<absl::flat_hash_set<InvoiceId>> ClaimNames(pg::Transaction& tx, std::vector<InvoiceId> ids,
                                                          Outcome outcome);

// A name that was taken, with enough of its document to answer a repeated request.
struct Claimed {
  Outcome outcome = Outcome::kIssued;
  std::string number;
  OrderId order;
  Money total;
  InvoiceId credited;  // of a credit note
};
absl::StatusOr<absl::flat_hash_map<InvoiceId, Claimed>> FindClaimed(pg::Transaction& tx,
                                                                    const std::vector<InvoiceId>& ids);

// Takes as many numbers of each run as said; returns the first of each. Every other issuer of these runs waits from
// here until the transaction ends, so call it as late as possible.
absl::StatusOr<std::map<Run, int64_t>> TakeNumbers(pg::Transaction& tx, const std::string& legal_entity,
                                                   const std::map<Run, int64_t>& counts);

absl::Status InsertLinesAndGroups(pg::Transaction& tx, absl::Span<const StoredDocument> documents);
// With their numbers.
absl::Status InsertInvoices(pg::Transaction& tx, absl::Span<const StoredDocument> documents);

// Whole documents, those that there are; `lock` holds their rows until the transaction ends.
enum class Lock { kNone, kForUpdate };
absl::StatusOr<std::vector<StoredDocument>> FindDocuments(pg::Transaction& tx, std::vector<InvoiceId> ids, Lock lock);

// Which documents a list is to show: those that fit all that is told.
struct DocumentFilter {
  std::optional<AccountId> account;
  std::optional<OrderId> order;
  std::optional<std::string> number;
  std::optional<State> state;
  std::optional<Kind> kind;
  std::optional<absl::CivilDay> from, until;  // issued in [from, until)
};

// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<InvoiceId>> ListDocumentIds(pg::Transaction& tx, const DocumentFilter& filter,
                                                       InvoiceId before, int limit);

}  // namespace vlot::invoicing
