#include "services/notification/webhooks/webhook_store.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::notification {
namespace {

// Subscription states 1 active, 2 disabled, 3 failing, 4 ended, 5 suspended; delivery states 1 waiting, 2 taken, 3
// given up.
#define VLOT_SUBSCRIPTION_COLUMNS                                                                         \
  "s.subscription_id, s.owner, s.url, s.event_types, s.description, s.state, s.secret, s.from_position, " \
  "s.created_at, s.keep_until, s.last_success_at"

constexpr pg::Statement kAnySubscription{"notification.AnySubscription", R"sql(
SELECT EXISTS (SELECT 1 FROM webhook_subscriptions WHERE state <> 4))sql"};

constexpr pg::Statement kCountSubscriptions{"notification.CountSubscriptions", R"sql(
SELECT count(*) FROM webhook_subscriptions WHERE owner = $1 AND state <> 4)sql"};

constexpr pg::Statement kMakeCursor{"notification.MakeWebhooksCursor", R"sql(
INSERT INTO feed_cursors (feed, position) VALUES ($1, $2) ON CONFLICT (feed) DO NOTHING)sql"};

constexpr pg::Statement kHoldCursor{"notification.HoldWebhooksCursor", R"sql(
SELECT position FROM feed_cursors WHERE feed = $1 FOR UPDATE)sql"};

constexpr pg::Statement kSkipTo{"notification.SkipWebhooksCursor", R"sql(
UPDATE feed_cursors SET position = $2 WHERE feed = $1 AND position < $2)sql"};

constexpr pg::Statement kInsertSubscription{"notification.InsertSubscription", R"sql(
INSERT INTO webhook_subscriptions (subscription_id, owner, url, event_types, description, state, secret, from_position,
                                   created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};

constexpr pg::Statement kUpdateSubscription{"notification.UpdateSubscription", R"sql(
UPDATE webhook_subscriptions SET url = $2, event_types = $3, description = $4, state = $5, keep_until = $6
WHERE subscription_id = $1)sql"};

// Counted up to the most that may wait, and one.
#define VLOT_WAITING                                                \
  ", (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries AS d " \
  "WHERE d.subscription_id = s.subscription_id AND d.state = 1 LIMIT 100001) AS waiting) "

constexpr pg::Statement kFindSubscription{
    "notification.FindSubscription",
    "SELECT " VLOT_SUBSCRIPTION_COLUMNS VLOT_WAITING
    "FROM webhook_subscriptions AS s WHERE s.subscription_id = $1 AND ($2 = '' OR s.owner = $2)"};

constexpr pg::Statement kLockSubscription{
    "notification.LockSubscription",
    "SELECT " VLOT_SUBSCRIPTION_COLUMNS VLOT_WAITING
    "FROM webhook_subscriptions AS s WHERE s.subscription_id = $1 AND ($2 = '' OR s.owner = $2) FOR UPDATE OF s"};

constexpr pg::Statement kListSubscriptions{
    "notification.ListSubscriptions",
    "SELECT " VLOT_SUBSCRIPTION_COLUMNS VLOT_WAITING
    "FROM webhook_subscriptions AS s WHERE ($1 = '' OR s.owner = $1) AND ($2::uuid IS NULL OR s.subscription_id < $2) "
    "ORDER BY s.subscription_id DESC LIMIT $3"};

constexpr pg::Statement kListListeners{
    "notification.ListListeners",
    "SELECT " VLOT_SUBSCRIPTION_COLUMNS
    ", 0::bigint FROM webhook_subscriptions AS s "
    "WHERE s.state <> 4 AND (s.keep_until IS NULL OR s.keep_until > $1) ORDER BY s.subscription_id LIMIT 100000"};

constexpr pg::Statement kListSenders{"notification.ListWebhookSenders", R"sql(
SELECT DISTINCT owner FROM webhook_subscriptions WHERE state IN (1, 5) AND owner > $1 ORDER BY owner LIMIT $2)sql"};

constexpr pg::Statement kSuspend{"notification.SuspendSubscriptions", R"sql(
UPDATE webhook_subscriptions SET state = 5, keep_until = $2 WHERE state = 1 AND owner = ANY ($1::text[])
RETURNING subscription_id)sql"};

constexpr pg::Statement kGoOn{"notification.GoOnWithSubscriptions", R"sql(
UPDATE webhook_subscriptions SET state = 1, keep_until = NULL WHERE state = 5 AND owner = ANY ($1::text[])
RETURNING subscription_id)sql"};

constexpr pg::Statement kInsertDeliveries{"notification.InsertDeliveries", R"sql(
INSERT INTO webhook_deliveries (subscription_id, event_id, event_type, subject, body, state, tries, due_at, created_at,
                                http_status, error, latency_ms)
SELECT n.subscription_id, n.event_id, n.event_type, n.subject, n.body, 1, 0, $6, $6, 0, '', 0
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
     WITH ORDINALITY AS n(subscription_id, event_id, event_type, subject, body, place)
ORDER BY n.place
ON CONFLICT (subscription_id, event_id) DO NOTHING)sql"};

constexpr pg::Statement kClaimDeliveries{"notification.ClaimDeliveries", R"sql(
WITH due AS (
  SELECT d.delivery_id
  FROM webhook_subscriptions AS s CROSS JOIN LATERAL (
    SELECT w.delivery_id FROM webhook_deliveries AS w
    WHERE w.subscription_id = s.subscription_id AND w.state = 1 AND w.due_at <= $1
    ORDER BY w.due_at, w.delivery_id LIMIT $4 FOR UPDATE SKIP LOCKED) AS d
  WHERE s.state = 1 AND s.subscription_id <> ALL ($3::uuid[])
  LIMIT $5
)
UPDATE webhook_deliveries AS d
SET tries = d.tries + 1, due_at = $2, tried_at = $1, first_tried_at = coalesce(d.first_tried_at, $1)
FROM due, webhook_subscriptions AS s
WHERE d.delivery_id = due.delivery_id AND s.subscription_id = d.subscription_id
RETURNING d.delivery_id, d.subscription_id, s.url, s.secret, d.event_id, d.body, d.tries, d.first_tried_at)sql"};

constexpr pg::Statement kRecordDeliveries{"notification.RecordDeliveries", R"sql(
UPDATE webhook_deliveries AS d
SET state = t.state, due_at = t.due_at, http_status = t.http_status, error = t.error, latency_ms = t.latency_ms
FROM unnest($1::bigint[], $2::int[], $3::smallint[], $4::timestamptz[], $5::int[], $6::text[], $7::int[])
     AS t(delivery_id, tries, state, due_at, http_status, error, latency_ms)
WHERE d.delivery_id = t.delivery_id AND d.tries = t.tries AND d.state = 1)sql"};

constexpr pg::Statement kRecordSuccess{"notification.RecordWebhookSuccess", R"sql(
UPDATE webhook_subscriptions SET last_success_at = $2 WHERE subscription_id = ANY ($1::uuid[]))sql"};

// It gave up an event, and has taken nothing since that was tried first; or wants no more.
constexpr pg::Statement kStopFailing{"notification.StopFailing", R"sql(
UPDATE webhook_subscriptions AS s SET state = 3, keep_until = $4
FROM unnest($1::uuid[], $2::timestamptz[], $3::boolean[]) AS f(subscription_id, since, gone)
WHERE s.subscription_id = f.subscription_id AND s.state = 1
  AND (f.gone OR s.last_success_at IS NULL OR s.last_success_at < f.since))sql"};

constexpr pg::Statement kWakeDeliveries{"notification.WakeDeliveries", R"sql(
UPDATE webhook_deliveries
SET due_at = $2, state = CASE WHEN created_at < $3 THEN 3 ELSE 1 END, tries = 0, first_tried_at = NULL
WHERE subscription_id = $1 AND state = 1)sql"};

constexpr pg::Statement kDropDeliveries{"notification.DropDeliveries", R"sql(
DELETE FROM webhook_deliveries WHERE subscription_id = $1 AND state = 1)sql"};

constexpr pg::Statement kListDeliveries{"notification.ListDeliveries", R"sql(
SELECT delivery_id, event_id, event_type, subject, state, tries, http_status, latency_ms, error, tried_at, due_at
FROM webhook_deliveries
WHERE subscription_id = $1 AND ($2::smallint IS NULL OR state = $2) AND ($3 = '' OR subject = $3)
  AND ($4::bigint IS NULL OR delivery_id < $4)
ORDER BY delivery_id DESC LIMIT $5)sql"};

constexpr pg::Statement kStopFull{"notification.StopFullSubscriptions", R"sql(
UPDATE webhook_subscriptions AS s SET state = CASE WHEN s.state = 1 THEN 3 ELSE s.state END, keep_until = $1
WHERE s.state <> 4 AND (s.keep_until IS NULL OR s.keep_until > $1)
  AND (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries AS d
                             WHERE d.subscription_id = s.subscription_id AND d.state = 1 LIMIT $2) AS w) >= $2)sql"};

constexpr pg::Statement kDropOld{"notification.DropOldDeliveries", R"sql(
DELETE FROM webhook_deliveries WHERE delivery_id IN (
  SELECT delivery_id FROM webhook_deliveries WHERE created_at < $1 ORDER BY created_at LIMIT 10000))sql"};

std::string Joined(const std::vector<std::string>& types) { return absl::StrJoin(types, " "); }

Subscription ReadSubscription(const pg::Row& row) {
  Subscription subscription{.id = row.Get<SubscriptionId>(0),
                            .owner = row.Get<std::string>(1),
                            .url = row.Get<std::string>(2),
                            .description = row.Get<std::string>(4),
                            .state = row.Get<SubscriptionState>(5),
                            .secret = row.Get<pg::Bytes>(6).data,
                            .from_position = row.Get<int64_t>(7),
                            .created_at = row.Get<absl::Time>(8),
                            .keep_until = row.Get<std::optional<absl::Time>>(9),
                            .last_success_at = row.Get<std::optional<absl::Time>>(10),
                            .waiting = row.Get<int64_t>(11)};
  for (absl::string_view type : absl::StrSplit(AbslView(row.Text(3)), ' ', absl::SkipEmpty())) {
    subscription.types.emplace_back(type);
  }
  return subscription;
}

std::vector<Subscription> ReadSubscriptions(const pg::Result& rows) {
  std::vector<Subscription> subscriptions;
  for (const pg::Row row : rows) subscriptions.push_back(ReadSubscription(row));
  return subscriptions;
}

std::vector<SubscriptionId> ReadIds(const pg::Result& rows) {
  std::vector<SubscriptionId> ids;
  for (const pg::Row row : rows) ids.push_back(row.Get<SubscriptionId>(0));
  return ids;
}

absl::Status RecordFor(pg::Transaction& tx, absl::Time now, absl::Span<const TriedDelivery> tried) {
  absl::flat_hash_set<SubscriptionId> taken;
  std::vector<TriedDelivery> failing;
  for (const TriedDelivery& one : tried) {
    if (one.verdict.state == DeliveryState::kTaken) taken.insert(one.subscription);
    if (one.verdict.state == DeliveryState::kGivenUp || one.verdict.gone) failing.push_back(one);
  }
  const std::vector<SubscriptionId> successful(taken.begin(), taken.end());
  if (!successful.empty()) RETURN_IF_ERROR(tx.ExecLater(kRecordSuccess, pg::Array(successful), now));
  if (failing.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(failing, get); };
  return tx.ExecLater(kStopFailing, column([](auto& f) { return f.subscription; }),
                      column([](auto& f) { return f.first_tried_at; }), column([](auto& f) { return f.verdict.gone; }),
                      now + kTriedFor);
}

}  // namespace

