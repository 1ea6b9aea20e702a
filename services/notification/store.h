// SQL of messages, for many rows at once. Takes an open transaction, never commits.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/notification/delivery.h"
#include "services/notification/message.h"

namespace vlot::notification {

// Queues them, due at once. Those whose (order or document, template, part) is there already are passed over. How many
// were new.
absl::StatusOr<int64_t> InsertMessages(pg::Transaction& tx, absl::Span<const Message> messages);

// A message in the hands of one sender.
struct Claimed {
  Message message;           // with tries counting this one
  bool left_behind = false;  // an earlier sender never told how it ended
};

// Takes at most StepMax messages that are due, for the caller alone until `lease_end`. The longest due first.
absl::StatusOr<std::vector<Claimed>> ClaimMessages(pg::Transaction& tx, absl::Time now, absl::Time lease_end);

struct Attempt {
  MessageId id;
  int32_t tries;  // of the claim: an outcome that comes after the lease, when another has the message, changes nothing
  Verdict verdict;
};

absl::Status RecordAttempts(pg::Transaction& tx, absl::Time now, absl::Span<const Attempt> attempts);

absl::StatusOr<std::optional<Message>> FindMessage(pg::Transaction& tx, const MessageId& id);

struct MessageFilter {
  std::optional<OrderId> order;
  std::optional<State> state;
  std::optional<MessageId> before;  // last of the page before
  int limit = 50;
};

// Newest first, without their bodies.
absl::StatusOr<std::vector<Message>> ListMessages(pg::Transaction& tx, const MessageFilter& filter);

}  // namespace vlot::notification
