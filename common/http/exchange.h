// The ResponseSink of one request on one connection. Internal to common/http. Thread-safe: it forwards to the session,
// which hops to its strand. Guarantees an answer: dropped unanswered it sends 500, dropped while streaming it ends the
// stream.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "common/http/responder.h"
#include "common/http/session.h"

namespace vlot::http {

class Exchange : public ResponseSink {
 public:
  Exchange(std::shared_ptr<Session> session, uint64_t number) : session_(std::move(session)), number_(number) {}

  ~Exchange() override {
    if (!answered_.exchange(true)) {
      session_->PostSend(number_, Response::Text(500, "The request was dropped unanswered.\n"));
    } else if (streaming_ && !ended_.exchange(true)) {
      session_->PostEnd(number_);
    }
  }

  void Send(Response response) override {
    if (!answered_.exchange(true)) session_->PostSend(number_, std::move(response));
  }

  void Abort() override {
    if (!answered_.exchange(true)) session_->PostAbort(number_);
  }

  void StartStream(int status, Headers headers) override {
    if (answered_.exchange(true)) return;
    streaming_ = true;
    session_->PostStart(number_, status, std::move(headers));
  }

  bool Write(std::string chunk) override {
    return streaming_ && !ended_ && session_->PostWrite(number_, std::move(chunk));
  }

  void End() override {
    if (streaming_ && !ended_.exchange(true)) session_->PostEnd(number_);
  }

  void OnClosed(std::function<void()> callback) override { session_->PostOnClosed(number_, std::move(callback)); }

 private:
  const std::shared_ptr<Session> session_;
  const uint64_t number_;
  std::atomic<bool> answered_ = false;
  std::atomic<bool> streaming_ = false;
  std::atomic<bool> ended_ = false;
};

}  // namespace vlot::http