absl::StatusOr<bool> AnySubscription(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kAnySubscription));
  return rows.front().Get<bool>(0);
}

absl::StatusOr<int64_t> CountSubscriptions(pg::Transaction& tx, const std::string& owner) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kCountSubscriptions, owner));
  return rows.front().Get<int64_t>(0);
}

absl::StatusOr<int64_t> TakeStart(pg::Transaction& tx, int64_t end) {
  RETURN_IF_ERROR(tx.ExecLater(kMakeCursor, kWebhooksFeed, end));
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kHoldCursor, kWebhooksFeed));
  if (rows.empty()) return absl::InternalError("the cursor that was just inserted is not there");
  ASSIGN_OR_RETURN(const bool any, AnySubscription(tx));
  if (!any) RETURN_IF_ERROR(tx.ExecLater(kSkipTo, kWebhooksFeed, end));
  return std::max(rows.front().Get<int64_t>(0), end);
}

absl::Status InsertSubscription(pg::Transaction& tx, const Subscription& s) {
  return tx.ExecLater(kInsertSubscription, s.id, s.owner, s.url, Joined(s.types), s.description, s.state,
                      pg::BytesView{s.secret}, s.from_position, s.created_at);
}

absl::Status UpdateSubscription(pg::Transaction& tx, const Subscription& s) {
  return tx.ExecLater(kUpdateSubscription, s.id, s.url, Joined(s.types), s.description, s.state, s.keep_until);
}

