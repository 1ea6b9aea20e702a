#include "common/http/client.h"

#include <curl/curl.h>

#include <chrono>
#include <deque>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/http/transfer.h"
#include "common/status/status.h"
#include "common/sync/thread_name.h"

namespace vlot::http {
namespace {

// curl_multi_wakeup ends a poll early; this is only how long one poll lasts when nothing happens.
constexpr int kPollMs = 1000;
// Idle libcurl handles kept for re-use.
constexpr size_t kSpareHandlesMax = 256;

void InitCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)code;
}

}  // namespace

class Client::Impl {
 public:
  explicit Impl(Options options);
  ~Impl();
  void Call(ClientRequest request, Done done) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using Ticks = std::chrono::steady_clock::time_point;
  struct Queued {
    std::unique_ptr<Transfer> transfer;
    Ticks since;
  };

  void Loop();
  void StartQueued();
  void Start(Queued queued);
  void FinishDone();
  void CancelAll();
  void Finish(std::unique_ptr<Transfer> transfer, absl::StatusOr<ClientResponse> result);
  CURL* TakeHandle();

  const Options options_;
  CURLM* const multi_;
  absl::Mutex mutex_;
  std::deque<Queued> queue_ ABSL_GUARDED_BY(mutex_);
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // The client's thread only.
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> running_;
  std::vector<CURL*> spare_handles_;
  std::thread thread_;
};

Client::Impl::Impl(Options options) : options_(std::move(options)), multi_((InitCurlOnce(), curl_multi_init())) {
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options_.connections_per_host_max));
  thread_ = std::thread([this] { Loop(); });
}

Client::Impl::~Impl() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  curl_multi_wakeup(multi_);
  thread_.join();
  for (CURL* handle : spare_handles_) curl_easy_cleanup(handle);
  curl_multi_cleanup(multi_);
}

void Client::Impl::Call(ClientRequest request, Done done) {
  auto transfer = std::make_unique<Transfer>(options_, std::move(request), std::move(done));
  bool refused = false;
  {
    absl::MutexLock lock(&mutex_);
    refused = stopping_ || under_way_ >= options_.requests_max;
    if (!refused) {
      ++under_way_;
      queue_.push_back({std::move(transfer), std::chrono::steady_clock::now()});
    }
  }
  if (!refused) {
    curl_multi_wakeup(multi_);
    return;
  }
  transfer->done()(MakeError(absl::StatusCode::kResourceExhausted, "too many HTTP requests under way",
                             {.reason = kNotSent, .domain = std::string(kCommonDomain)}));
}

void Client::Impl::Loop() {
  NameThisThread("http client");
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) break;
    }
    StartQueued();
    int running = 0;
    curl_multi_perform(multi_, &running);
    FinishDone();
    curl_multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
  }
  CancelAll();
}

void Client::Impl::StartQueued() {
  std::deque<Queued> queue;
  {
    absl::MutexLock lock(&mutex_);
    queue.swap(queue_);
  }
  for (Queued& queued : queue) Start(std::move(queued));
}

CURL* Client::Impl::TakeHandle() {
  if (spare_handles_.empty()) return curl_easy_init();
  CURL* handle = spare_handles_.back();
  spare_handles_.pop_back();
  return handle;
}

void Client::Impl::Start(Queued queued) {
  CURL* handle = TakeHandle();
  const auto waited = absl::FromChrono(std::chrono::steady_clock::now() - queued.since);
  if (absl::Status status = queued.transfer->Prepare(handle, waited); !status.ok()) {
    return Finish(std::move(queued.transfer), std::move(status));
  }
  running_.emplace(handle, std::move(queued.transfer));
  curl_multi_add_handle(multi_, handle);
}

void Client::Impl::FinishDone() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* handle = message->easy_handle;
    const CURLcode code = message->data.result;
    auto node = running_.extract(handle);
    auto result = node.mapped()->Result(code);
    curl_multi_remove_handle(multi_, handle);
    Finish(std::move(node.mapped()), std::move(result));
  }
}

void Client::Impl::Finish(std::unique_ptr<Transfer> transfer, absl::StatusOr<ClientResponse> result) {
  if (CURL* handle = transfer->handle(); spare_handles_.size() < kSpareHandlesMax) {
    spare_handles_.push_back(handle);
  } else {
    curl_easy_cleanup(handle);
  }
  {
    absl::MutexLock lock(&mutex_);
    --under_way_;
  }
  transfer->done()(std::move(result));
}

void Client::Impl::CancelAll() {
  for (auto& [handle, transfer] : running_) {
    curl_multi_remove_handle(multi_, handle);
    curl_easy_cleanup(handle);
    transfer->done()(transfer->Cancelled());
  }
  running_.clear();
  std::deque<Queued> queue;
  {
    absl::MutexLock lock(&mutex_);
    queue.swap(queue_);
  }
  for (Queued& queued : queue) queued.transfer->done()(queued.transfer->Cancelled());
}

Client::Client(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Client::~Client() = default;

void Client::Call(ClientRequest request, Done done) { impl_->Call(std::move(request), std::move(done)); }

absl::StatusOr<ClientResponse> Client::CallAndWait(ClientRequest request) {
  absl::StatusOr<ClientResponse> result = absl::UnknownError("not called back");
  absl::Notification finished;
  impl_->Call(std::move(request), [&](absl::StatusOr<ClientResponse> answer) {
    result = std::move(answer);
    finished.Notify();
  });
  finished.WaitForNotification();
  return result;
}

}  // namespace vlot::http
