#include "common/http/session_context.h"

#include <cstdint>

#include "common/http/session.h"

namespace vlot::http {

std::string SessionContext::Date() const {
  thread_local int64_t cached_second = -1;
  thread_local std::string cached_text;
  const absl::Time now = options.clock->Now();
  if (const int64_t second = absl::ToUnixSeconds(now); second != cached_second) {
    cached_second = second;
    cached_text = absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", now, absl::UTCTimeZone());
  }
  return cached_text;
}

void SessionContext::Register(const std::shared_ptr<Session>& session) {
  absl::MutexLock lock(&mutex);
  sessions.emplace(session.get(), session);
}

void SessionContext::Unregister(Session* session) {
  absl::MutexLock lock(&mutex);
  sessions.erase(session);
}

size_t SessionContext::session_count() {
  absl::MutexLock lock(&mutex);
  return sessions.size();
}

std::vector<std::shared_ptr<Session>> SessionContext::LiveSessions() {
  std::vector<std::shared_ptr<Session>> live;
  absl::MutexLock lock(&mutex);
  for (const auto& [key, weak] : sessions) {
    if (auto session = weak.lock()) live.push_back(std::move(session));
  }
  return live;
}

bool SessionContext::AwaitNoSessions(absl::Duration timeout) {
  absl::MutexLock lock(&mutex);
  return mutex.AwaitWithTimeout(
      absl::Condition(
          +[](SessionContext* self) ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->sessions.empty(); }, this),
      timeout);
}

}  // namespace vlot::http
