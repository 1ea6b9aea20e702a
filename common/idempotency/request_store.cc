#include "common/idempotency/request_store.h"

#include "absl/strings/str_cat.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::idempotency {
namespace {

constexpr pg::Statement kFindAnswer{"idempotency.FindAnswer", R"sql(
  SELECT hash, response FROM requests WHERE caller = $1 AND request_id = $2::uuid)sql"};

constexpr pg::Statement kInsertAnswer{"idempotency.InsertAnswer", R"sql(
  INSERT INTO requests (caller, request_id, hash, response, created_at)
  VALUES ($1, $2::uuid, $3, $4, $5)
  ON CONFLICT (caller, request_id) DO NOTHING)sql"};

}  // namespace

absl::Status RequestIdReusedError(const Uuid& request_id) {
  const std::string id = request_id.ToString();
  return MakeError(
      absl::StatusCode::kAlreadyExists, absl::StrCat("request_id ", id, " was used before with another content."),
      {.reason = "REQUEST_ID_REUSED", .domain = std::string(kCommonDomain), .metadata = {{"request_id", id}}});
}

absl::Status RequestUnderWayError() { return pg::RaceError("the same request is being answered at this moment"); }

absl::StatusOr<std::optional<std::string>> FindAnswer(pg::Transaction& tx, const RequestKey& key) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindAnswer, key.caller, key.request_id));
  if (rows.empty()) return std::nullopt;
  if (rows.front().Get<pg::Bytes>(0).data != key.hash) return RequestIdReusedError(key.request_id);
  return rows.front().Get<pg::Bytes>(1).data;
}

absl::Status InsertAnswer(pg::Transaction& tx, const RequestKey& key, std::string_view response, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result inserted, tx.Exec(kInsertAnswer, key.caller, key.request_id,
                                                      pg::BytesView{key.hash}, pg::BytesView{response}, now));
  if (inserted.affected_rows() == 1) return absl::OkStatus();
  return RequestUnderWayError();
}

}  // namespace vlot::idempotency
