#include "services/invoicing/issuer.h"

#include <map>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/events.h"
#include "services/invoicing/files/content.h"
#include "services/invoicing/files/seal.h"
#include "services/invoicing/posting_store.h"

namespace vlot::invoicing {
namespace {

Run RunOf(const Document& document) {
  return RunOf(document.kind == Kind::kCreditNote ? Series::kCreditNote : Series::kInvoice, document.issue_date);
}

}  // namespace

StoredDocument Issuer::Make(Document document, std::string buyer, absl::Time now) const {
  document.create_time = now;
  return {.document = std::move(document),
          .buyer = std::move(buyer),
          .legal_entity = seller_.seller.legal_entity,
          .seller = seller_.id};
}

absl::Status Issuer::NumberThem(pg::Transaction& tx, std::vector<StoredDocument>& documents) const {
  std::map<Run, int64_t> counts;
  for (const StoredDocument& stored : documents) ++counts[RunOf(stored.document)];
  ASSIGN_OR_RETURN(auto next, TakeNumbers(tx, seller_.seller.legal_entity, counts));
  for (StoredDocument& stored : documents) {
    const Run run = RunOf(stored.document);
    stored.document.number = FormatNumber(run, next[run]++);
  }
  return absl::OkStatus();
}

absl::Status Issuer::Issue(pg::Transaction& tx, std::vector<StoredDocument>& documents,
                           const std::vector<Posting>& postings, std::vector<feed::NewEvent> events,
                           absl::Time now) const {
  RETURN_IF_ERROR(InsertLinesAndGroups(tx, documents));
  RETURN_IF_ERROR(InsertPostings(tx, postings));
  std::vector<std::string> contents;
  contents.reserve(documents.size());
  for (const StoredDocument& stored : documents) contents.push_back(ContentOf(stored.document, stored.buyer));
  RETURN_IF_ERROR(NumberThem(tx, documents));  // from here on other issuers wait
  for (size_t i = 0; i < documents.size(); ++i) {
    documents[i].seal = SealOf(contents[i], documents[i].document.number, seller_.seal);
  }
  RETURN_IF_ERROR(InsertInvoices(tx, documents));
  for (const StoredDocument& stored : documents) events.push_back(DocumentIssued(stored.document));
  return feed_.Append(tx, now, std::move(events));
}

}  // namespace vlot::invoicing
