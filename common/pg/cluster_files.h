// Where a private cluster's files are, and what stands in them. Used by private_cluster.cc.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::pg {

// The words that make a command run as the user that runs PostgreSQL: none, or runuser's when we are root.
std::vector<std::string> AsPostgres(std::vector<std::string> words);

// A data directory that PostgreSQL's user owns and can reach, for `wanted`: itself, or the place that it links to.
absl::StatusOr<std::string> PrepareDataDirectory(const std::string& wanted);

// A directory for the socket, short enough for the kernel (107 bytes with the socket's name).
absl::StatusOr<std::string> PrepareSocketDirectory(const std::string& data_directory);

// /usr/lib/postgresql/<version>/bin: the version of the data if there is any, else the newest.
absl::StatusOr<std::string> FindBinaries(const std::string& data_directory);

// The process that postmaster.pid names, if it runs in this data directory; 0 if none does.
int RunningPostmaster(const std::string& data_directory);
// Its processes: sessions and helpers, also those that are ending, of which it has not taken leave yet.
std::vector<pid_t> ChildrenOf(pid_t postmaster);

// Writes vlot.conf, which postgresql.conf includes.
absl::Status WriteSettings(const std::string& data_directory, const std::string& socket_directory, bool durable);

}  // namespace vlot::pg
