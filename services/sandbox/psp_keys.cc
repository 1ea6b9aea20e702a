#include "services/sandbox/psp_keys.h"

#include <utility>

#include "services/sandbox/psp_json.h"

namespace vlot::sandbox {
namespace {

constexpr absl::Duration kKeptFor = absl::Hours(1);  // Mollie, "API idempotency"

}  // namespace

const IdempotencyKeys::Answer* IdempotencyKeys::Find(const std::string& key, absl::Time now) const {
  const auto it = answers_.find(key);
  return it == answers_.end() || it->second.at + kKeptFor <= now ? nullptr : &it->second;
}

void IdempotencyKeys::Add(const std::string& key, Answer answer) {
  while (!by_age_.empty() && by_age_.front().first + kKeptFor <= answer.at) {
    const auto it = answers_.find(by_age_.front().second);
    if (it != answers_.end() && it->second.at == by_age_.front().first) answers_.erase(it);
    by_age_.pop_front();
  }
  by_age_.emplace_back(answer.at, key);
  answers_.insert_or_assign(key, std::move(answer));
}

void IdempotencyKeys::Materialize(const std::string& payment_id, const std::string& body,
                                  const std::function<void(const std::string& key, const Answer&)>& save) {
  for (auto& [key, answer] : answers_) {
    if (answer.payment_id != payment_id || !answer.refund_id.empty()) continue;
    answer.payment_id.clear();
    answer.body = body;
    save(key, answer);
  }
}

void IdempotencyKeys::ForEach(const std::function<void(const std::string& key, const Answer&)>& visit) const {
  for (const auto& [at, key] : by_age_) {
    const auto it = answers_.find(key);
    if (it != answers_.end() && it->second.at == at) visit(key, it->second);
  }
}

std::string IdempotencyKeys::ToRecord(const std::string& key, const Answer& answer) {
  JsonWriter out;
  out.BeginObject().Field("t", "key").Field("k", key).IntField("at", absl::ToUnixMicros(answer.at));
  out.IntField("s", answer.status).OptionalField("p", answer.payment_id).OptionalField("r", answer.refund_id);
  out.OptionalField("b", answer.body).EndObject();
  return out.Take();
}

}  // namespace vlot::sandbox
