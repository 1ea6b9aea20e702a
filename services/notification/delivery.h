// What follows from an attempt to hand over a message. Pure functions, any thread.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/notification/message.h"

namespace vlot::notification {

struct RetryPolicy {
  int tries_max = 30;                           // then FAILED: with these waits, after a day
  absl::Duration wait_min = absl::Seconds(30);  // doubles with every try
  absl::Duration wait_max = absl::Hours(1);  // RFC 5321 §4.5.4.1 wants 30 minutes or more once it has failed for long
};

struct Verdict {
  State state = State::kQueued;
  absl::Time due_at;  // of kQueued: not before
  std::string last_error;
};

// `sent` is how the attempt number `tries` ended, with the reasons of common/http/smtp.h: an answer that did not come
// is UNKNOWN, a refusal FAILED, everything else is tried again until the policy gives up.
Verdict Judge(const absl::Status& sent, int tries, const RetryPolicy& policy, absl::Time now);

// How many messages one sender has in hand at a time, at the most. All must be gone within its lease: an e-mail takes
// up to SmtpSender's 30 s, a file some 50 µs.
size_t StepMax(Channel channel);

// For a message whose sender never told how it ended. Writing a file again does no harm; a second e-mail would.
bool MaySendAgain(Channel channel);
Verdict LeftBehind();

}  // namespace vlot::notification
