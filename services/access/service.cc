#include "services/access/service.h"

#include <utility>

#include "common/status/status.h"
#include "services/access/convert.h"
#include "services/access/keys.h"

namespace vlot::access {
namespace {

constexpr rpc::Method kCreateApiKey{v1::ApiKeys::service_full_name(), "CreateApiKey"};
constexpr rpc::Method kListApiKeys{v1::ApiKeys::service_full_name(), "ListApiKeys"};
constexpr rpc::Method kRevokeApiKey{v1::ApiKeys::service_full_name(), "RevokeApiKey"};
constexpr rpc::Method kBatchGetKeyHolders{v1::ApiKeys::service_full_name(), "BatchGetKeyHolders"};
constexpr rpc::Method kAuthenticateApiKey{v1::ApiKeys::service_full_name(), "AuthenticateApiKey"};

}  // namespace

Service::Service(rpc::Runtime& runtime, const pg::Options& database, UuidV7Generator& ids, Lookups& lookups)
    : runtime_(runtime),
      clock_(runtime.clock()),
      ids_(ids),
      lookups_(lookups),
      desk_({.name = "access.Desk", .flushers_max = 1}, database, runtime.clock(), Flush) {}

absl::Status Service::Flush(pg::Transaction& tx, absl::Span<Desk::Entry> entries) {
  for (Desk::Entry& entry : entries) {
    const absl::Status done = entry.item(tx);
    RETURN_IF_ERROR(tx.status());  // the database's errors are everybody's; the act's own are its own
    if (done.ok()) {
      entry.result = true;
    } else {
      entry.result = done;
    }
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* Service::CreateApiKey(grpc::CallbackServerContext* context,
                                                const v1::CreateApiKeyRequest* request,
                                                v1::CreateApiKeyResponse* response) {
  return rpc::Unary(runtime_, context, kCreateApiKey, request, response,
                    [this](rpc::Call& call, const auto& request, auto done) { Create(call, request, done); });
}

grpc::ServerUnaryReactor* Service::ListApiKeys(grpc::CallbackServerContext* context,
                                               const v1::ListApiKeysRequest* request,
                                               v1::ListApiKeysResponse* response) {
  return rpc::Unary(runtime_, context, kListApiKeys, request, response,
                    [this](rpc::Call& call, const auto& request, auto done) { List(call, request, done); });
}

grpc::ServerUnaryReactor* Service::RevokeApiKey(grpc::CallbackServerContext* context,
                                                const v1::RevokeApiKeyRequest* request, v1::ApiKey* response) {
  return rpc::Unary(runtime_, context, kRevokeApiKey, request, response,
                    [this](rpc::Call& call, const auto& request, auto done) { Revoke(call, request, done); });
}

grpc::ServerUnaryReactor* Service::AuthenticateApiKey(grpc::CallbackServerContext* context,
                                                      const v1::AuthenticateApiKeyRequest* request,
                                                      v1::AuthenticateApiKeyResponse* response) {
  return rpc::Unary(runtime_, context, kAuthenticateApiKey, request, response,
                    [this](rpc::Call& call, const auto& request, auto done) { Authenticate(call, request, done); });
}

grpc::ServerUnaryReactor* Service::BatchGetKeyHolders(grpc::CallbackServerContext* context,
                                                      const v1::BatchGetKeyHoldersRequest* request,
                                                      v1::BatchGetKeyHoldersResponse* response) {
  return rpc::Unary(runtime_, context, kBatchGetKeyHolders, request, response,
                    [this](rpc::Call& call, const auto& request, auto done) { FindHolders(call, request, done); });
}

// Keys are no everyday thing: whoever makes one is in the trail, also a service.
trail::Entry Service::EntryOf(const rpc::Call& call, const rpc::Method& method, const Uuid& request_id,
                              std::string reason, absl::Time now) {
  trail::Act act = call.act() != nullptr
                       ? *call.act()
                       : trail::Act{.actor = call.actor(), .method = method.ToString(), .reason = std::move(reason)};
  return {.id = ids_.Next(), .recorded_at = now, .act = std::move(act), .request_id = request_id};
}

void Service::Create(const rpc::Call& call, const v1::CreateApiKeyRequest& request,
                     rpc::Done<v1::CreateApiKeyResponse> done) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<CreateInput> input = ToCreateInput(request, now);
  if (!input.ok()) return done(input.status());
  trail::Entry entry = EntryOf(call, kCreateApiKey, input->request_id, std::move(input->reason), now);
  absl::StatusOr<Creation> creation =
      MakeCreation(ApiKeyId(ids_.Next()), std::move(input->spec), std::move(input->request_hash), std::move(entry));
  if (!creation.ok()) return done(creation.status());
  Do(call, done, [done, creation = *std::move(creation)](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const Created created, CreateKey(tx, creation));
    ToProto(created.key, creation.entry.recorded_at, *done.response()->mutable_api_key());
    done.response()->set_secret(created.secret);
    return absl::OkStatus();
  });
}

void Service::List(const rpc::Call& call, const v1::ListApiKeysRequest& request,
                   rpc::Done<v1::ListApiKeysResponse> done) {
  absl::StatusOr<ListInput> input = ToListInput(request);
  if (!input.ok()) return done(input.status());
  Do(call, done, [this, done, input = *std::move(input)](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<ApiKey> keys,
                     access::ListApiKeys(tx, input.subject, input.before, input.page_size + 1));
    done.response()->Clear();
    ToProto(keys, input.page_size, clock_.Now(), *done.response());
    return absl::OkStatus();
  });
}

void Service::Revoke(const rpc::Call& call, const v1::RevokeApiKeyRequest& request, rpc::Done<v1::ApiKey> done) {
  absl::StatusOr<RevokeInput> input = ToRevokeInput(request);
  if (!input.ok()) return done(input.status());
  Revocation revocation{
      .id = input->id,
      .entry = EntryOf(call, kRevokeApiKey, input->request_id, std::move(input->reason), clock_.Now())};
  Do(call, done, [done, revocation = std::move(revocation)](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const ApiKey key, RevokeKey(tx, revocation));
    ToProto(key, revocation.entry.recorded_at, *done.response());
    return absl::OkStatus();
  });
}

void Service::FindHolders(const rpc::Call& call, const v1::BatchGetKeyHoldersRequest& request,
                          rpc::Done<v1::BatchGetKeyHoldersResponse> done) {
  absl::StatusOr<HoldersInput> input = ToHoldersInput(request);
  if (!input.ok()) return done(input.status());
  Do(call, done, [this, done, input = *std::move(input)](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<std::string> holders,
                     access::BatchGetKeyHolders(tx, input.role, input.subjects, clock_.Now()));
    done.response()->mutable_subjects()->Assign(holders.begin(), holders.end());
    return absl::OkStatus();
  });
}

void Service::Authenticate(const rpc::Call& call, const v1::AuthenticateApiKeyRequest& request,
                           rpc::Done<v1::AuthenticateApiKeyResponse> done) {
  const absl::StatusOr<auth::KeyHash> hash = ToKeyHash(request);
  if (!hash.ok()) return done(hash.status());
  lookups_.Find(*hash, call.deadline(), [done](const absl::StatusOr<auth::KnownKey>& key) {
    if (key.ok()) ToProto(*key, *done.response());
    done(key.status());
  });
}

}  // namespace vlot::access
