#include "services/notification/store.h"

#include "common/due/due_checks.h"
#include "common/status/status.h"

namespace vlot::notification {
namespace {

constexpr pg::Statement kInsertMessages{"notification.InsertMessages", R"sql(
INSERT INTO messages (message_id, order_id, template, part, language, channel, state, tries, answers, due_at, created_at,
                      recipient, subject, body, last_error, about, attachments)
SELECT m.message_id, m.order_id, m.template, m.part, m.language, m.channel, 1, 0, 0, m.created_at, m.created_at,
       m.recipient, m.subject, m.body, '', m.about, m.attachments
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::timestamptz[],
            $8::text[], $9::text[], $10::text[], $11::smallint[], $12::smallint[])
     AS m(message_id, order_id, template, part, language, channel, created_at, recipient, subject, body, about, attachments)
ON CONFLICT (order_id, template, part) DO NOTHING
RETURNING message_id, due_at)sql"};

constexpr pg::Statement kClaimMessages{"notification.ClaimMessages", R"sql(
UPDATE messages SET tries = tries + 1, due_at = $3
WHERE message_id = ANY ($1::uuid[]) AND state = 1 AND due_at <= $2
RETURNING message_id, order_id, template, part, language, channel, state, tries, last_error, created_at, sent_at,
          recipient, subject, body, about, attachments, tries - 1 > answers)sql"};

constexpr pg::Statement kFindQueued{"notification.FindQueued", R"sql(
SELECT message_id, due_at FROM messages
WHERE message_id = ANY ($1::uuid[]) AND state = 1
ORDER BY message_id LIMIT $2)sql"};

constexpr pg::Statement kInsertTroubled{"notification.InsertTroubled", R"sql(
INSERT INTO troubled_messages (message_id) SELECT unnest($1::uuid[])
ON CONFLICT (message_id) DO NOTHING)sql"};

constexpr pg::Statement kRecordAttempts{"notification.RecordAttempts", R"sql(
UPDATE messages AS m
SET state = a.state, answers = m.tries, due_at = a.due_at, last_error = a.last_error,
    sent_at = CASE WHEN a.state = 2 THEN $6::timestamptz END
FROM unnest($1::uuid[], $2::int[], $3::smallint[], $4::timestamptz[], $5::text[])
     AS a(message_id, tries, state, due_at, last_error)
WHERE m.message_id = a.message_id AND m.tries = a.tries AND m.state = 1)sql"};

constexpr pg::Statement kFindMessage{"notification.FindMessage", R"sql(
SELECT message_id, order_id, template, part, language, channel, state, tries, last_error, created_at, sent_at,
       recipient, subject, body, about, attachments
FROM messages WHERE message_id = $1)sql"};

constexpr pg::Statement kListMessages{"notification.ListMessages", R"sql(
SELECT message_id, order_id, template, part, language, channel, state, tries, last_error, created_at, sent_at,
       recipient, subject, '', about, attachments
FROM messages
WHERE message_id < $1 AND ($2::smallint IS NULL OR state = $2)
ORDER BY message_id DESC LIMIT $3)sql"};

// Those that want a person's eye are listed apart.
constexpr pg::Statement kListTroubledMessages{"notification.ListTroubledMessages", R"sql(
SELECT message_id, order_id, template, part, language, channel, state, tries, last_error, created_at, sent_at,
       recipient, subject, '', about, attachments
FROM troubled_messages JOIN messages USING (message_id)
WHERE message_id < $1 AND state = $2
ORDER BY message_id DESC LIMIT $3)sql"};

constexpr pg::Statement kListMessagesOfOrder{"notification.ListMessagesOfOrder", R"sql(
SELECT message_id, order_id, template, part, language, channel, state, tries, last_error, created_at, sent_at,
       recipient, subject, '', about, attachments
FROM messages
WHERE order_id = $4 AND about = 1 AND message_id < $1 AND ($2::smallint IS NULL OR state = $2)
ORDER BY message_id DESC LIMIT $3)sql"};

constexpr size_t kColumns = 16;  // that every SELECT above gives, in the order of ReadMessage

// What the column order_id names.
enum class About : int16_t { kOrder = 1, kDocument = 2 };

About AboutOf(const Message& message) { return message.document.IsNil() ? About::kOrder : About::kDocument; }

Uuid SubjectOf(const Message& message) {
  return AboutOf(message) == About::kOrder ? message.order.uuid() : message.document;
}

Message ReadMessage(const pg::Row& row) {
  Message message;
  message.id = row.Get<MessageId>(0);
  const auto about = row.Get<About>(14);
  if (about == About::kOrder) message.order = row.Get<OrderId>(1);
  if (about == About::kDocument) message.document = row.Get<Uuid>(1);
  message.attachments = row.Get<int16_t>(15);
  message.which = row.Get<Template>(2);
  message.part = row.Get<int16_t>(3);
  message.language = row.Get<Language>(4);
  message.channel = row.Get<Channel>(5);
  message.state = row.Get<State>(6);
  message.tries = row.Get<int32_t>(7);
  message.last_error = row.Get<std::string>(8);
  message.created_at = row.Get<absl::Time>(9);
  message.sent_at = row.Get<std::optional<absl::Time>>(10);
  message.recipient = row.Get<std::string>(11);
  message.subject = row.Get<std::string>(12);
  message.body = row.Get<std::string>(13);
  return message;
}

template <class Field>
auto Fields(absl::Span<const Message> messages, Field Message::*field) {
  return pg::ArrayOf(messages, [field](const Message& message) { return message.*field; });
}

bool IsTrouble(State state) { return state == State::kFailed || state == State::kUnknown; }

Uuid LastUuid() { return *Uuid::Parse("ffffffff-ffff-ffff-ffff-ffffffffffff"); }

}  // namespace

