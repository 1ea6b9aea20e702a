#include "common/pg/pipeline.h"

#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

using std::chrono::steady_clock;

constexpr int kBinary = 1;

std::string_view View(const char* text) { return text != nullptr ? text : ""; }

}  // namespace

Pipeline::Pipeline(Connection::Impl& connection) : connection_(connection), handle_(connection.session.handle()) {
  PQenterPipelineMode(handle_);
}

Pipeline::~Pipeline() {
  if (!connection_.lost && PQexitPipelineMode(handle_) == 0) connection_.lost = true;
}

absl::Status Pipeline::Lost(const char* statement, bool committing) {
  Doing doing{.statement = statement, .committing = committing};
  connection_.lost = true;
  return StatusOfSqlState(doing, "", PQerrorMessage(handle_));
}

absl::Status Pipeline::Prepare(const Statement& statement) {
  if (PQsendPrepare(handle_, statement.name, statement.sql, 0, nullptr) == 0) return Lost(statement.name, false);
  auto [known, fresh] = connection_.prepared.try_emplace(statement.name, connection_.MetricsOf(statement.name));
  sent_.push_back(
      {.name = statement.name, .metrics = known->second, .preparing = true, .at = steady_clock::now(), .use = nullptr});
  return absl::OkStatus();
}

absl::Status Pipeline::Put(const Statement& statement, absl::Span<const Param> params, Use use) {
  auto known = connection_.prepared.find(absl::string_view(statement.name));
  if (known == connection_.prepared.end()) {
    RETURN_IF_ERROR(Prepare(statement));
    known = connection_.prepared.find(absl::string_view(statement.name));
  }
  constexpr size_t kMost = 16;  // without memory of its own
  absl::InlinedVector<const char*, kMost> values(params.size());
  absl::InlinedVector<int, kMost> sizes(params.size());
  absl::InlinedVector<int, kMost> formats(params.size());
  std::vector<std::string> texts;  // those must end with NUL
  texts.reserve(params.size());
  for (size_t i = 0; i < params.size(); ++i) {
    if (params[i].null()) continue;
    const std::string_view bytes = params[i].bytes();
    formats[i] = params[i].binary() ? kBinary : 0;
    sizes[i] = static_cast<int>(bytes.size());
    values[i] = params[i].binary() ? bytes.data() : texts.emplace_back(bytes).c_str();
  }
  if (PQsendQueryPrepared(handle_, statement.name, static_cast<int>(params.size()), values.data(), sizes.data(),
                          formats.data(), kBinary) == 0) {
    return Lost(statement.name, false);
  }
  sent_.push_back({.name = statement.name, .metrics = known->second, .at = steady_clock::now(), .use = std::move(use)});
  return absl::OkStatus();
}

absl::Status Pipeline::PutCommand(const Statement& command, const StatementMetrics& metrics, bool committing, Use use) {
  if (PQsendQueryParams(handle_, command.sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 0) {
    return Lost(command.name, committing);
  }
  sent_.push_back({.name = command.name,
                   .metrics = metrics,
                   .committing = committing,
                   .at = steady_clock::now(),
                   .use = std::move(use)});
  return absl::OkStatus();
}

absl::Status Pipeline::Exchange() {
  if (sent_.empty()) return absl::OkStatus();
  std::vector<Sent> sent = std::exchange(sent_, {});
  // Once COMMIT has left, a connection that breaks leaves its outcome unknown, whichever answer was being waited for.
  const bool committing = sent.back().committing;
  if (PQpipelineSync(handle_) == 0) return Lost(sent.front().name, committing);
  absl::Status status;
  for (Sent& one : sent) {
    std::optional<absl::StatusOr<Answer>> answer;
    if (!connection_.lost) answer = Take(one, committing);
    const bool done = answer && answer->ok();
    if (one.preparing && !done) connection_.prepared.erase(one.name);
    if (!one.preparing) one.metrics.seconds.Observe(absl::FromChrono(steady_clock::now() - one.at));
    if (done) {
      if (one.use) one.use(**std::move(answer));
    } else if (answer) {
      one.metrics.errors.Increment();
      if (status.ok()) status = std::move(*answer).status();
    }
  }
  if (!connection_.lost) PQclear(PQgetResult(handle_));  // that of the sync
  return status;
}

std::optional<absl::StatusOr<Answer>> Pipeline::Take(const Sent& sent, bool committing) {
  Answer answer(PQgetResult(handle_));
  if (answer == nullptr) return Lost(sent.name, committing);
  const ExecStatusType outcome = PQresultStatus(answer.get());
  if (outcome == PGRES_PIPELINE_ABORTED) {
    PQclear(PQgetResult(handle_));  // null, the end of this statement's answers
    return std::nullopt;
  }
  if (outcome != PGRES_COMMAND_OK && outcome != PGRES_TUPLES_OK) {
    const std::string_view sqlstate = View(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE));
    // An error that PostgreSQL tells of keeps it from the statements that follow: COMMIT was not done.
    Doing doing{.statement = sent.name, .committing = sqlstate.empty() ? committing : sent.committing};
    absl::Status status = StatusOfSqlState(doing, sqlstate, View(PQresultErrorMessage(answer.get())));
    connection_.lost |= doing.lost || PQstatus(handle_) != CONNECTION_OK;
    if (!connection_.lost) PQclear(PQgetResult(handle_));
    return status;
  }
  PQclear(PQgetResult(handle_));
  return answer;
}

}  // namespace vlot::pg
