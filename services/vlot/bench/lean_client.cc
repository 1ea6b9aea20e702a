#include "services/vlot/bench/lean_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/sync/thread_name.h"

namespace vlot::bench {
namespace {

using std::chrono::steady_clock;

constexpr size_t kFrameHeader = 5;            // gRPC's: compressed or not, length
constexpr int32_t kWindow = 4 << 20;          // answers never wait for our window
constexpr size_t kReadBytes = 64 << 10;       // of one recv
constexpr size_t kWriteBytes = 64 << 10;      // gathered for one send
constexpr int kLookForExpiredEveryMs = 1000;  // the timeout is a net; the server ends calls in time by itself

grpc::Status Unavailable(const char* why) { return {grpc::StatusCode::UNAVAILABLE, why}; }

std::string_view View(const uint8_t* bytes, size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }

nghttp2_nv Header(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) { return reinterpret_cast<uint8_t*>(const_cast<char*>(text.data())); };
  return {bytes(name), bytes(value), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

std::string Framed(std::string_view message) {
  std::string framed = {'\0'};
  for (int shift = 24; shift >= 0; shift -= 8) framed.push_back(static_cast<char>(message.size() >> shift));
  framed.append(message);
  return framed;
}

struct Exchange {
  std::string request;  // framed
  size_t sent = 0;
  std::string response;  // framed
  int code = -1;         // grpc-status; -1: none came
  std::string message, details;
  bool expired = false;
  LeanClient::Done done;

  void TakeHeader(std::string_view name, std::string_view value) {
    if (name == "grpc-status") {
      if (!absl::SimpleAtoi(AbslView(value), &code)) code = -1;
    } else if (name == "grpc-message") {
      message = std::string(value);
    } else if (name == "grpc-status-details-bin") {
      absl::Base64Unescape(AbslView(value), &details);
    }
  }

  void End() {
    if (code != grpc::StatusCode::OK) {
      return std::move(done)(expired    ? grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "no answer in time")
                             : code < 0 ? Unavailable("the stream ended without a status")
                                        : grpc::Status(static_cast<grpc::StatusCode>(code), message, details),
                             {});
    }
    if (response.size() < kFrameHeader) return std::move(done)(Unavailable("the response has no message"), {});
    std::move(done)(grpc::Status::OK, std::string_view(response).substr(kFrameHeader));
  }
};

}  // namespace

class LeanClient::Loop {
 public:
  explicit Loop(LeanClientOptions options)
      : options_(std::move(options)),
        grpc_timeout_(absl::StrCat(absl::ToInt64Milliseconds(options_.timeout), "m")),
        wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    thread_ = std::thread([this] { Run(); });
  }