absl::StatusOr<std::optional<Subscription>> FindSubscription(pg::Transaction& tx, const SubscriptionId& id,
                                                             const std::string& owner, bool lock) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(lock ? kLockSubscription : kFindSubscription, id, owner));
  if (rows.empty()) return std::nullopt;
  return ReadSubscription(rows.front());
}

absl::StatusOr<std::vector<Subscription>> ListSubscriptions(pg::Transaction& tx, const std::string& owner,
                                                            const std::optional<SubscriptionId>& before, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListSubscriptions, owner, before, limit));
  return ReadSubscriptions(rows);
}

absl::StatusOr<std::vector<Subscription>> ListListeners(pg::Transaction& tx, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListListeners, now));
  return ReadSubscriptions(rows);
}

absl::StatusOr<std::vector<std::string>> ListSenders(pg::Transaction& tx, const std::string& after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListSenders, after, limit));
  std::vector<std::string> owners;
  for (const pg::Row row : rows) owners.push_back(row.Get<std::string>(0));
  return owners;
}

absl::StatusOr<std::vector<SubscriptionId>> Suspend(pg::Transaction& tx, const std::vector<std::string>& owners,
                                                    absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSuspend, pg::Array(owners), now + kTriedFor));
  return ReadIds(rows);
}

