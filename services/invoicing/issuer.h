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
#include "services/invoicing/files/letterhead.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing {

class Issuer {
 public:
  // Owns neither the clock nor the feed.
  Issuer(Clock& clock, feed::Feed& feed, StoredSeller seller)
      : clock_(clock), feed_(feed), seller_(std::move(seller)) {}

  absl::Time Now() const { return clock_.Now(); }
  Clock& clock() const { return clock_; }
  const Seller& seller() const { return seller_.seller; }
  const Uuid& seller_id() const { return seller_.id; }

  // A document to be issued by this seller.
  StoredDocument Make(Document document, std::string buyer, absl::Time now) const;

  // The last steps of an issuing transaction: writes lines, groups and postings, then takes numbers, seals the
  // documents with them (files/seal.h), writes them and appends `events` and one event per document. Nothing may
  // follow it.
  absl::Status Issue(pg::Transaction& tx, std::vector<StoredDocument>& documents, const std::vector<Posting>& postings,
                     std::vector<feed::NewEvent> events, absl::Time now) const;

 private:
  absl::Status NumberThem(pg::Transaction& tx, std::vector<StoredDocument>& documents) const;

  Clock& clock_;
  feed::Feed& feed_;
  const StoredSeller seller_;
};

}  // namespace vlot::invoicing
