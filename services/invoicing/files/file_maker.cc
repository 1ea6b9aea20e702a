#include "services/invoicing/files/file_maker.h"

#include <string>

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/sync/thread_priority.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing {
namespace {

constexpr int kEventsMax = 2'000;
// In one transaction: a PDF takes some 10 ms, and who wants one that is being made waits for its end.
constexpr int kDocumentsMax = 25;

feed::ConsumerOptions Options(pg::Options database) {
  database.application_name = "invoicing.Files";
  return {.feed = "invoicing/" + database.schema,
          .database = database,
          .events_max = kEventsMax,
          .pace = {.interval = absl::Milliseconds(500), .items_min = 1}};
}

metrics::Counter CounterOf(metrics::Registry& metrics, const char* outcome) {
  return metrics.GetCounter("vlot_document_files_total", "Files of documents made in the background.",
                            {{"outcome", outcome}});
}

// Of what notification mails with its files, which it knows by the same sign: the document. Empty: of anything else.
std::string MailedIn(const feed::StoredEvent& stored) {
  v1::Event event;
  event.ParseFromString(stored.payload);
  const bool mailed = event.kind() == v1::Event::CREDIT_NOTE_ISSUED ||
                      (event.kind() == v1::Event::INVOICE_ISSUED && event.order().empty());
  return mailed ? event.invoice() : "";
}

}  // namespace

FileMaker::FileMaker(const pg::Options& database, feed::Feed& feed, const DocumentFiles& files,
                     metrics::Registry& metrics)
    : files_(files),
      made_(CounterOf(metrics, "made")),
      failed_(CounterOf(metrics, "failed")),
      own_feed_(feed),
      consumer_(
          Options(database), *this,
          [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) { return Make(tx, events); },
          [this](pg::Transaction&, const feed::StoredEvent& event, const absl::Status& why) {
            return PassBy(event, why);
          }) {}

absl::StatusOr<feed::Events> FileMaker::Next(int64_t after, int max, absl::Duration wait) {
  ASSIGN_OR_RETURN(feed::Events events, own_feed_.Next(after, max, wait));
  int documents = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    if (!MailedIn(events[i]).empty() && ++documents == kDocumentsMax) events.resize(i + 1);
  }
  return events;
}

absl::Status FileMaker::Make(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
  WorkWhenIdle();
  for (const feed::StoredEvent& stored : events) {
    const std::string document = MailedIn(stored);
    if (document.empty()) continue;
    ASSIGN_OR_RETURN(const InvoiceId id, InvoiceId::ParseName(document));
    RETURN_IF_ERROR(MakeOne(tx, id));
  }
  return absl::OkStatus();
}

absl::Status FileMaker::MakeOne(pg::Transaction& tx, InvoiceId id) {
  for (const FileFormat format : {FileFormat::kPdf, FileFormat::kUbl}) {
    const absl::Status made = files_.Get(tx, id, format).status();
    if (Reason(made) == "NO_ELECTRONIC_DOCUMENT") continue;
    RETURN_IF_ERROR(made);
    made_.Increment();
  }
  return absl::OkStatus();
}

// Whoever asks for the document gets the error; the others must not wait for it.
absl::Status FileMaker::PassBy(const feed::StoredEvent& event, const absl::Status& why) {
  failed_.Increment();
  LogError("DOCUMENT_NOT_MADE", {{"position", event.position}, {"status", why}});
  return absl::OkStatus();
}

}  // namespace vlot::invoicing
