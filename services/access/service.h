#pragma once

#include "common/batch/batcher.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "common/rpc/unary.h"
#include "common/trail/store.h"
#include "services/access/lookups.h"
#include "vlot/access/v1/access.grpc.pb.h"

namespace vlot::access {

// The gRPC surface. Thread-safe. Owns none of its parts; they outlive the server that it is registered with.
class Service final : public v1::ApiKeys::CallbackService {
 public:
  Service(rpc::Runtime& runtime, const pg::Options& database, UuidV7Generator& ids, Lookups& lookups);

  grpc::ServerUnaryReactor* CreateApiKey(grpc::CallbackServerContext* context, const v1::CreateApiKeyRequest* request,
                                         v1::CreateApiKeyResponse* response) override;
  grpc::ServerUnaryReactor* ListApiKeys(grpc::CallbackServerContext* context, const v1::ListApiKeysRequest* request,
                                        v1::ListApiKeysResponse* response) override;
  grpc::ServerUnaryReactor* RevokeApiKey(grpc::CallbackServerContext* context, const v1::RevokeApiKeyRequest* request,
                                         v1::ApiKey* response) override;
  grpc::ServerUnaryReactor* AuthenticateApiKey(grpc::CallbackServerContext* context,
                                               const v1::AuthenticateApiKeyRequest* request,
                                               v1::AuthenticateApiKeyResponse* response) override;

  grpc::ServerUnaryReactor* BatchGetKeyHolders(grpc::CallbackServerContext* context,
                                               const v1::BatchGetKeyHoldersRequest* request,
                                               v1::BatchGetKeyHoldersResponse* response) override;

  // Ends what waits for the database.
  void Drain() { desk_.Drain(); }

 private:
  // An operator's act: rare, so each is a few statements of its own in the common transaction. Writes nothing when it
  // returns an error of its own.
  using Work = std::function<absl::Status(pg::Transaction&)>;
  using Desk = batch::Batcher<Work, bool>;

  static absl::Status Flush(pg::Transaction& tx, absl::Span<Desk::Entry> entries);
  template <class Response>
  void Do(const rpc::Call& call, rpc::Done<Response> done, Work work) {
    desk_.Submit(std::move(work), call.deadline(), [done](const absl::StatusOr<bool>& did) { done(did.status()); });
  }
  trail::Entry EntryOf(const rpc::Call& call, const rpc::Method& method, const Uuid& request_id, std::string reason,
                       absl::Time now);
  void Create(const rpc::Call& call, const v1::CreateApiKeyRequest& request, rpc::Done<v1::CreateApiKeyResponse> done);
  void List(const rpc::Call& call, const v1::ListApiKeysRequest& request, rpc::Done<v1::ListApiKeysResponse> done);
  void Revoke(const rpc::Call& call, const v1::RevokeApiKeyRequest& request, rpc::Done<v1::ApiKey> done);
  void FindHolders(const rpc::Call& call, const v1::BatchGetKeyHoldersRequest& request,
                   rpc::Done<v1::BatchGetKeyHoldersResponse> done);
  void Authenticate(const rpc::Call& call, const v1::AuthenticateApiKeyRequest& request,
                    rpc::Done<v1::AuthenticateApiKeyResponse> done);

  rpc::Runtime& runtime_;
  Clock& clock_;
  UuidV7Generator& ids_;
  Lookups& lookups_;
  Desk desk_;
};

}  // namespace vlot::access