absl::StatusOr<std::vector<SubscriptionId>> GoOn(pg::Transaction& tx, const std::vector<std::string>& owners,
                                                 absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kGoOn, pg::Array(owners)));
  std::vector<SubscriptionId> ids = ReadIds(rows);
  for (const SubscriptionId& id : ids) RETURN_IF_ERROR(WakeDeliveries(tx, id, now));
  return ids;
}

absl::StatusOr<int64_t> InsertDeliveries(pg::Transaction& tx, absl::Span<const NewDelivery> deliveries,
                                         absl::Time now) {
  if (deliveries.empty()) return 0;
  const auto column = [&](auto get) { return pg::ArrayOf(deliveries, get); };
  ASSIGN_OR_RETURN(const pg::Result inserted, tx.Exec(kInsertDeliveries, column([](auto& d) { return d.subscription; }),
                                                      column([](auto& d) { return std::string_view(d.event_id); }),
                                                      column([](auto& d) { return std::string_view(d.event_type); }),
                                                      column([](auto& d) { return std::string_view(d.subject); }),
                                                      column([](auto& d) { return std::string_view(d.body); }), now));
  return inserted.affected_rows();
}

absl::StatusOr<std::vector<ClaimedDelivery>> ClaimDeliveries(pg::Transaction& tx, absl::Time now, absl::Time lease_end,
                                                             const std::vector<SubscriptionId>& busy, int of_each,
                                                             int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimDeliveries, now, lease_end, pg::Array(busy), of_each, limit));
  std::vector<ClaimedDelivery> claimed;
  for (const pg::Row row : rows) {
    claimed.push_back({.id = row.Get<int64_t>(0),
                       .subscription = row.Get<SubscriptionId>(1),
                       .url = row.Get<std::string>(2),
                       .secret = row.Get<pg::Bytes>(3).data,
                       .event_id = row.Get<std::string>(4),
                       .body = row.Get<std::string>(5),
                       .tries = row.Get<int32_t>(6),
                       .first_tried_at = row.Get<absl::Time>(7)});
  }
  std::sort(claimed.begin(), claimed.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return claimed;
}

absl::Status RecordDeliveries(pg::Transaction& tx, absl::Time now, absl::Span<const TriedDelivery> tried) {
  if (tried.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(tried, get); };
  RETURN_IF_ERROR(
      tx.ExecLater(kRecordDeliveries, column([](auto& t) { return t.id; }), column([](auto& t) { return t.tries; }),
                   column([](auto& t) { return t.verdict.state; }), column([](auto& t) { return t.verdict.due_at; }),
                   column([](auto& t) { return t.answer.http_status; }),
                   column([](auto& t) { return std::string_view(t.verdict.error); }),
                   column([](auto& t) { return static_cast<int32_t>(t.answer.latency / absl::Milliseconds(1)); })));
  return RecordFor(tx, now, tried);
}

absl::Status WakeDeliveries(pg::Transaction& tx, const SubscriptionId& subscription, absl::Time now) {
  return tx.ExecLater(kWakeDeliveries, subscription, now, now - kTriedFor);
}

absl::Status DropDeliveries(pg::Transaction& tx, const SubscriptionId& subscription) {
  return tx.ExecLater(kDropDeliveries, subscription);
}

absl::StatusOr<std::vector<DeliveryRow>> ListDeliveries(pg::Transaction& tx, const DeliveryFilter& filter) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListDeliveries, filter.subscription, filter.state, filter.subject,
                                                  filter.before, filter.limit));
  std::vector<DeliveryRow> deliveries;
  for (const pg::Row row : rows) {
    deliveries.push_back({.id = row.Get<int64_t>(0),
                          .event_id = row.Get<std::string>(1),
                          .event_type = row.Get<std::string>(2),
                          .subject = row.Get<std::string>(3),
                          .state = row.Get<DeliveryState>(4),
                          .tries = row.Get<int32_t>(5),
                          .http_status = row.Get<int32_t>(6),
                          .latency_ms = row.Get<int32_t>(7),
                          .error = row.Get<std::string>(8),
                          .tried_at = row.Get<std::optional<absl::Time>>(9),
                          .due_at = row.Get<absl::Time>(10)});
  }
  return deliveries;
}

absl::Status SweepWebhooks(pg::Transaction& tx, absl::Time now) {
  RETURN_IF_ERROR(tx.ExecLater(kStopFull, now, kWaitingMax));
  return tx.ExecLater(kDropOld, now - kKeptFor);
}

}  // namespace vlot::notification
