// A ResponseSink that keeps the answer, for tests of handlers without a connection. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/http/responder.h"

namespace vlot::http {

class RecordingSink : public ResponseSink {
 public:
  void Send(Response response) override {
    response_ = std::move(response);
    answered_.Notify();
  }
  void Abort() override {
    response_.status = 0;
    answered_.Notify();
  }
  void StartStream(int status, Headers headers) override {
    response_.status = status;
    response_.headers = std::move(headers);
  }
  bool Write(std::string chunk) override {
    response_.body += chunk;
    return true;
  }
  void End() override { answered_.Notify(); }
  void OnClosed(std::function<void()>) override {}

  // Waits for the answer.
  const Response& response() {
    answered_.WaitForNotification();
    return response_;
  }
  bool answered() const { return answered_.HasBeenNotified(); }

 private:
  absl::Notification answered_;
  Response response_;
};

// Runs one request through a handler and waits for the answer.
inline Response Ask(const Handler& handler, Request request) {
  auto sink = std::make_shared<RecordingSink>();
  handler(std::move(request), Responder(sink));
  return sink->response();
}

}  // namespace vlot::http
