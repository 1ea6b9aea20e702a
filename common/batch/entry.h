// One item on its way through a batch.
#pragma once

#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace vlot::batch {

template <class Item, class Result>
struct Entry {
  using Done = absl::AnyInvocable<void(absl::StatusOr<Result>) &&>;

  Item item;
  // The flush function sets this, to a value or to this item's own error; it is unset again before each run.
  absl::StatusOr<Result> result = Unset();

  absl::Time deadline = absl::InfiniteFuture();
  Done done;

  // One shared status: copying it allocates nothing.
  static const absl::Status& Unset() {
    static const absl::Status* const unset =
        new absl::Status(absl::StatusCode::kInternal, "the flush function gave this item no result");
    return *unset;
  }
};

}  // namespace vlot::batch
