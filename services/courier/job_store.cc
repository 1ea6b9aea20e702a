#include "services/courier/job_store.h"

#include <utility>

#include "common/ids/nil.h"
#include "common/status/status.h"
#include "services/courier/job_columns.h"

namespace vlot::courier {
namespace {

constexpr pg::Statement kInsertJobs{"courier.InsertJobs", R"sql(
  INSERT INTO jobs (job_id, order_id, shipment_id, partner_id, state, reason, state_at, version, tracking_number,
                    identity_check, region_code, postal_code, wish_day, wish_from_hour, wish_until_hour, window_day,
                    window_from, window_until, accept_until, created_at, refused_by, details)
  SELECT n.job_id, n.order_id, n.shipment_id, n.partner_id, n.state, n.reason, n.state_at, n.version, n.tracking_number,
         n.identity_check, n.region_code, n.postal_code, n.wish_day, n.wish_from_hour, n.wish_until_hour, n.window_day,
         n.window_from, n.window_until, n.accept_until, n.created_at, '', n.details
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::smallint[], $7::timestamptz[],
              $8::int[], $9::bigint[], $10::bool[], $11::text[], $12::text[], $13::date[], $14::smallint[],
              $15::smallint[], $16::date[], $17::timestamptz[], $18::timestamptz[], $19::timestamptz[],
              $20::timestamptz[], $21::bytea[])
       AS n(job_id, order_id, shipment_id, partner_id, state, reason, state_at, version, tracking_number,
            identity_check, region_code, postal_code, wish_day, wish_from_hour, wish_until_hour, window_day,
            window_from, window_until, accept_until, created_at, details)
  ON CONFLICT DO NOTHING
  RETURNING job_id)sql"};

constexpr pg::Statement kLockTracking{"courier.LockTracking", "SELECT " VLOT_COURIER_TRACKING_COLUMNS R"sql(, j.scans
  FROM unnest($1::uuid[]) AS k(job_id) JOIN jobs j ON j.job_id = k.job_id
  ORDER BY j.job_id
  FOR UPDATE OF j)sql"};

constexpr pg::Statement kLockJobs{"courier.LockJobs", "SELECT " VLOT_COURIER_JOB_COLUMNS R"sql(, j.scans
  FROM unnest($1::uuid[]) AS k(job_id) JOIN jobs j ON j.job_id = k.job_id
  ORDER BY j.job_id
  FOR UPDATE OF j)sql"};

constexpr pg::Statement kUpdateTracking{"courier.UpdateTracking", R"sql(
  UPDATE jobs j SET state = u.state, reason = u.reason, state_at = u.state_at, version = u.version,
    scans = j.scans || u.scans
  FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::timestamptz[], $5::int[], $6::bytea[])
       AS u(job_id, state, reason, state_at, version, scans)
  WHERE j.job_id = u.job_id)sql"};

constexpr pg::Statement kUpdateConfirmed{"courier.UpdateConfirmed", R"sql(
  UPDATE jobs j SET state = u.state, reason = u.reason, state_at = u.state_at, version = u.version,
    confirm_request_id = u.confirm_request_id, confirm_hash = u.confirm_hash, proof = u.proof, scans = j.scans || u.scans
  FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::timestamptz[], $5::int[], $6::uuid[], $7::bigint[],
              $8::bytea[], $9::bytea[])
       AS u(job_id, state, reason, state_at, version, confirm_request_id, confirm_hash, proof, scans)
  WHERE j.job_id = u.job_id)sql"};

constexpr pg::Statement kUpdateOffered{"courier.UpdateOffered", R"sql(
  UPDATE jobs j SET partner_id = u.partner_id, state = u.state, reason = u.reason, state_at = u.state_at,
    version = u.version, window_day = u.window_day, window_from = u.window_from, window_until = u.window_until,
    accept_until = u.accept_until, refused_by = u.refused_by
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::timestamptz[], $6::int[], $7::date[],
              $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::bytea[])
       AS u(job_id, partner_id, state, reason, state_at, version, window_day, window_from, window_until, accept_until,
            refused_by)
  WHERE j.job_id = u.job_id)sql"};

constexpr pg::Statement kReadJobs{"courier.ReadJobs", "SELECT " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM unnest($1::uuid[]) AS k(job_id) JOIN jobs j ON j.job_id = k.job_id)sql"};

constexpr pg::Statement kReadJobByTracking{"courier.ReadJobByTracking", "SELECT " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM jobs j WHERE j.tracking_number = $1)sql"};

// One statement for each way in, so that each finds its index.
constexpr pg::Statement kListJobs{"courier.ListJobs", "SELECT " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM jobs j WHERE j.job_id < $1 AND ($2::uuid IS NULL OR j.partner_id = $2)
  ORDER BY j.job_id DESC LIMIT $3)sql"};
