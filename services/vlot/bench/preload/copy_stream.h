// PostgreSQL's COPY, which common/pg does not speak: lines of its text form, out of a query and into a table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

struct pg_conn;

namespace vlot::bench {

struct CloseSession {
  void operator()(pg_conn* session) const;
};

// A session of its own. Used by one thread at a time.
class CopyStream {
 public:
  static absl::StatusOr<CopyStream> Open(const std::string& conninfo);

  // The rows of "COPY (...) TO STDOUT", a line each, its end with it.
  absl::StatusOr<std::vector<std::string>> Out(const std::string& copy);

  // "COPY ... FROM STDIN"; then the lines, in pieces of any size; End says whether the table took them all.
  absl::Status Begin(const std::string& copy);
  absl::Status Write(const std::string& lines);
  absl::Status End();

 private:
  explicit CopyStream(pg_conn* session) : session_(session) {}
  absl::Status Error(const std::string& what) const;
  absl::Status Finish(const std::string& what);

  std::unique_ptr<pg_conn, CloseSession> session_;
};

}  // namespace vlot::bench
