// Answers of mutations by their request id, so that a repeated request gets the first answer. Works in an open
// transaction, on the table that every service with public mutations has:
//   CREATE TABLE requests (caller text, request_id uuid, hash bytea, response bytea, created_at timestamptz, all NOT
//   NULL,
//                          PRIMARY KEY (caller, request_id));
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "common/pg/transaction.h"

namespace vlot::idempotency {

struct RequestKey {
  std::string caller;
  Uuid request_id;
  std::string hash;  // SHA-256 of the request, 32 bytes
};

// ALREADY_EXISTS, reason REQUEST_ID_REUSED: the id was used with another content.
absl::Status RequestIdReusedError(const Uuid& request_id);

// The serialized answer that the request got before; nothing when it is new. Else RequestIdReusedError.
absl::StatusOr<std::optional<std::string>> FindAnswer(pg::Transaction& tx, const RequestKey& key);

// ABORTED (run it again) when the same request is being answered at this moment.
absl::Status InsertAnswer(pg::Transaction& tx, const RequestKey& key, std::string_view response, absl::Time now);

}  // namespace vlot::idempotency
