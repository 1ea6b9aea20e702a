// The office: finance at work while everything fails. Bills accounts of what was delivered so far, takes in bank
// statements that pay what is open, and lets the payment provider settle. What got no answer is asked again with the
// same request id, at the next door, as the shops do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/jsonapi/json_api.h"
#include "services/vlot/chaos/site.h"
#include "services/vlot/demo/statement.h"

namespace vlot::chaos {

struct OfficeCounts {
  int runs = 0;        // billing runs that were started
  int statements = 0;  // bank statements that were taken in
  int lines = 0;       // payments on them
  int settlements = 0;
};

class Office {
 public:
  // Does not own the site, which is ready. `seed` names the bank's statements.
  Office(Site& site, uint64_t seed);
  ~Office();  // stops

  void Start();
  // Ends the work as it is.
  void Stop();

  // Once all is well and every order is at its end: bills everybody, has everything paid, and takes the statements in
  // once more. A line for each thing that is not as it should be then: an account that was parked, a delivery that is
  // not invoiced, an invoice that is still open, a statement that changed something when it came again.
  absl::StatusOr<std::vector<std::string>> CloseBooks(absl::Duration patience);

  OfficeCounts counts() const;
  // INTERNAL when an answer said that something is broken.
  absl::Status broken() const;

 private:
  void Work();
  void BillNext(JsonApi& door);
  void ImportPayments(JsonApi& door);
  void Settle();

  // Asks door after door until there is a clear answer; nullopt when it stops before, or when that was a refusal.
  std::optional<Json> Ask(const std::string& path, Json body);
  bool Wait(absl::Duration time);  // false: it stops

  absl::StatusOr<std::vector<std::string>> Accounts(JsonApi& office);
  absl::Status BillEverybody(JsonApi& office, absl::Duration patience, std::vector<std::string>& wrongs);
  absl::Status PayEverything(JsonApi& office, std::vector<std::string>& wrongs);
  absl::Status CloseSettlements(JsonApi& office, absl::Duration patience, std::vector<std::string>& wrongs);
  absl::Status CheckRepeated(JsonApi& office, std::vector<std::string>& wrongs);
  // A new statement of these, in base64.
  std::string Statement(const std::vector<demo::Transfer>& transfers);

  Site& site_;
  const uint64_t seed_;
  std::vector<std::string> accounts_;
  size_t next_account_ = 0;
  int next_statement_ = 1;
  std::vector<std::string> files_;  // base64, as taken in
  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  OfficeCounts counts_ ABSL_GUARDED_BY(mutex_);
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace vlot::chaos