absl::StatusOr<int64_t> InsertMessages(pg::Transaction& tx, absl::Span<const Message> messages) {
  if (messages.empty()) return 0;
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertMessages, Fields(messages, &Message::id), pg::ArrayOf(messages, SubjectOf),
                           Fields(messages, &Message::which), Fields(messages, &Message::part),
                           Fields(messages, &Message::language), Fields(messages, &Message::channel),
                           Fields(messages, &Message::created_at), Fields(messages, &Message::recipient),
                           Fields(messages, &Message::subject), Fields(messages, &Message::body),
                           pg::ArrayOf(messages, AboutOf), Fields(messages, &Message::attachments)));
  std::vector<due::Due> due;
  for (const pg::Row row : inserted) due.push_back({row.Get<Uuid>(0), row.Get<absl::Time>(1)});
  RETURN_IF_ERROR(due::InsertChecks(tx, std::move(due), StepMax(messages.front().channel)));
  return static_cast<int64_t>(inserted.size());
}

absl::StatusOr<std::vector<Claimed>> ClaimMessages(pg::Transaction& tx, absl::Time now, absl::Time lease_end) {
  std::vector<Claimed> claimed;
  while (claimed.empty()) {
    ASSIGN_OR_RETURN(const due::Taken taken, due::TakeChecks(tx, now, 1));
    if (taken.ids.empty()) break;
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimMessages, pg::Array(taken.ids), now, lease_end));
    for (const pg::Row row : rows) claimed.push_back({ReadMessage(row), row.Get<bool>(kColumns)});
    ASSIGN_OR_RETURN(const pg::Result queued,
                     tx.Exec(kFindQueued, pg::Array(taken.ids), static_cast<int64_t>(taken.ids.size())));
    std::vector<due::Due> again;
    for (const pg::Row row : queued) again.push_back({row.Get<Uuid>(0), row.Get<absl::Time>(1)});
    RETURN_IF_ERROR(due::InsertChecks(tx, std::move(again)));
  }
  return claimed;
}

absl::Status RecordAttempts(pg::Transaction& tx, absl::Time now, absl::Span<const Attempt> attempts) {
  if (attempts.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(tx.ExecLater(kRecordAttempts, pg::ArrayOf(attempts, [](const Attempt& a) { return a.id; }),
                               pg::ArrayOf(attempts, [](const Attempt& a) { return a.tries; }),
                               pg::ArrayOf(attempts, [](const Attempt& a) { return a.verdict.state; }),
                               pg::ArrayOf(attempts, [](const Attempt& a) { return a.verdict.due_at; }),
                               pg::ArrayOf(attempts, [](const Attempt& a) { return a.verdict.last_error; }), now));
  std::vector<due::Due> again;
  std::vector<MessageId> troubled;
  for (const Attempt& attempt : attempts) {
    if (attempt.verdict.state == State::kQueued) again.push_back({attempt.id.uuid(), attempt.verdict.due_at});
    if (IsTrouble(attempt.verdict.state)) troubled.push_back(attempt.id);
  }
  if (!troubled.empty()) RETURN_IF_ERROR(tx.ExecLater(kInsertTroubled, pg::Array(troubled)));
  return due::InsertChecks(tx, std::move(again));
}

absl::StatusOr<std::optional<Message>> FindMessage(pg::Transaction& tx, const MessageId& id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindMessage, id));
  if (rows.empty()) return std::nullopt;
  return ReadMessage(rows.front());
}

absl::StatusOr<std::vector<Message>> ListMessages(pg::Transaction& tx, const MessageFilter& filter) {
  const Uuid before = filter.before ? filter.before->uuid() : LastUuid();
  const bool troubled = filter.state && IsTrouble(*filter.state);
  absl::StatusOr<pg::Result> rows =
      filter.order ? tx.Exec(kListMessagesOfOrder, before, filter.state, filter.limit, *filter.order)
      : troubled   ? tx.Exec(kListTroubledMessages, before, filter.state, filter.limit)
                   : tx.Exec(kListMessages, before, filter.state, filter.limit);
  RETURN_IF_ERROR(rows.status());
  std::vector<Message> messages;
  messages.reserve(rows->size());
  for (const pg::Row row : *rows) messages.push_back(ReadMessage(row));
  return messages;
}

}  // namespace vlot::notification