constexpr pg::Statement kListJobsOfOrder{"courier.ListJobsOfOrder", "SELECT " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM jobs j WHERE j.job_id < $1 AND ($2::uuid IS NULL OR j.partner_id = $2) AND j.order_id = $4
    AND ($5::uuid IS NULL OR j.shipment_id = $5)
  ORDER BY j.job_id DESC LIMIT $3)sql"};
constexpr pg::Statement kListJobsOfShipment{"courier.ListJobsOfShipment",
                                            "SELECT " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM jobs j WHERE j.job_id < $1 AND ($2::uuid IS NULL OR j.partner_id = $2) AND j.shipment_id = $4
  ORDER BY j.job_id DESC LIMIT $3)sql"};

pg::Bytes JoinIds(absl::Span<const PartnerId> ids) {
  pg::Bytes joined;
  for (const PartnerId& id : ids) joined.data.append(id.uuid().AsStringView());
  return joined;
}

std::vector<PartnerId> SplitIds(std::string_view joined) {
  std::vector<PartnerId> ids;
  for (; joined.size() >= Uuid::kSize; joined.remove_prefix(Uuid::kSize)) {
    ids.emplace_back(*Uuid::FromBytes(joined.substr(0, Uuid::kSize)));
  }
  return ids;
}

Job ReadTracking(const pg::Row& row, size_t c) {
  Job job;
  job.id = row.Get<JobId>(c);
  job.order = row.Get<OrderId>(c + 1);
  job.shipment = row.Get<std::optional<ShipmentId>>(c + 2).value_or(ShipmentId());
  job.partner = row.Get<std::optional<PartnerId>>(c + 3).value_or(PartnerId());
  job.tracking = {row.Get<State>(c + 4), row.Get<Reason>(c + 5), row.Get<absl::Time>(c + 6)};
  job.version = row.Get<int32_t>(c + 7);
  job.place.identity_check = row.Get<bool>(c + 8);
  job.refused_by = SplitIds(row.Get<pg::BytesView>(c + 9).data);
  job.confirm_request_id = row.Get<std::optional<Uuid>>(c + 10);
  job.confirm_hash = row.Get<std::optional<int64_t>>(c + 11).value_or(0);
  return job;
}

Job ReadJob(const pg::Row& row, size_t c) {
  Job job = ReadTracking(row, c);
  job.place.region_code = row.Get<std::string>(c + kTrackingColumns);
  job.place.postal_code = row.Get<std::string>(c + 13);
  job.wish = {row.Get<std::optional<absl::CivilDay>>(c + 14), row.Get<int16_t>(c + 15), row.Get<int16_t>(c + 16)};
  job.window = {row.Get<absl::CivilDay>(c + 17), row.Get<absl::Time>(c + 18), row.Get<absl::Time>(c + 19)};
  job.accept_until = row.Get<absl::Time>(c + 20);
  job.tracking_number = row.Get<std::optional<TrackingNumber>>(c + 21);
  return job;
}

std::vector<StoredJob> ReadStoredJobs(const pg::Result& rows) {
  std::vector<StoredJob> jobs;
  jobs.reserve(rows.size());
  for (pg::Row row : rows) jobs.push_back(ReadStoredJob(row, 0));
  return jobs;
}

}  // namespace

StoredJob ReadStoredJob(const pg::Row& row, size_t first) {
  return {.job = ReadJob(row, first),
          .create_time = row.Get<absl::Time>(first + kJobColumns),
          .details = row.Get<std::optional<pg::Bytes>>(first + 23).value_or(pg::Bytes()).data};
}

absl::StatusOr<absl::flat_hash_set<JobId>> InsertJobs(pg::Transaction& tx, absl::Span<const StoredJob> jobs) {
  const auto column = [&](auto get) { return pg::ArrayOf(jobs, [&](const StoredJob& j) { return get(j.job); }); };
  ASSIGN_OR_RETURN(
      const pg::Result rows,
      tx.Exec(kInsertJobs, column([](const Job& j) { return j.id; }), column([](const Job& j) { return j.order; }),
              column([](const Job& j) { return NullIfNil(j.shipment); }),
              column([](const Job& j) { return NullIfNil(j.partner); }),
              column([](const Job& j) { return j.tracking.state; }),
              column([](const Job& j) { return j.tracking.reason; }),
              column([](const Job& j) { return j.tracking.time; }), column([](const Job& j) { return j.version; }),
              column([](const Job& j) { return j.tracking_number; }),
              column([](const Job& j) { return j.place.identity_check; }),
              column([](const Job& j) { return std::string_view(j.place.region_code); }),
              column([](const Job& j) { return std::string_view(j.place.postal_code); }),
              column([](const Job& j) { return j.wish.day; }),
              column([](const Job& j) { return static_cast<int16_t>(j.wish.from_hour); }),
              column([](const Job& j) { return static_cast<int16_t>(j.wish.until_hour); }),
              column([](const Job& j) { return j.window.day; }), column([](const Job& j) { return j.window.from; }),
              column([](const Job& j) { return j.window.until; }), column([](const Job& j) { return j.accept_until; }),
              pg::ArrayOf(jobs, [](const StoredJob& j) { return j.create_time; }),
              pg::ArrayOf(jobs, [](const StoredJob& j) { return pg::BytesView{j.details}; })));
  absl::flat_hash_set<JobId> inserted;
  inserted.reserve(rows.size());
  for (pg::Row row : rows) inserted.insert(row.Get<JobId>(0));
  return inserted;
}

