#include "common/auth/remote_key_source.h"

#include <string>
#include <utility>

#include "common/auth/role_proto.h"
#include "common/rpc/invoke.h"
#include "common/status/cause.h"
#include "common/wire/types.h"

namespace vlot::auth {
namespace {

using Access = access::v1::ApiKeys::StubInterface::async_interface;

absl::StatusOr<KnownKey> ToKnownKey(const access::v1::AuthenticateApiKeyResponse& response) {
  auto expire_time = wire::FromProto(response.expire_time());
  if (!expire_time.ok()) return std::move(expire_time).status();
  Caller caller{.role = FromProto(response.role()),
                .operator_role = FromProto(response.operator_role()),
                .subject = response.subject(),
                .key_id = response.name()};
  return KnownKey{.caller = std::make_shared<const Caller>(std::move(caller)), .expire_time = *expire_time};
}

}  // namespace

RemoteKeySource::RemoteKeySource(rpc::Client& access)
    : access_(access), stub_(access::v1::ApiKeys::NewStub(access.channel())) {}

void RemoteKeySource::LookUp(const KeyHash& hash, Done done) {
  access::v1::AuthenticateApiKeyRequest request;
  request.set_key_sha256(hash.data(), hash.size());
  rpc::Invoke(access_, stub_->async(), &Access::AuthenticateApiKey, std::move(request),
              {.timeout = absl::Seconds(2), .attempts_max = 3},
              [done = std::move(done)](absl::StatusOr<access::v1::AuthenticateApiKeyResponse> response) mutable {
                if (absl::IsNotFound(response.status())) {
                  // Which of the three, only access knows and logs (KEY_REFUSED).
                  return done(WithCause(CredentialsInvalidError(), "unknown, revoked or expired"));
                }
                // Anything else, also a refusal of this process's own key, says nothing about the key asked for.
                if (!response.ok()) return done(CredentialsUncheckedError());
                done(ToKnownKey(*response));
              });
}

}  // namespace vlot::auth
