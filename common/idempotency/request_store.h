// Answers of mutations by their request id, so that a repeated request gets the first answer. Works in an open
// transaction, on the table that every service with public mutations has:
//   CREATE TABLE requests (caller text, request_id uuid, hash bytea, response bytea, created_at timestamptz,
//                          PRIMARY KEY (caller, request_id));   -- all NOT NULL
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "common/pg/transaction.h"
#include "common/trail/act.h"

namespace vlot::idempotency {

struct RequestKey {
  std::string caller;
  Uuid request_id;
  std::string hash;               // SHA-256 of the request, 32 bytes
  std::optional<trail::Act> act;  // of an operator: goes into the audit trail with the answer
};

// ALREADY_EXISTS, reason REQUEST_ID_REUSED: the id was used with another content.
absl::Status RequestIdReusedError(const Uuid& request_id);

// ABORTED, DATABASE_CONTENTION, so that the transaction is run again: the same request is being, or was just, answered.
absl::Status RequestUnderWayError();

// The serialized answer that the request got before; nothing when it is new. Else RequestIdReusedError.
absl::StatusOr<std::optional<std::string>> FindAnswer(pg::Transaction& tx, const RequestKey& key);

// RequestUnderWayError when another transaction has answered the same request since FindAnswer.
absl::Status InsertAnswer(pg::Transaction& tx, const RequestKey& key, std::string_view response, absl::Time now);

}  // namespace vlot::idempotency