  ~Loop() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
    }
    Wake();
    thread_.join();
    close(wake_);
  }

  void Call(std::string request, Done done) {
    auto exchange = std::make_unique<Exchange>();
    exchange->request = Framed(request);
    exchange->done = std::move(done);
    if (std::this_thread::get_id() == thread_.get_id()) return waiting_.push_back(std::move(exchange));
    bool first;
    {
      MutexLock lock(mutex_);
      first = given_.empty();
      given_.push_back(std::move(exchange));
    }
    if (first) Wake();
  }

 private:
  using ExchangePtr = std::unique_ptr<Exchange>;

  void Run() {
    NameThisThread("load");
    while (TakeGiven()) {
      Submit();
      if (Send()) {
        Await();
      } else {
        Break("the connection broke");
      }
    }
    Break("the client is stopped");
    FailWaiting("the client is stopped");
  }

  void Wake() {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
  }

  bool TakeGiven() {
    std::vector<ExchangePtr> given;
    MutexLock lock(mutex_);
    given.swap(given_);
    for (ExchangePtr& exchange : given) waiting_.push_back(std::move(exchange));
    return !stopping_;
  }

  // What the connection does not take any more (it is going away) waits for the next one.
  void Submit() {
    if (waiting_.empty() || (session_ == nullptr && !Connect())) return;
    while (!waiting_.empty()) {
      const std::array headers = {Header(":method", "POST"),
                                  Header(":scheme", "http"),
                                  Header(":path", options_.path),
                                  Header(":authority", options_.address),
                                  Header("te", "trailers"),
                                  Header("content-type", "application/grpc"),
                                  Header("grpc-timeout", grpc_timeout_),
                                  Header("authorization", options_.authorization)};
      nghttp2_data_provider body{};
      body.source.ptr = waiting_.front().get();
      body.read_callback = [](nghttp2_session*, int32_t, uint8_t* to, size_t room, uint32_t* flags,
                              nghttp2_data_source* source, void*) {
        auto& exchange = *static_cast<Exchange*>(source->ptr);
        const size_t size = std::min(room, exchange.request.size() - exchange.sent);
        std::memcpy(to, exchange.request.data() + exchange.sent, size);
        exchange.sent += size;
        if (exchange.sent == exchange.request.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(size);
      };
      const size_t count = headers.size() - (options_.authorization.empty() ? 1 : 0);
      const int32_t stream = nghttp2_submit_request(session_, nullptr, headers.data(), count, &body, nullptr);
      if (stream < 0) return;
      deadlines_.push_back({steady_clock::now() + absl::ToChronoNanoseconds(options_.timeout), stream});
      under_way_[stream] = std::move(waiting_.front());
      waiting_.pop_front();
    }
  }

  bool Connect() {
    const size_t colon = options_.address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    int port = 0;
    if (colon == std::string::npos || !absl::SimpleAtoi(options_.address.substr(colon + 1), &port) ||
        inet_pton(AF_INET, options_.address.substr(0, colon).c_str(), &to.sin_addr) != 1) {
      FailWaiting("the address is no IPv4 address with a port");
      return false;
    }
    to.sin_port = htons(static_cast<uint16_t>(port));
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      close(std::exchange(socket_, -1));
      FailWaiting("nobody listens");
      return false;
    }
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(socket_, F_SETFL, O_NONBLOCK);
    BeginSession();
    return true;
  }

  void BeginSession() {
    nghttp2_session_callbacks* callbacks;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const uint8_t* name, size_t name_size,
                      const uint8_t* value, size_t value_size, uint8_t, void* self) {
          if (Exchange* exchange = static_cast<Loop*>(self)->Find(frame->hd.stream_id)) {
            exchange->TakeHeader(View(name, name_size), View(value, value_size));
          }
          return 0;
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        callbacks, [](nghttp2_session*, uint8_t, int32_t stream, const uint8_t* data, size_t size, void* self) {
          if (Exchange* exchange = static_cast<Loop*>(self)->Find(stream)) exchange->response.append(View(data, size));
          return 0;
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        callbacks, [](nghttp2_session*, int32_t stream, uint32_t, void* self) {
          if (auto ended = static_cast<Loop*>(self)->under_way_.extract(stream)) ended.mapped()->End();
          return 0;
        });
    nghttp2_session_client_new(&session_, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry window = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindow);
  }

  Exchange* Find(int32_t stream) {
    const auto found = under_way_.find(stream);
    return found == under_way_.end() ? nullptr : found->second.get();
  }

  // False when the connection is broken. What the socket does not take now is sent when it is writable.
  bool Send() {
    while (session_ != nullptr) {
      while (out_.size() < kWriteBytes) {
        const uint8_t* bytes;
        const ssize_t size = nghttp2_session_mem_send(session_, &bytes);
        if (size < 0) return false;
        if (size == 0) break;
        out_.append(View(bytes, static_cast<size_t>(size)));
      }
      if (out_.empty()) return true;
      const ssize_t sent = send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN || errno == EINTR;
      out_.erase(0, static_cast<size_t>(sent));
    }
    return true;
  }

  void Await() {
    std::array<pollfd, 2> files = {pollfd{wake_, POLLIN, 0}, pollfd{socket_, POLLIN, 0}};
    if (!out_.empty()) files[1].events |= POLLOUT;
    if (poll(files.data(), session_ == nullptr ? 1 : 2, kLookForExpiredEveryMs) < 0) return;
    if (files[0].revents != 0) {
      uint64_t count;
      [[maybe_unused]] const ssize_t size = read(wake_, &count, sizeof count);
    }
    if (session_ == nullptr) return;
    if ((files[1].revents & ~POLLOUT) != 0 && !Receive()) return Break("the connection broke");
    EndExpired();
    // It was going away, and its last call is answered.
    if (nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0) Break("it went away");
  }

  bool Receive() {
    const ssize_t size = recv(socket_, in_.data(), in_.size(), 0);
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    return size > 0 && nghttp2_session_mem_recv(session_, in_.data(), static_cast<size_t>(size)) >= 0;
  }

  void EndExpired() {
    for (const auto now = steady_clock::now(); !deadlines_.empty() && deadlines_.front().first <= now;
         deadlines_.pop_front()) {
      const int32_t stream = deadlines_.front().second;
      Exchange* exchange = Find(stream);
      if (exchange == nullptr) continue;
      exchange->expired = true;
      nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
    }
  }

  // Ends the connection and all that was under way on it.
  void Break(const char* why) {
    if (session_ != nullptr) nghttp2_session_del(std::exchange(session_, nullptr));
    if (socket_ >= 0) close(std::exchange(socket_, -1));
    out_.clear();
    deadlines_.clear();
    for (auto& [stream, exchange] : std::exchange(under_way_, {})) std::move(exchange->done)(Unavailable(why), {});
  }

  void FailWaiting(const char* why) {
    for (ExchangePtr& exchange : std::exchange(waiting_, {})) std::move(exchange->done)(Unavailable(why), {});
  }

  const LeanClientOptions options_;
  const std::string grpc_timeout_;
  const int wake_;  // eventfd: somebody gave a call

  Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<ExchangePtr> given_ ABSL_GUARDED_BY(mutex_);

  // The thread's own.
  std::deque<ExchangePtr> waiting_;  // for a connection that takes them
  absl::flat_hash_map<int32_t, ExchangePtr> under_way_;
  std::deque<std::pair<steady_clock::time_point, int32_t>> deadlines_;
  nghttp2_session* session_ = nullptr;
  int socket_ = -1;
  std::string out_;
  std::array<uint8_t, kReadBytes> in_;
  std::thread thread_;
};

LeanClient::LeanClient(LeanClientOptions options) : loop_(std::make_unique<Loop>(std::move(options))) {}

LeanClient::~LeanClient() = default;

void LeanClient::Call(std::string request, Done done) { loop_->Call(std::move(request), std::move(done)); }

}  // namespace vlot::bench
