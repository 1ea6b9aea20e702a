#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/runtime.h"

namespace vlot::rpc {

struct StreamOptions {
  size_t messages_max = 64;  // waiting to be sent; a message of events is at most some hundred kilobytes
};

// Where a stream's messages go: the reactor. Send is followed by one Written before the next Send or Close; Close is
// the last. Neither is called under a lock.
template <class Message>
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  virtual void Send(const Message& message) = 0;
  virtual void Close(const absl::Status& status) = 0;
};

// Messages on their way out of one stream: bounded, sent one at a time, in order. Thread-safe. The sink lives until
// Close has been called on it, the buffer as long as anybody holds it.
template <class Message>
class StreamBuffer final : public OpenStream {
 public:
  StreamBuffer(StreamSink<Message>* sink, StreamOptions options) : options_(options), sink_(sink) {}

  // Takes the message, or refuses it: the buffer is full, or the stream is over. Never blocks.
  bool Write(Message message) {
    {
      absl::MutexLock lock(&mutex_);
      if (over_ || waiting_.size() >= options_.messages_max) return false;
      waiting_.push_back(std::move(message));
    }
    Advance();
    return true;
  }

  // Calls `ready` once when there is room for a message: at once if there is, else from the thread that makes it. Never
  // if the stream is over. One writer uses this at a time; `ready` may call it again.
  void WhenRoom(std::function<void()> ready) {
    {
      absl::MutexLock lock(&mutex_);
      if (over_) return;
      if (waiting_.size() >= options_.messages_max) {
        ready_ = std::move(ready);
        return;
      }
    }
    ready();
  }

  // Ends the stream after what has been written. Later ends change nothing.
  void Finish(absl::Status status) {
    {
      absl::MutexLock lock(&mutex_);
      if (over_) return;
      over_ = true;
      outcome_ = std::move(status);
    }
    Advance();
    TellOver();
  }

  // Ends the stream now; what has not been sent is dropped.
  void End(absl::Status status) override {
    {
      absl::MutexLock lock(&mutex_);
      waiting_.clear();
    }
    Finish(std::move(status));
  }

  // Whether the stream has ended, by whichever side.
  bool over() const {
    absl::MutexLock lock(&mutex_);
    return over_;
  }

  // `on_over` is called once when the stream is over, from whichever thread ends it; at once if it is over already.
  void OnOver(std::function<void()> on_over) {
    {
      absl::MutexLock lock(&mutex_);
      if (!over_) {
        on_over_ = std::move(on_over);
        return;
      }
    }
    on_over();
  }

  // For the reactor: lets messages go out. Until then the sink is not called, so the reactor stays.
  void Release() {
    {
      absl::MutexLock lock(&mutex_);
      held_ = false;
    }
    Advance();
  }

  // For the reactor: the message given to Send has gone, or could not.
  void Written(bool ok) {
    {
      absl::MutexLock lock(&mutex_);
      sending_.reset();
      if (!ok) waiting_.clear();
    }
    if (!ok) Finish(absl::CancelledError("The caller has gone."));
    Advance();
  }

 private:
  // Sends the next message or closes, if nothing is being sent. Whoever sets `sending_` or `closed_` owns the sink
  // until Written, so that the sink is called outside the lock (gRPC may call Written before Send returns) yet by one
  // at a time.
  void Advance() {
    const Message* message = nullptr;
    std::function<void()> ready;
    {
      absl::MutexLock lock(&mutex_);
      if (held_ || sending_ || closed_) return;
      if (!waiting_.empty()) {
        sending_.emplace(std::move(waiting_.front()));
        waiting_.pop_front();
        message = &*sending_;
        ready = std::exchange(ready_, nullptr);
      } else if (over_) {
        closed_ = true;
      } else {
        return;
      }
    }
    if (message == nullptr) return sink_->Close(outcome_);
    sink_->Send(*message);
    if (ready) ready();
  }

  void TellOver() {
    std::function<void()> on_over;
    std::function<void()> ready;  // dropped: what it holds may go
    {
      absl::MutexLock lock(&mutex_);
      on_over = std::exchange(on_over_, nullptr);
      ready = std::exchange(ready_, nullptr);
    }
    if (on_over) on_over();
  }

  const StreamOptions options_;
  StreamSink<Message>* const sink_;
  mutable absl::Mutex mutex_;
  std::deque<Message> waiting_ ABSL_GUARDED_BY(mutex_);
  std::optional<Message> sending_ ABSL_GUARDED_BY(mutex_);
  bool held_ ABSL_GUARDED_BY(mutex_) = true;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_;  // set once, with over_; read after it
  std::function<void()> ready_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> on_over_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::rpc
