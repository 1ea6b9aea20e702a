#include "common/trail/store.h"

#include <string_view>

#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/trail/names.h"

namespace vlot::trail {
namespace {

constexpr pg::Statement kInsertEntries{"trail.InsertEntries", R"sql(
  INSERT INTO audit_entries (entry_id, recorded_at, actor, operator_role, key_name, action, resource, reason, request_id,
                             trace_id, outcome)
  SELECT e.entry_id, e.recorded_at, e.actor, e.operator_role, e.key_name, e.action, e.resource, e.reason, e.request_id,
         e.trace_id, e.outcome
  FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::uuid[], $10::text[], $11::text[])
    AS e(entry_id, recorded_at, actor, operator_role, key_name, action, resource, reason, request_id, trace_id,
         outcome))sql"};

constexpr pg::Statement kListEntries{"trail.ListEntries", R"sql(
  SELECT entry_id, recorded_at, actor, operator_role, key_name, action, resource, reason, request_id, trace_id, outcome
  FROM audit_entries
  WHERE entry_id < $1 AND recorded_at >= $2 AND recorded_at < $3
    AND ($4::text = '' OR actor = $4) AND ($5::text = '' OR resource = $5) AND ($6::text = '' OR action = $6)
  ORDER BY entry_id DESC LIMIT $7)sql"};

Entry EntryIn(pg::Row row) {
  return {.id = row.Get<Uuid>(0),
          .recorded_at = row.Get<absl::Time>(1),
          .act = {.actor = row.Get<std::string>(2),
                  .role = row.Get<std::string>(3),
                  .key = row.Get<std::string>(4),
                  .method = row.Get<std::string>(5),
                  .resource = row.Get<std::string>(6),
                  .reason = row.Get<std::string>(7),
                  .trace_id = row.Get<std::string>(9)},
          .request_id = row.Get<Uuid>(8),
          .outcome = row.Get<std::string>(10)};
}

}  // namespace

Entry EntryOf(Uuid id, absl::Time now, const Act& act, Uuid request_id, const google::protobuf::Message* answer) {
  Entry entry{.id = id, .recorded_at = now, .act = act, .request_id = request_id};
  if (answer == nullptr) return entry;
  if (std::string resource = ResourceIn(*answer); !resource.empty()) entry.act.resource = std::move(resource);
  entry.outcome = StateIn(*answer);
  return entry;
}

absl::Status InsertEntries(pg::Transaction& tx, absl::Span<const Entry> entries) {
  if (entries.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(entries, get); };
  const auto text = [&](std::string Act::*member) {
    return pg::ArrayOf(entries, [member](const Entry& entry) { return std::string_view(entry.act.*member); });
  };
  return tx.ExecLater(kInsertEntries, column([](auto& e) { return e.id; }),
                      column([](auto& e) { return e.recorded_at; }), text(&Act::actor), text(&Act::role),
                      text(&Act::key), text(&Act::method), text(&Act::resource), text(&Act::reason),
                      column([](auto& e) { return e.request_id; }), text(&Act::trace_id),
                      column([](auto& e) { return std::string_view(e.outcome); }));
}

absl::StatusOr<std::vector<Entry>> ListEntries(pg::Transaction& tx, const Filter& filter) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListEntries, filter.before, filter.from, filter.until, filter.actor,
                                                  filter.resource, filter.method, filter.limit));
  std::vector<Entry> entries;
  for (pg::Row row : rows) entries.push_back(EntryIn(row));
  return entries;
}

}  // namespace vlot::trail
