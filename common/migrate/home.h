// The database of a service: its role, the database itself, the schemas of its partitions. Made by whoever may make
// them, before Sqitch fills them. Nothing is changed that is there already.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::migrate {

struct Home {
  std::string role;  // may log in, and owns everything; has no password until an administrator gives it one
  std::string database;
  int partitions = 1;
};

// FAILED_PRECONDITION when the database has another number of partitions already.
absl::Status EnsureHome(const std::string& admin_conninfo, const Home& home);

// `conninfo` with another database and, unless it is empty, another user.
absl::StatusOr<std::string> WithDatabase(const std::string& conninfo, const std::string& database,
                                         const std::string& user);

// "name", as SQL writes an identifier.
std::string Quoted(std::string_view identifier);

}  // namespace vlot::migrate
