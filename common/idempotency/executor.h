// Runs single requests' transactions on threads of its own, so that gRPC's threads never wait for PostgreSQL: reads,
// and the mutations that are too rare to be worth a batch, each once per request id, an operator's with an entry in the
// audit trail. Thread-safe.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/batch/batcher.h"
#include "common/feed/feed.h"
#include "common/idempotency/request_store.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "google/protobuf/message.h"

namespace vlot::idempotency {

// Does the request's work in a transaction of its own and fills the response. May run twice.
using Work = std::function<absl::Status(pg::Transaction&)>;
// The same, and tells what to append to the feed.
template <class Response>
using Change = std::function<absl::StatusOr<std::vector<feed::NewEvent>>(pg::Transaction&, absl::Time now, Response&)>;

// SHA-256 of a message, deterministic within a release; 32 bytes.
std::string HashOf(const google::protobuf::MessageLite& message);

// The key of a mutation: who calls with which id, and the hash of what is asked.
RequestKey KeyOf(const rpc::Call& call, const Uuid& request_id, const google::protobuf::MessageLite& request);

class Executor {
 public:
  // `name` is the service's: it names metrics and sessions. Owns neither the clock nor the feed.
  Executor(const std::string& name, const pg::Options& database, Clock& clock, feed::Feed& feed);

  // A read: `work` fills *done.response().
  template <class Response>
  void Submit(const rpc::Call& call, rpc::Done<Response> done, Work work) {
    Queue(reads_, call.deadline(), std::move(work), [done](const absl::Status& status) { done(status); });
  }

  // A read by a function that gives the response: `absl::StatusOr<Response> read(pg::Transaction&)`.
  template <class Response, class Read>
  void Answer(const rpc::Call& call, rpc::Done<Response> done, Read read) {
    Submit(call, done, [read = std::move(read), response = done.response()](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(*response, read(tx));
      return absl::OkStatus();
    });
  }

  // A mutation: does `change` once per request id; a repeated request gets the first answer.
  template <class Response>
  void Submit(const rpc::Call& call, RequestKey key, rpc::Done<Response> done, Change<Response> change) {
    Response* const response = done.response();
    Queue(
        changes_, call.deadline(),
        [this, key = std::move(key), response, change = std::move(change)](pg::Transaction& tx) -> absl::Status {
          return RunOnce(tx, key, *response, [&](absl::Time now) { return change(tx, now, *response); });
        },
        [done](const absl::Status& status) { done(status); });
  }

  // A mutation that repeats harmlessly and answers with how things stand: `then(OK)` when its id is new or was used
  // with the same content, else the refusal. An operator's is in the audit trail before it is done.
  void Claim(const rpc::Call& call, RequestKey key, std::function<void(absl::Status)> then);

  // Work without a request: `then` is told how it ended.
  void Run(absl::Time deadline, Work work, std::function<void(absl::Status)> then) {
    Queue(reads_, deadline, std::move(work), std::move(then));
  }

  // Flushes what waits, and ends the threads.
  void Drain();

 private:
  using Batcher = batch::Batcher<Work, std::monostate>;

  static void Queue(Batcher& batcher, absl::Time deadline, Work work, std::function<void(absl::Status)> then) {
    batcher.Submit(std::move(work), deadline,
                   [then = std::move(then)](absl::StatusOr<std::monostate> result) { then(result.status()); });
  }

  // What an operator did goes into the audit trail with its answer, if there is one yet.
  absl::Status Record(pg::Transaction& tx, const RequestKey& key, const google::protobuf::Message* answer,
                      absl::Time now);
  absl::Status RunOnce(pg::Transaction& tx, const RequestKey& key, google::protobuf::Message& response,
                       const std::function<absl::StatusOr<std::vector<feed::NewEvent>>(absl::Time)>& change);

  Clock& clock_;
  feed::Feed& feed_;
  UuidV7Generator ids_;  // of entries of the trail
  Batcher reads_;
  Batcher changes_;
};

}  // namespace vlot::idempotency
