// What the connections of one server share, and the register of those connections. Internal to common/http. Kept alive
// by the server and by every session, so that a Responder held longer than the server stays harmless.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/http/responder.h"
#include "common/http/server.h"

namespace vlot::http {

class Session;

struct SessionContext {
  explicit SessionContext(Server::Options the_options, Handler the_handler)
      : io(the_options.threads), options(std::move(the_options)), handler(std::move(the_handler)) {}

  // The value of the Date header (RFC 9110 5.6.7), formatted once a second per thread. Thread-safe.
  std::string Date() const;

  void Register(const std::shared_ptr<Session>& session) ABSL_LOCKS_EXCLUDED(mutex);
  void Unregister(Session* session) ABSL_LOCKS_EXCLUDED(mutex);
  size_t session_count() ABSL_LOCKS_EXCLUDED(mutex);
  std::vector<std::shared_ptr<Session>> LiveSessions() ABSL_LOCKS_EXCLUDED(mutex);
  // Waits until every session has ended; false when `timeout` came first.
  bool AwaitNoSessions(absl::Duration timeout) ABSL_LOCKS_EXCLUDED(mutex);

  boost::asio::io_context io;
  const Server::Options options;
  std::unique_ptr<boost::asio::ssl::context> tls;  // nullptr: plain
  Handler handler;                                 // emptied when the server has stopped
  std::atomic<bool> closing = false;               // Stop has begun: no further connection is admitted
  std::atomic<bool> stopped = false;               // the threads are about to end: answers go nowhere

  absl::Mutex mutex;
  absl::flat_hash_map<Session*, std::weak_ptr<Session>> sessions ABSL_GUARDED_BY(mutex);
};

}  // namespace vlot::http