absl::StatusOr<std::vector<LockedJob>> LockJobs(pg::Transaction& tx, absl::Span<const JobId> ids, Columns columns) {
  const bool all = columns == Columns::kAll;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(all ? kLockJobs : kLockTracking, pg::Array(ids)));
  std::vector<LockedJob> jobs;
  jobs.reserve(rows.size());
  for (pg::Row row : rows) {
    jobs.push_back({.job = all ? ReadJob(row, 0) : ReadTracking(row, 0),
                    .scans = row.Get<pg::Bytes>(all ? kJobColumns : kTrackingColumns).data});
  }
  return jobs;
}

absl::Status UpdateTracking(pg::Transaction& tx, absl::Span<const ScannedJob> jobs) {
  if (jobs.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(jobs, [&](const ScannedJob& j) { return get(*j.job); }); };
  return tx.ExecLater(
      kUpdateTracking, column([](const Job& j) { return j.id; }), column([](const Job& j) { return j.tracking.state; }),
      column([](const Job& j) { return j.tracking.reason; }), column([](const Job& j) { return j.tracking.time; }),
      column([](const Job& j) { return j.version; }),
      pg::ArrayOf(jobs, [](const ScannedJob& j) { return pg::BytesView{j.scans}; }));
}

absl::Status UpdateConfirmed(pg::Transaction& tx, absl::Span<const ConfirmedJob> jobs) {
  if (jobs.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(jobs, [&](const ConfirmedJob& j) { return get(*j.job); }); };
  return tx.ExecLater(
      kUpdateConfirmed, column([](const Job& j) { return j.id; }),
      column([](const Job& j) { return j.tracking.state; }), column([](const Job& j) { return j.tracking.reason; }),
      column([](const Job& j) { return j.tracking.time; }), column([](const Job& j) { return j.version; }),
      column([](const Job& j) { return j.confirm_request_id; }), column([](const Job& j) { return j.confirm_hash; }),
      pg::ArrayOf(jobs, [](const ConfirmedJob& j) { return pg::BytesView{j.proof}; }),
      pg::ArrayOf(jobs, [](const ConfirmedJob& j) { return pg::BytesView{j.scans}; }));
}

absl::Status UpdateOffered(pg::Transaction& tx, absl::Span<const Job* const> jobs) {
  if (jobs.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(jobs, [&](const Job* job) { return get(*job); }); };
  return tx.ExecLater(
      kUpdateOffered, column([](const Job& j) { return j.id; }),
      column([](const Job& j) { return NullIfNil(j.partner); }), column([](const Job& j) { return j.tracking.state; }),
      column([](const Job& j) { return j.tracking.reason; }), column([](const Job& j) { return j.tracking.time; }),
      column([](const Job& j) { return j.version; }), column([](const Job& j) { return j.window.day; }),
      column([](const Job& j) { return j.window.from; }), column([](const Job& j) { return j.window.until; }),
      column([](const Job& j) { return j.accept_until; }), column([](const Job& j) { return JoinIds(j.refused_by); }));
}

absl::StatusOr<std::vector<StoredJob>> ReadJobs(pg::Transaction& tx, absl::Span<const JobId> ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadJobs, pg::Array(ids)));
  return ReadStoredJobs(rows);
}

absl::StatusOr<std::optional<StoredJob>> ReadJobByTracking(pg::Transaction& tx, TrackingNumber number) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadJobByTracking, number));
  if (rows.empty()) return std::nullopt;
  return ReadStoredJob(rows.front(), 0);
}

absl::StatusOr<std::vector<StoredJob>> ListStoredJobs(pg::Transaction& tx, const JobFilter& filter, int max) {
  Uuid::Bytes last;
  last.fill(0xff);
  const JobId before = filter.before.value_or(JobId(Uuid(last)));
  const auto listed = [&]() {
    if (filter.order) return tx.Exec(kListJobsOfOrder, before, filter.partner, max, *filter.order, filter.shipment);
    if (filter.shipment) return tx.Exec(kListJobsOfShipment, before, filter.partner, max, *filter.shipment);
    return tx.Exec(kListJobs, before, filter.partner, max);
  };
  ASSIGN_OR_RETURN(const pg::Result rows, listed());
  return ReadStoredJobs(rows);
}

}  // namespace vlot::courier
