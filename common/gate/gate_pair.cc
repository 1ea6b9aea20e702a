#include "common/gate/gate_pair.h"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <utility>

namespace vlot {

namespace asio = boost::asio;
using Error = boost::system::error_code;

namespace {

// Makes close() send a reset, as a crashed machine's kernel or a firewall would.
void Reset(GatePair::Socket& socket) {
  Error ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace

GatePair::GatePair(Socket client, Socket server, GateState& state)
    : state_(state), client_(std::move(client)), server_(std::move(server)) {}

void GatePair::Start(const Endpoint& target) {
  server_.async_connect(target, [self = shared_from_this()](Error error) {
    if (error) return self->Cut();
    self->Read(self->requests_);
    self->Read(self->answers_);
  });
}

void GatePair::Read(Way& way) {
  way.from.async_read_some(asio::buffer(way.bytes), [self = shared_from_this(), &way](Error error, size_t size) {
    if (!self->open_) return;
    if (error) return self->EndWay(way);
    way.size = size;
    self->Offer(way);
  });
}

// Passes on what was read: now, later, never, or when told to.
void GatePair::Offer(Way& way) {
  if (state_.mode == GateMode::kHold) {
    way.held = true;
    return;
  }
  if (state_.mode == GateMode::kDropAnswers && &way == &answers_) return Read(way);
  if (state_.delay <= absl::ZeroDuration()) return Forward(way);
  way.timer.expires_after(absl::ToChronoNanoseconds(state_.delay));
  way.timer.async_wait([self = shared_from_this(), &way](Error error) {
    if (!error && self->open_) self->Forward(way);
  });
}

size_t GatePair::Allowed(const Way& way) {
  if (&way != &answers_ || state_.answer_bytes_left < 0) return way.size;
  const auto allowed = std::min<int64_t>(static_cast<int64_t>(way.size), state_.answer_bytes_left);
  state_.answer_bytes_left -= allowed;
  return static_cast<size_t>(allowed);
}

void GatePair::Forward(Way& way) {
  const size_t allowed = Allowed(way);
  asio::async_write(way.to, asio::buffer(way.bytes.data(), allowed),
                    [self = shared_from_this(), &way](Error error, size_t) {
                      if (!self->open_) return;
                      if (error) return self->Cut();
                      if (&way == &self->answers_ && self->state_.answer_bytes_left == 0)
                        return self->state_.on_limit();
                      self->Read(way);
                    });
}

void GatePair::Resume() {
  for (Way* way : {&requests_, &answers_}) {
    if (std::exchange(way->held, false)) Offer(*way);
  }
}

// One side is done sending: says so to the other, which may still answer.
void GatePair::EndWay(Way& way) {
  Error error;
  way.ended = true;
  way.to.shutdown(asio::socket_base::shutdown_send, error);
  if (!(requests_.ended && answers_.ended)) return;
  open_ = false;
  client_.close(error);
  server_.close(error);
}

void GatePair::Cut() {
  if (!open_) return;
  open_ = false;
  requests_.timer.cancel();
  answers_.timer.cancel();
  Reset(client_);
  Reset(server_);
}

}  // namespace vlot
