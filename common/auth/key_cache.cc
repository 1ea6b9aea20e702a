#include "common/auth/key_cache.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/cause.h"

namespace vlot::auth {
namespace {

absl::Status Refusal(std::string_view cause) { return WithCause(CredentialsInvalidError(), cause); }

}  // namespace

KeyCacheShard::Decision KeyCacheShard::Decide(const KeyHash& hash, absl::Time now, const KeyCacheOptions& options,
                                              Authenticator::Done& done) {
  absl::MutexLock lock(&mutex_);
  auto it = entries_.find(hash);
  if (it == entries_.end()) {
    if (!MakeRoom(now, options)) return {.answer = CredentialsUncheckedError()};
    it = entries_.try_emplace(hash).first;
  }
  Entry& entry = it->second;
  if (!entry.known) return Wait(entry, options, done);

  const absl::Duration age = now - entry.known_at;
  if (entry.caller == nullptr) {
    if (age < options.refused_for) return {.answer = Refusal(entry.cause)};
    return Wait(entry, options, done);
  }
  if (now >= entry.expire_time) return {.answer = Refusal(absl::StrCat("expired ", entry.caller->key_id))};
  const bool may_ask = !entry.asking && now - entry.failed_at >= options.ask_again_after;
  if (age < options.fresh_for || (!may_ask && !entry.asking && age < options.stale_for)) {
    const bool ask = may_ask && age >= options.refresh_after;
    entry.asking |= ask;
    return {.answer = entry.caller, .ask = ask};
  }
  return Wait(entry, options, done);
}

KeyCacheShard::Decision KeyCacheShard::Wait(Entry& entry, const KeyCacheOptions& options, Authenticator::Done& done) {
  if (waiting_ >= options.waiting_max) return {.answer = CredentialsUncheckedError()};
  entry.waiting.push_back(std::move(done));
  ++waiting_;
  return {.ask = !std::exchange(entry.asking, true)};
}

KeyCacheShard::Released KeyCacheShard::Learn(const KeyHash& hash, absl::Time now, const KeyCacheOptions& options,
                                             const absl::StatusOr<KnownKey>& outcome) {
  absl::MutexLock lock(&mutex_);
  Entry& entry = entries_[hash];
  entry.asking = false;
  Released released{.waiting = std::exchange(entry.waiting, {}), .answer = CredentialsUncheckedError()};
  waiting_ -= released.waiting.size();
  if (outcome.ok()) {
    entry.known = true;
    entry.caller = outcome->caller;
    entry.known_at = now;
    entry.expire_time = outcome->expire_time;
    entry.failed_at = absl::InfinitePast();
    released.answer = entry.caller;
  } else if (absl::IsUnauthenticated(outcome.status())) {
    entry.known = true;
    entry.caller = nullptr;
    entry.cause = Cause(outcome.status());
    entry.known_at = now;
    released.answer = Refusal(entry.cause);
  } else if (entry.known && entry.caller != nullptr && now - entry.known_at < options.stale_for &&
             now < entry.expire_time) {
    entry.failed_at = now;
    released.answer = entry.caller;
  } else {
    entries_.erase(hash);  // nothing is known: the next call asks again
  }
  return released;
}

bool KeyCacheShard::MakeRoom(absl::Time now, const KeyCacheOptions& options) {
  if (entries_.size() < options.entries_max) return true;
  if (now - room_made_at_ < absl::Seconds(1)) return false;  // a flood of bad keys must not make us search at each
  room_made_at_ = now;
  absl::erase_if(entries_, [&](const auto& item) {
    const Entry& entry = item.second;
    const absl::Duration keep = entry.caller == nullptr ? options.refused_for : options.fresh_for;
    return !entry.asking && now - entry.known_at >= keep;
  });
  return entries_.size() < options.entries_max;
}

}  // namespace vlot::auth
