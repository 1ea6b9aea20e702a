// What every transaction that issues documents shares: the seller, its number series, the ledger and the feed.
// Immutable after it is made; used by the flushers' threads.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/feed/feed.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

class Issuer {
 public:
  // `seller_id`: the seller's row. Owns neither the clock nor the feed.
  Issuer(Clock& clock, feed::Feed& feed, Seller seller, const Uuid& seller_id)
      : clock_(clock), feed_(feed), seller_(std::move(seller)), seller_id_(seller_id) {}

  absl::Time Now() const { return clock_.Now(); }
  const Seller& seller() const { return seller_; }
  const Uuid& seller_id() const { return seller_id_; }

  // A document to be issued by this seller.
  StoredDocument Make(Document document, std::string buyer, absl::Time now) const;

  // The last steps of an issuing transaction: writes lines, groups and postings, then takes numbers, writes the
  // documents with them and appends `events` and one event per document. Nothing may follow it.
  absl::Status Issue(pg::Transaction& tx, std::vector<StoredDocument>& documents, const std::vector<Posting>& postings,
                     std::vector<feed::NewEvent> events, absl::Time now) const;

 private:
  absl::Status NumberThem(pg::Transaction& tx, std::vector<StoredDocument>& documents) const;

  Clock& clock_;
  feed::Feed& feed_;
  const Seller seller_;
  const Uuid seller_id_;
};

}  // namespace vlot::invoicing
