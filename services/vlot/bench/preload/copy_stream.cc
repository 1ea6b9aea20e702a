#include "services/vlot/bench/preload/copy_stream.h"

#include <libpq-fe.h>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::bench {
namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

}  // namespace

void CloseSession::operator()(pg_conn* session) const { PQfinish(session); }

absl::StatusOr<CopyStream> CopyStream::Open(const std::string& conninfo) {
  CopyStream stream(PQconnectdb(conninfo.c_str()));
  if (PQstatus(stream.session_.get()) != CONNECTION_OK) return stream.Error("connect");
  return stream;
}

absl::Status CopyStream::Error(const std::string& what) const {
  return absl::FailedPreconditionError(absl::StrCat(what, ": ", PQerrorMessage(session_.get())));
}

// Takes what is left of the answer.
absl::Status CopyStream::Finish(const std::string& what) {
  absl::Status status;
  while (true) {
    const Answer answer(PQgetResult(session_.get()), PQclear);
    if (answer == nullptr) return status;
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) status = Error(what);
  }
}

absl::StatusOr<std::vector<std::string>> CopyStream::Out(const std::string& copy) {
  {
    const Answer begun(PQexec(session_.get(), copy.c_str()), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) return Error(copy);
  }
  std::vector<std::string> lines;
  char* line = nullptr;
  for (int size = 0; (size = PQgetCopyData(session_.get(), &line, 0)) > 0;) {
    lines.emplace_back(line, static_cast<size_t>(size));
    PQfreemem(line);
  }
  RETURN_IF_ERROR(Finish(copy));
  return lines;
}

absl::Status CopyStream::Begin(const std::string& copy) {
  const Answer begun(PQexec(session_.get(), copy.c_str()), PQclear);
  return PQresultStatus(begun.get()) == PGRES_COPY_IN ? absl::OkStatus() : Error(copy);
}

absl::Status CopyStream::Write(const std::string& lines) {
  const bool taken = PQputCopyData(session_.get(), lines.data(), static_cast<int>(lines.size())) == 1;
  return taken ? absl::OkStatus() : Error("COPY");
}

absl::Status CopyStream::End() {
  if (PQputCopyEnd(session_.get(), nullptr) != 1) return Error("COPY");
  return Finish("COPY");
}

}  // namespace vlot::bench
