#include "services/vlot/bench/tpcb.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/pg/options.h"
#include "common/pg/pg.h"
#include "common/pg/subprocess.h"
#include "common/status/status.h"
#include "common/sync/poll.h"

namespace vlot::bench {
namespace {

constexpr char kDatabase[] = "vlot_tpcb";
constexpr int kScale = 20;
constexpr absl::Duration kPatience = absl::Seconds(10);

constexpr pg::Statement kCountBackends{"bench.CountBackends", R"sql(
  SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
   LIMIT 1)sql"};

// Out of a line such as "tps = 3071.482947 (without initial connection time)".
absl::StatusOr<int64_t> TransactionsPerSecond(const std::string& output) {
  constexpr char kBefore[] = "tps = ";
  const size_t at = output.find(kBefore);
  if (at != std::string::npos) {
    const size_t begin = at + sizeof(kBefore) - 1;
    int64_t whole = 0;
    if (absl::SimpleAtoi(output.substr(begin, output.find_first_not_of("0123456789", begin) - begin), &whole)) {
      return whole;
    }
  }
  return absl::InternalError("pgbench said: " + output);
}

}  // namespace

absl::StatusOr<Tpcb> Tpcb::Make(std::string conninfo, std::string binaries) {
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = conninfo, .schema = "public"}));
  RETURN_IF_ERROR(connection->ExecScript(absl::StrCat("CREATE DATABASE ", kDatabase)));
  ASSIGN_OR_RETURN(pg::ConninfoParts parts, pg::ParseConninfo(conninfo));
  parts["dbname"] = kDatabase;
  Tpcb made(pg::FormatConninfo(parts), std::move(binaries));
  RETURN_IF_ERROR(pg::RunCommandOrFail(
                      {.words = {made.binaries_ + "/pgbench", "-i", "-q", "-s", absl::StrCat(kScale), made.conninfo_}})
                      .status());
  // Each run cleans its tables before it begins; cleaning them in the background would fall into the orders' time.
  ASSIGN_OR_RETURN(auto inside, pg::Connection::Open({.conninfo = made.conninfo_, .schema = "public"}));
  for (const char* table : {"accounts", "branches", "tellers", "history"}) {
    RETURN_IF_ERROR(inside->ExecScript(absl::StrCat("ALTER TABLE pgbench_", table, " SET (autovacuum_enabled = off)")));
  }
  return made;
}

absl::StatusOr<int64_t> Tpcb::Run(absl::Duration time) const {
  int64_t best = 0;
  for (const int clients : {4, 8, 16}) {
    ASSIGN_OR_RETURN(const std::string output,
                     pg::RunCommandOrFail(
                         {.words = {binaries_ + "/pgbench", "-M", "prepared", "-j", "2", "-c", absl::StrCat(clients),
                                    "-T", absl::StrCat(absl::ToInt64Seconds(time)), conninfo_}}));
    ASSIGN_OR_RETURN(const int64_t tps, TransactionsPerSecond(output));
    best = std::max(best, tps);
  }
  RETURN_IF_ERROR(WaitUntilGone());
  return best;
}

// Its backends end after it does, and what they used is counted when they have: not in the orders' time.
absl::Status Tpcb::WaitUntilGone() const {
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = conninfo_, .schema = "public"}));
  return Poll(kPatience, "the backends of pgbench do not end", [&] {
    return pg::ReadOnly(*connection, [](pg::Transaction& tx) -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kCountBackends));
      return rows.front().Get<int64_t>(0) == 0;
    });
  });
}

}  // namespace vlot::bench
