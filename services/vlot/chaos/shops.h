// The shops: place orders through the HTTP doors, as many a second as told, on account and paid at once in turn, and
// cancel some. What got no answer is asked again with the same request id, at the next door, until there is one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/http/client.h"
#include "common/jsonapi/json_api.h"
#include "services/vlot/bench/recipe.h"

namespace vlot::chaos {

struct ShopOptions {
  std::vector<std::string> urls;  // of the doors
  std::string key;                // API key of role webshop
  bench::Recipe recipe;
  double orders_per_second = 20;
};

struct ShopCounts {
  int cancellations = 0;  // that were taken; the parcel may have left all the same
  int refused = 0;        // orders and cancellations that were refused, with a reason
  int unanswered = 0;     // questions without a clear answer, asked again
};

class Shops {
 public:
  explicit Shops(ShopOptions options);
  ~Shops();  // stops, without waiting for answers

  void Start();
  // Places no more orders and waits until all that was asked has its answer. DEADLINE_EXCEEDED when one does not come,
  // INTERNAL when one said that something is broken.
  absl::Status Finish(absl::Duration patience);

  std::vector<std::string> accepted() const;  // orders/{uuid}
  ShopCounts counts() const;

 private:
  struct Answer {
    int status;
    Json body;
  };

  void Work(int shop);
  // Asks until there is a clear answer; nullopt when the shops are closed before.
  std::optional<Answer> Ask(int& door, const std::string& path, const std::string& body);
  void PlaceOne(int& door, int64_t number);
  void CancelOne(int& door, int64_t number, const std::string& order);
  // False when no more orders are to be placed.
  bool WaitFor(absl::Duration time);

  const ShopOptions options_;
  http::Client client_;
  mutable absl::Mutex mutex_;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  int working_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> accepted_ ABSL_GUARDED_BY(mutex_);
  ShopCounts counts_ ABSL_GUARDED_BY(mutex_);
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace vlot::chaos
