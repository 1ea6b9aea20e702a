// The yardstick: pgbench's TPC-B in the same PostgreSQL.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace vlot::bench {

class Tpcb {
 public:
  // A database of its own, vlot_tpcb, scale 20. `binaries` is PostgreSQL's bin folder.
  static absl::StatusOr<Tpcb> Make(std::string conninfo, std::string binaries);

  // Transactions a second: the best of 4, 8 and 16 clients, prepared statements, each for `time`.
  absl::StatusOr<int64_t> Run(absl::Duration time) const;

 private:
  Tpcb(std::string conninfo, std::string binaries) : conninfo_(std::move(conninfo)), binaries_(std::move(binaries)) {}
  absl::Status WaitUntilGone() const;

  std::string conninfo_;  // of vlot_tpcb
  std::string binaries_;
};

}  // namespace vlot::bench
