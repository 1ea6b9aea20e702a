#pragma once

#include <memory>

#include "common/auth/authenticator.h"
#include "common/rpc/client.h"
#include "vlot/access/v1/access.grpc.pb.h"

namespace vlot::auth {

// Looks keys up at the access service, by their hash, within two seconds. Thread-safe. The client is not owned;
// destroying it ends the look-ups under way, so it goes before this.
class RemoteKeySource : public KeySource {
 public:
  explicit RemoteKeySource(rpc::Client& access);

  void LookUp(const KeyHash& hash, Done done) override;

 private:
  rpc::Client& access_;
  const std::unique_ptr<access::v1::ApiKeys::StubInterface> stub_;
};

}  // namespace vlot::auth
