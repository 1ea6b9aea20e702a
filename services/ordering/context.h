// What ordering's handlers share. Made by the app; lives longer than the server.
#pragma once

#include "common/idempotency/executor.h"
#include "common/ids/ids.h"
#include "common/rpc/runtime.h"
#include "common/rpc/serve_feed.h"
#include "services/ordering/catalogue.h"
#include "services/ordering/clients.h"
#include "services/ordering/engine.h"
#include "services/ordering/placing.h"
#include "services/ordering/watchers.h"

namespace vlot::ordering {

struct Context {
  rpc::Runtime& runtime;
  Clock& clock;
  idempotency::Executor& executor;
  feed::Feed& feed;
  Catalogue& catalogue;
  Engine& engine;
  Placing& placing;
  std::unique_ptr<Clients>& clients;  // null until the app has started
  Watchers& watchers;
  UuidV7Generator& ids;
};

// Whose things a caller sees: a webshop's own only, everything ("") for operators and services.
inline std::string OwnerScope(const auth::Caller& caller) {
  return caller.role == auth::Role::kWebshop ? caller.subject : "";
}

}  // namespace vlot::ordering
