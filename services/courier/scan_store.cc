#include "services/courier/scan_store.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::courier {
namespace {

constexpr pg::Statement kInsertScans{"courier.InsertScans", R"sql(
  INSERT INTO scans (job_id, event_id, partner_id, state, reason, scanned_at, recorded_at, carrier_code, place)
  SELECT n.job_id, n.event_id, n.partner_id, n.state, n.reason, n.scanned_at, n.recorded_at, n.carrier_code, n.place
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::smallint[], $5::smallint[], $6::timestamptz[],
              $7::timestamptz[], $8::text[], $9::text[])
       AS n(job_id, event_id, partner_id, state, reason, scanned_at, recorded_at, carrier_code, place)
  ON CONFLICT DO NOTHING
  RETURNING job_id, event_id)sql"};

constexpr pg::Statement kFindScans{"courier.FindScans", R"sql(
  SELECT s.job_id, s.event_id, s.partner_id, s.state, s.reason, s.scanned_at, s.recorded_at, s.carrier_code, s.place
  FROM unnest($1::uuid[], $2::text[]) AS k(job_id, event_id)
    JOIN scans s ON s.job_id = k.job_id AND s.event_id = k.event_id)sql"};

constexpr pg::Statement kListScans{"courier.ListScans", R"sql(
  SELECT job_id, event_id, partner_id, state, reason, scanned_at, recorded_at, carrier_code, place
  FROM scans
  WHERE job_id = $1
  ORDER BY scanned_at DESC, state DESC, event_id DESC
  LIMIT $2)sql"};

constexpr pg::Statement kInsertRefusals{"courier.InsertRefusals", R"sql(
  INSERT INTO refusals (job_id, partner_id, reason, note, refused_at)
  SELECT n.job_id, n.partner_id, n.reason, n.note, $5
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[]) AS n(job_id, partner_id, reason, note)
  ON CONFLICT DO NOTHING)sql"};

std::optional<std::string_view> NullIfEmpty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

Scan ReadScan(const pg::Row& row) {
  return {.job = row.Get<JobId>(0),
          .event_id = row.Get<std::string>(1),
          .partner = row.Get<PartnerId>(2),
          .tracking = {row.Get<State>(3), row.Get<Reason>(4), row.Get<absl::Time>(5)},
          .record_time = row.Get<absl::Time>(6),
          .carrier_code = row.Get<std::optional<std::string>>(7).value_or(""),
          .place = row.Get<std::optional<std::string>>(8).value_or("")};
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<ScanKey>> InsertScans(pg::Transaction& tx, absl::Span<const Scan* const> scans) {
  absl::flat_hash_set<ScanKey> inserted;
  if (scans.empty()) return inserted;
  const auto column = [&](auto get) { return pg::ArrayOf(scans, [&](const Scan* scan) { return get(*scan); }); };
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kInsertScans, column([](const Scan& s) { return s.job; }),
                                                  column([](const Scan& s) { return std::string_view(s.event_id); }),
                                                  column([](const Scan& s) { return s.partner; }),
                                                  column([](const Scan& s) { return s.tracking.state; }),
                                                  column([](const Scan& s) { return s.tracking.reason; }),
                                                  column([](const Scan& s) { return s.tracking.time; }),
                                                  column([](const Scan& s) { return s.record_time; }),
                                                  column([](const Scan& s) { return NullIfEmpty(s.carrier_code); }),
                                                  column([](const Scan& s) { return NullIfEmpty(s.place); })));
  inserted.reserve(rows.size());
  for (pg::Row row : rows) inserted.emplace(row.Get<JobId>(0), row.Get<std::string>(1));
  return inserted;
}

absl::StatusOr<absl::flat_hash_map<ScanKey, Scan>> FindScans(pg::Transaction& tx, absl::Span<const Scan* const> scans) {
  absl::flat_hash_map<ScanKey, Scan> found;
  if (scans.empty()) return found;
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kFindScans, pg::ArrayOf(scans, [](const Scan* s) { return s->job; }),
                           pg::ArrayOf(scans, [](const Scan* s) { return std::string_view(s->event_id); })));
  for (pg::Row row : rows) {
    Scan scan = ReadScan(row);
    ScanKey key = scan.key();
    found.emplace(std::move(key), std::move(scan));
  }
  return found;
}

absl::StatusOr<std::vector<Scan>> ListScans(pg::Transaction& tx, const JobId& job) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListScans, job, kScansMax));
  std::vector<Scan> scans;
  for (pg::Row row : rows) scans.push_back(ReadScan(row));
  std::reverse(scans.begin(), scans.end());
  return scans;
}

absl::Status InsertRefusals(pg::Transaction& tx, absl::Span<const Refusal> refusals, absl::Time now) {
  if (refusals.empty()) return absl::OkStatus();
  return tx
      .Exec(kInsertRefusals, pg::ArrayOf(refusals, [](const Refusal& r) { return r.job; }),
            pg::ArrayOf(refusals, [](const Refusal& r) { return r.partner; }),
            pg::ArrayOf(refusals, [](const Refusal& r) { return r.reason; }),
            pg::ArrayOf(refusals, [](const Refusal& r) { return std::string_view(r.note); }), now)
      .status();
}

}  // namespace vlot::courier
