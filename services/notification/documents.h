// How invoicing's feed comes in: collective invoices, credit notes, reminders and notices of collections become
// messages to the account's address, in the transaction that moves the cursor. What they bear is fetched when they are
// sent (attachments.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/feed/consumer.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/notification/clients.h"
#include "services/notification/message.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::notification {

inline constexpr char kInvoicingFeed[] = "invoicing/p00";

struct DocumentIntakeOptions {
  Channel channel = Channel::kEmail;
  std::string shop;  // who signs the messages
  // What is older is no news: a feed that is read for the first time tells of years.
  absl::Duration news_max = absl::Hours(7 * 24);
  absl::Duration owed_max = absl::Hours(60 * 24);  // the same of what must be told: reminders, notices of collections
};

// Between invoicing's feed and its consumer: as events come in, and so before any transaction, it fetches what they
// tell of and makes the messages; Apply then queues them. Both run on the consumer's thread.
class DocumentIntake final : public feed::FeedClient {
 public:
  // Owns none of these. `wake` is called after a commit that queued messages.
  DocumentIntake(DocumentIntakeOptions options, feed::FeedClient& feed, InvoicingClient& invoicing, Clock& clock,
                 std::function<void()> wake)
      : options_(std::move(options)),
        feed_(feed),
        invoicing_(invoicing),
        clock_(clock),
        ids_(clock),
        wake_(std::move(wake)) {}

  // Events of the feed; an error also when what they tell of cannot be had: nothing is lost, the consumer asks again.
  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override;
  void Cancel() override { feed_.Cancel(); }

  // Queues the messages of events of the last Next, each once, however often it runs. An account without an e-mail
  // address gets none.
  absl::Status Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events);

 private:
  struct Queued {
    int64_t position;
    Message message;
  };

  absl::Status Take(const feed::StoredEvent& stored, const invoicing::v1::Event& event);
  absl::Status TakeDocument(int64_t position, const std::string& name);
  absl::Status TakeReminder(int64_t position, const std::string& name);
  absl::Status TakeCollectionNotice(int64_t position, const invoicing::v1::Event& event);
  absl::StatusOr<invoicing::v1::Account> AccountOf(const std::string& name);
  void Add(int64_t position, Message message, const invoicing::v1::Account& account);

  const DocumentIntakeOptions options_;
  feed::FeedClient& feed_;
  InvoicingClient& invoicing_;
  Clock& clock_;
  UuidV7Generator ids_;
  const std::function<void()> wake_;
  std::vector<Queued> queued_;                              // of the last Next, ascending
  std::map<std::string, invoicing::v1::Account> accounts_;  // of the last Next, by name
};

}  // namespace vlot::notification
