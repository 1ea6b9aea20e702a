#include "common/pg/transaction.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/pg/connection.h"
#include "common/pg/errors.h"
#include "common/pg/pipeline.h"
#include "common/pg/session.h"
#include "common/status/cause.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

constexpr Statement kBegin{"begin", "BEGIN"};
constexpr Statement kBeginSnapshot{"begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Statement kCommit{"commit", "COMMIT"};
constexpr Statement kRollback{"rollback", "ROLLBACK"};

std::vector<uint32_t> TypesOf(const PGresult* rows) {
  const int columns = PQnfields(rows);
  std::vector<uint32_t> types;
  types.reserve(static_cast<size_t>(columns));
  for (int column = 0; column < columns; ++column) types.push_back(PQftype(rows, column));
  return types;
}

std::vector<Cell> CellsOf(const PGresult* rows) {
  std::vector<Cell> cells;
  const int count = PQntuples(rows);
  const int columns = PQnfields(rows);
  cells.reserve(static_cast<size_t>(count) * static_cast<size_t>(columns));
  for (int row = 0; row < count; ++row) {
    for (int column = 0; column < columns; ++column) {
      cells.push_back(PQgetisnull(rows, row, column) != 0
                          ? Cell{nullptr, 0}
                          : Cell{PQgetvalue(rows, row, column), static_cast<size_t>(PQgetlength(rows, row, column))});
    }
  }
  return cells;
}

Result ToResult(const char* statement, Answer rows, std::shared_ptr<absl::Status> unreadable) {
  auto data = std::make_shared<ResultData>();
  data->types = TypesOf(rows.get());
  data->cells = CellsOf(rows.get());
  data->rows = std::move(rows);
  data->statement = statement;
  data->unreadable = std::move(unreadable);
  return Result(std::move(data));
}

}  // namespace

Transaction::Transaction(Connection& connection, Mode mode)
    : connection_(connection), mode_(mode), unreadable_(std::make_shared<absl::Status>()) {}

Transaction::~Transaction() { Rollback(); }

absl::Status Transaction::Fail(absl::Status status) {
  if (status_.ok()) status_ = status;
  return status;
}

absl::Status Transaction::EnsureBegun() {
  RETURN_IF_ERROR(status_);
  if (pipeline_ != nullptr) return absl::OkStatus();
  if (!connection_.alive()) {
    Doing doing{.statement = kBegin.name};
    return Fail(StatusOfSqlState(doing, "", "connection lost"));
  }
  pipeline_ = std::make_unique<Pipeline>(*connection_.impl_);
  if (mode_ == Mode::kAutocommit) return absl::OkStatus();
  const Statement& begin = mode_ == Mode::kReadSnapshot ? kBeginSnapshot : kBegin;
  absl::Status put = pipeline_->PutCommand(begin, {}, false);
  return put.ok() ? put : Fail(std::move(put));
}

absl::Status Transaction::Put(const Statement& statement, absl::Span<const Param> params, Use use) {
  RETURN_IF_ERROR(EnsureBegun());
  Pipeline::Use then;
  if (use) {
    then = [name = statement.name, unreadable = unreadable_, use = std::move(use)](Answer rows) mutable {
      use(ToResult(name, std::move(rows), std::move(unreadable)));
    };
  }
  absl::Status put = pipeline_->Put(statement, params, std::move(then));
  return put.ok() ? put : Fail(std::move(put));
}

absl::Status Transaction::Exchange() {
  absl::Status exchanged = pipeline_->Exchange();
  exchanged_ = true;
  expecting_ = false;
  if (!exchanged.ok()) Fail(IsRace(exchanged) ? RaceError() : std::move(exchanged)).IgnoreError();
  return status_;
}

bool Transaction::IsRace(const absl::Status& status) const {
  if (inserting_.empty() || !IsDataError(status)) return false;
  std::map<std::string, std::string> about = GetErrorDetail(status).value_or(ErrorDetail()).metadata;
  return about["sqlstate"] == "23505" && std::any_of(inserting_.begin(), inserting_.end(), [&](const char* statement) {
           return about[kStatementKey] == statement;
         });
}

absl::StatusOr<Result> Transaction::ExecParams(const Statement& statement, absl::Span<const Param> params) {
  std::optional<Result> result;
  RETURN_IF_ERROR(Put(statement, params, [&](const Result& rows) { result = rows; }));
  RETURN_IF_ERROR(Exchange());
  if (!result) return Fail(absl::InternalError("no answer and no error"));
  return *std::move(result);
}

absl::Status Transaction::ExecScript(std::string_view sql) {
  RETURN_IF_ERROR(EnsureBegun());
  RETURN_IF_ERROR(Exchange());
  Connection::Impl& connection = *connection_.impl_;
  Doing doing{.statement = "script"};
  PQexitPipelineMode(connection.session.handle());
  absl::Status status = Guarded(doing, [&] { pqxx::nontransaction(connection.session).exec(std::string(sql)); });
  PQenterPipelineMode(connection.session.handle());
  connection.lost |= doing.lost;
  return status.ok() ? status : Fail(std::move(status));
}

absl::Status Transaction::PutCommit() {
  if (mode_ == Mode::kAutocommit) return absl::OkStatus();
  Connection::Impl& connection = *connection_.impl_;
  // A session that has ended long ago must not leave this commit's outcome open: nothing has been sent on it yet. Its
  // last words may have to be read before its end.
  PGconn* const handle = connection.session.handle();
  if (!exchanged_ && (PQconsumeInput(handle) == 0 || PQconsumeInput(handle) == 0)) {
    Doing doing{.statement = kCommit.name};
    connection.lost = true;
    return Fail(StatusOfSqlState(doing, "", PQerrorMessage(handle)));
  }
  connection.remarks.replication_wait_cancelled = false;
  absl::Status put = pipeline_->PutCommand(kCommit, connection.commit, mode_ == Mode::kReadWrite);
  return put.ok() ? put : Fail(std::move(put));
}

absl::Status Transaction::Commit() {
  if (!status().ok()) {
    absl::Status failed = status();
    Rollback();
    return failed;
  }
  if (pipeline_ != nullptr) {
    absl::Status status = expecting_ ? Exchange() : absl::OkStatus();
    if (status.ok()) status = PutCommit();
    if (status.ok()) status = Exchange();
    if (status.ok() && mode_ == Mode::kReadWrite && connection_.impl_->remarks.replication_wait_cancelled) {
      Doing doing{.statement = kCommit.name, .committing = true};
      status = Fail(StatusOfSqlState(doing, "", "the wait for the standby was cancelled"));
      connection_.impl_->lost = true;
    }
    if (!status.ok()) {
      Rollback();
      return status;
    }
    pipeline_ = nullptr;
  }
  for (auto& callback : on_commit_) std::move(callback)();
  on_commit_.clear();
  return absl::OkStatus();
}

void Transaction::Rollback() {
  if (pipeline_ == nullptr) return;
  bool& lost = connection_.impl_->lost;
  if (mode_ == Mode::kAutocommit) {
    lost |= !pipeline_->empty();  // what is on its way would be done
  } else if (!lost) {
    pipeline_->Exchange().IgnoreError();  // else its failure would have ROLLBACK skipped
    // A rollback that fails has lost its connection, and PostgreSQL rolls back by itself.
    if (lost || !pipeline_->PutCommand(kRollback, {}, false).ok() || !pipeline_->Exchange().ok()) lost = true;
  }
  pipeline_ = nullptr;
}

}  // namespace vlot::pg
