#include "services/courier/scan_store.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/courier/scans.pb.h"

namespace vlot::courier {
namespace {

constexpr pg::Statement kReadScans{"courier.ReadScans", "SELECT scans FROM jobs WHERE job_id = $1"};

constexpr pg::Statement kInsertRefusals{"courier.InsertRefusals", R"sql(
  INSERT INTO refusals (job_id, partner_id, reason, note, refused_at)
  SELECT n.job_id, n.partner_id, n.reason, n.note, $5
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[]) AS n(job_id, partner_id, reason, note)
  ON CONFLICT DO NOTHING)sql"};

}  // namespace

std::string EncodeScan(const Scan& scan) {
  storage::Scans scans;
  storage::Scan& out = *scans.add_scans();
  out.set_event_id(scan.event_id);
  out.set_partner(std::string(scan.partner.uuid().AsStringView()));
  out.set_state(static_cast<int>(scan.tracking.state));
  out.set_reason(static_cast<int>(scan.tracking.reason));
  out.set_scanned_at(absl::ToUnixMicros(scan.tracking.time));
  out.set_recorded_at(absl::ToUnixMicros(scan.record_time));
  out.set_carrier_code(scan.carrier_code);
  out.set_place(scan.place);
  return scans.SerializeAsString();
}

absl::StatusOr<std::vector<Scan>> DecodeScans(const JobId& job, std::string_view stored) {
  storage::Scans in;
  bool good = in.ParseFromArray(stored.data(), static_cast<int>(stored.size()));
  std::vector<Scan> scans;
  scans.reserve(in.scans_size());
  for (const storage::Scan& scan : in.scans()) {
    const std::optional<Uuid> partner = Uuid::FromBytes(scan.partner());
    good &= partner.has_value();
    scans.push_back({.job = job,
                     .event_id = scan.event_id(),
                     .partner = PartnerId(partner.value_or(Uuid())),
                     .tracking = {static_cast<State>(scan.state()), static_cast<Reason>(scan.reason()),
                                  absl::FromUnixMicros(scan.scanned_at())},
                     .record_time = absl::FromUnixMicros(scan.recorded_at()),
                     .carrier_code = scan.carrier_code(),
                     .place = scan.place()});
  }
  if (!good) return absl::DataLossError(absl::StrCat("the stored scans of ", job.Name(), " cannot be read"));
  return scans;
}

absl::StatusOr<std::vector<Scan>> ListScans(pg::Transaction& tx, const JobId& job) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadScans, job));
  if (rows.empty()) return std::vector<Scan>();
  ASSIGN_OR_RETURN(std::vector<Scan> scans, DecodeScans(job, rows.front().Get<pg::Bytes>(0).data));
  std::sort(scans.begin(), scans.end(), [](const Scan& a, const Scan& b) {
    return std::tie(a.tracking.time, a.tracking.state, a.event_id) <
           std::tie(b.tracking.time, b.tracking.state, b.event_id);
  });
  return scans;
}

absl::Status InsertRefusals(pg::Transaction& tx, absl::Span<const Refusal> refusals, absl::Time now) {
  if (refusals.empty()) return absl::OkStatus();
  return tx.ExecLater(kInsertRefusals, pg::ArrayOf(refusals, [](const Refusal& r) { return r.job; }),
                      pg::ArrayOf(refusals, [](const Refusal& r) { return r.partner; }),
                      pg::ArrayOf(refusals, [](const Refusal& r) { return r.reason; }),
                      pg::ArrayOf(refusals, [](const Refusal& r) { return std::string_view(r.note); }), now);
}

}  // namespace vlot::courier
