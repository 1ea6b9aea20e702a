// The audit trail of a service: rows that are only ever inserted, in the transaction of what they tell of, into the
// table that every service with operators' methods has (migrations/<service>/deploy/audit_trail.sql).
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/ids/uuid.h"
#include "common/pg/transaction.h"
#include "common/trail/act.h"
#include "google/protobuf/message.h"

namespace vlot::trail {

// An act that was done.
struct Entry {
  Uuid id;  // version 7: entries are in the order of their ids
  absl::Time recorded_at;
  Act act;
  Uuid request_id;
  std::string outcome;  // the state that it led to, as answered: "REVOKED"; "" where there is none

  bool operator==(const Entry&) const = default;
};

// The entry of an act that was answered with `answer`; null when it has none yet. The request tells what it is about
// where the answer does not.
Entry EntryOf(Uuid id, absl::Time now, const Act& act, Uuid request_id, const google::protobuf::Message* answer);

absl::Status InsertEntries(pg::Transaction& tx, absl::Span<const Entry> entries);

// Greater than any id.
inline constexpr Uuid kAfterAll{[] {
  Uuid::Bytes bytes{};
  for (uint8_t& byte : bytes) byte = 0xff;
  return bytes;
}()};

// Which entries: "" for all.
struct Filter {
  std::string actor, resource, method;
  absl::Time from = absl::InfinitePast(), until = absl::InfiniteFuture();
  Uuid before = kAfterAll;  // older than this one
  int limit = 0;
};

// Newest first.
absl::StatusOr<std::vector<Entry>> ListEntries(pg::Transaction& tx, const Filter& filter);

}  // namespace vlot::trail
