// The idempotency keys of the last hour, with the first answer of each. An answer that made a payment or a refund is
// kept as a reference to it: it can be written again as it was at first, and a million keys stay small. Not
// thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace vlot::sandbox {

class IdempotencyKeys {
 public:
  struct Answer {
    absl::Time at;
    int status = 0;
    std::string payment_id;  // made by it; "" when the body is kept instead
    std::string refund_id;   // made by it, of that payment
    std::string body;
  };

  // nullptr when the key was not used within the hour before `now`.
  const Answer* Find(const std::string& key, absl::Time now) const;
  // Keeps the first answer; forgets what is older than an hour before it.
  void Add(const std::string& key, Answer answer);
  // A payment is about to change what its first answer said: the answers that made it are kept as text from now on.
  void Materialize(const std::string& payment_id, const std::string& body,
                   const std::function<void(const std::string& key, const Answer&)>& save);

  void ForEach(const std::function<void(const std::string& key, const Answer&)>& visit) const;

  static std::string ToRecord(const std::string& key, const Answer& answer);

 private:
  absl::flat_hash_map<std::string, Answer> answers_;
  std::deque<std::pair<absl::Time, std::string>> by_age_;
};

}  // namespace vlot::sandbox
