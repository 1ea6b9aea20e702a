#include "common/idempotency/executor.h"

#include <optional>

#include "common/hash/sha256.h"
#include "common/status/status.h"
#include "common/trail/store.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace vlot::idempotency {
namespace {

using WorkEntry = batch::Entry<Work, std::monostate>;

// Batches of one: an error of one request rolls back that request alone.
batch::Options OneByOne(std::string name) { return {.name = std::move(name), .items_max = 1}; }

absl::Status RunAll(pg::Transaction& tx, absl::Span<WorkEntry> entries) {
  for (WorkEntry& entry : entries) {
    RETURN_IF_ERROR(entry.item(tx));
    entry.result = std::monostate();
  }
  return absl::OkStatus();
}

// What the same request did since FindAnswer may be why it is refused now: then it gets that one's answer.
absl::Status Refuse(pg::Transaction& tx, const RequestKey& key, const absl::Status& refusal) {
  if (!tx.status().ok()) return refusal;  // the database's own
  const absl::StatusOr<std::optional<std::string>> answer = FindAnswer(tx, key);
  return answer.ok() && answer->has_value() ? RequestUnderWayError() : refusal;
}

}  // namespace

std::string HashOf(const google::protobuf::MessageLite& message) {
  std::string content = message.GetTypeName() + "\n";  // two kinds of requests may not share an id either
  {
    google::protobuf::io::StringOutputStream stream(&content);  // appends
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  const Sha256Digest digest = Sha256(content);
  return {digest.begin(), digest.end()};
}

RequestKey KeyOf(const rpc::Call& call, const Uuid& request_id, const google::protobuf::MessageLite& request) {
  RequestKey key{.caller = call.actor(), .request_id = request_id, .hash = HashOf(request)};
  if (call.act() != nullptr) key.act = *call.act();
  return key;
}

Executor::Executor(const std::string& name, const pg::Options& database, Clock& clock, feed::Feed& feed)
    : clock_(clock),
      feed_(feed),
      ids_(clock),
      reads_(OneByOne(name + ".Reads"), database, clock, RunAll),
      changes_(OneByOne(name + ".Changes"), database, clock, RunAll) {}

void Executor::Claim(const rpc::Call& call, RequestKey key, std::function<void(absl::Status)> then) {
  Queue(
      changes_, call.deadline(),
      [this, key = std::move(key)](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const std::optional<std::string> answer, FindAnswer(tx, key));
        if (answer.has_value()) return absl::OkStatus();
        const absl::Time now = clock_.Now();
        RETURN_IF_ERROR(InsertAnswer(tx, key, "", now));
        return Record(tx, key, nullptr, now);
      },
      std::move(then));
}

void Executor::Drain() {
  changes_.Drain();
  reads_.Drain();
}

absl::Status Executor::Record(pg::Transaction& tx, const RequestKey& key, const google::protobuf::Message* answer,
                              absl::Time now) {
  if (!key.act) return absl::OkStatus();
  const trail::Entry entry = trail::EntryOf(ids_.Next(), now, *key.act, key.request_id, answer);
  return trail::InsertEntries(tx, absl::MakeConstSpan(&entry, 1));
}

absl::Status Executor::RunOnce(pg::Transaction& tx, const RequestKey& key, google::protobuf::Message& response,
                               const std::function<absl::StatusOr<std::vector<feed::NewEvent>>(absl::Time)>& change) {
  response.Clear();
  ASSIGN_OR_RETURN(const std::optional<std::string> answer, FindAnswer(tx, key));
  if (answer.has_value()) {
    return response.ParseFromString(*answer) ? absl::OkStatus() : absl::DataLossError("a stored answer cannot be read");
  }
  const absl::Time now = clock_.Now();
  absl::StatusOr<std::vector<feed::NewEvent>> events = change(now);
  if (!events.ok()) return Refuse(tx, key, events.status());
  RETURN_IF_ERROR(InsertAnswer(tx, key, response.SerializeAsString(), now));
  RETURN_IF_ERROR(Record(tx, key, &response, now));
  return feed_.Append(tx, now, *std::move(events));
}

}  // namespace vlot::idempotency
