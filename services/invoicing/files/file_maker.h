// Makes the files of documents that are mailed with one (collective invoices, credit notes, charges) soon after they
// are issued, so that nobody waits for them and no later release draws them: it follows our own feed, with a cursor of
// its own, so a crash takes nothing along and several copies share the work. Invoices of one order wait until somebody
// wants their files: there are thousands of them a second (ADR 34).
//
// One thread, of the least priority: when the processors are busy it makes a document now and then.
#pragma once

#include "common/feed/consumer.h"
#include "common/feed/feed.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "services/invoicing/document_files.h"
#include "services/invoicing/files/own_feed.h"

namespace vlot::invoicing {

class FileMaker final : private feed::FeedClient {
 public:
  // Owns neither the feed nor the files.
  FileMaker(const pg::Options& database, feed::Feed& feed, const DocumentFiles& files, metrics::Registry& metrics);

  // Follows the feed until Stop.
  void Start() { consumer_.Start(); }
  void Stop() { consumer_.Stop(); }

  // Makes what was issued since; how many events were looked at. Not while started.
  absl::StatusOr<int> Step() { return consumer_.Step(absl::ZeroDuration()); }

 private:
  // As many events as there are, up to so many documents.
  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override;
  void Cancel() override { own_feed_.Cancel(); }

  absl::Status Make(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events);
  absl::Status MakeOne(pg::Transaction& tx, InvoiceId id);
  absl::Status PassBy(const feed::StoredEvent& event, const absl::Status& why);

  const DocumentFiles& files_;
  metrics::Counter made_, failed_;
  OwnFeed own_feed_;
  feed::Consumer consumer_;
};

}  // namespace vlot::invoicing
