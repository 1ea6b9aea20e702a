#include "common/pg/transaction.h"

#include <chrono>
#include <utility>

#include "common/pg/connection.h"
#include "common/pg/errors.h"
#include "common/pg/session.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

using Snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

std::unique_ptr<pqxx::transaction_base> MakeWork(pqxx::connection& session, Transaction::Mode mode) {
  switch (mode) {
    case Transaction::Mode::kReadWrite:
      return std::make_unique<pqxx::work>(session);
    case Transaction::Mode::kAutocommit:
      return std::make_unique<pqxx::nontransaction>(session);
    case Transaction::Mode::kReadSnapshot:
      return std::make_unique<Snapshot>(session);
  }
  return nullptr;
}

// libpqxx sends what it takes for a binarystring in binary format, whatever the parameter's SQL type is: so do arrays
// go.
pqxx::internal::params ToPqxx(absl::Span<const Param> params) {
  pqxx::internal::params out;
  out.lengths.reserve(params.size());
  out.nonnulls.reserve(params.size());
  out.binaries.reserve(params.size());
  out.strings.reserve(params.size());
  out.bin_strings.reserve(params.size());
  for (const Param& param : params) {
    const std::string_view bytes = param.bytes();
    out.lengths.push_back(static_cast<int>(bytes.size()));
    out.nonnulls.push_back(param.null() ? 0 : 1);
    out.binaries.push_back(param.binary() ? 1 : 0);
    if (param.binary()) {
      out.bin_strings.emplace_back(bytes.data(), bytes.size());
    } else if (!param.null()) {
      out.strings.emplace_back(bytes);
    }
  }
  return out;
}

// Walks the rows once, by libpqxx's iterators: its operator[] copies three reference counts a field.
std::vector<Cell> CellsOf(const pqxx::result& rows) {
  std::vector<Cell> cells;
  const size_t columns = rows.columns();
  cells.reserve(rows.size() * columns);
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    auto field = row->begin();
    for (size_t i = 0; i < columns; ++i, ++field) {
      cells.push_back(field->is_null() ? Cell{nullptr, 0} : Cell{field->c_str(), field->size()});
    }
  }
  return cells;
}

absl::Duration Since(std::chrono::steady_clock::time_point began) {
  return absl::FromChrono(std::chrono::steady_clock::now() - began);
}

// Does `act` and measures it.
template <class Fn>
absl::Status Measured(StatementMetrics metrics, Doing& doing, Fn&& act) {
  const auto began = std::chrono::steady_clock::now();
  absl::Status status = Guarded(doing, std::forward<Fn>(act));
  metrics.seconds.Observe(Since(began));
  if (!status.ok()) metrics.errors.Increment();
  return status;
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
  if (impl_ != nullptr) return absl::OkStatus();
  Doing doing{.statement = "begin"};
  if (!connection_.alive()) return Fail(Guarded(doing, [] { throw pqxx::broken_connection("connection lost"); }));
  auto impl = std::make_unique<Impl>();
  absl::Status begun = Guarded(doing, [&] { impl->work = MakeWork(connection_.impl_->session, mode_); });
  connection_.impl_->lost |= doing.lost;
  if (!begun.ok()) return Fail(std::move(begun));
  impl_ = std::move(impl);
  return absl::OkStatus();
}

absl::StatusOr<Result> Transaction::ExecParams(const Statement& statement, absl::Span<const Param> params) {
  RETURN_IF_ERROR(EnsureBegun());
  auto data = std::make_shared<ResultData>();
  Doing doing{.statement = statement.name};
  absl::Status status = Measured(connection_.impl_->Prepare(statement), doing, [&] {
    data->rows = impl_->work->exec_prepared(statement.name, ToPqxx(params));
    data->cells = CellsOf(data->rows);
  });
  connection_.impl_->lost |= doing.lost;
  if (!status.ok()) return Fail(std::move(status));
  data->columns = data->rows.columns();
  data->statement = statement.name;
  data->unreadable = unreadable_;
  return Result(std::move(data));
}

absl::Status Transaction::ExecScript(std::string_view sql) {
  RETURN_IF_ERROR(EnsureBegun());
  Doing doing{.statement = "script"};
  absl::Status status = Guarded(doing, [&] { impl_->work->exec(std::string(sql)); });
  connection_.impl_->lost |= doing.lost;
  return status.ok() ? status : Fail(std::move(status));
}

absl::Status Transaction::Commit() {
  if (!status().ok()) {
    const absl::Status failed = status();
    Rollback();
    return failed;
  }
  if (impl_ != nullptr) {
    Doing doing{.statement = "commit", .committing = mode_ == Mode::kReadWrite};
    Remarks& remarks = connection_.impl_->remarks;
    remarks.replication_wait_cancelled = false;
    absl::Status status = Measured(connection_.impl_->commit, doing, [&] {
      impl_->work->commit();
      if (remarks.replication_wait_cancelled) throw pqxx::in_doubt_error("the wait for the standby was cancelled");
    });
    connection_.impl_->lost |= doing.lost;
    Rollback();
    if (!status.ok()) return Fail(std::move(status));
  }
  for (auto& callback : on_commit_) std::move(callback)();
  on_commit_.clear();
  return absl::OkStatus();
}

void Transaction::Rollback() {
  if (impl_ == nullptr) return;
  Doing doing{.statement = "rollback"};
  // A rollback that fails has lost its connection, and PostgreSQL rolls back by itself.
  if (!Guarded(doing, [&] { impl_->work.reset(); }).ok()) connection_.impl_->lost = true;
  impl_ = nullptr;
}

}  // namespace vlot::pg
