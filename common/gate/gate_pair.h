// One client connection of a TcpGate with its connection to the server. Internal to common/gate; used on the gate's
// thread.
#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/time/time.h"

namespace vlot {

enum class GateMode { kPass, kHold, kDropAnswers, kRefuse };

// How the gate behaves now; shared by its pairs.
struct GateState {
  GateMode mode = GateMode::kPass;
  absl::Duration delay;
  int64_t answer_bytes_left = -1;  // -1: no limit
  std::function<void()> on_limit;  // cuts all pairs
};

class GatePair : public std::enable_shared_from_this<GatePair> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  using Endpoint = boost::asio::generic::stream_protocol::endpoint;

  GatePair(Socket client, Socket server, GateState& state);

  void Start(const Endpoint& target);
  void Resume();  // goes on with what was held
  void Cut();     // resets both sides
  bool open() const { return open_; }

 private:
  struct Way {
    explicit Way(Socket& from, Socket& to) : from(from), to(to), timer(from.get_executor()) {}
    Socket& from;
    Socket& to;
    boost::asio::steady_timer timer;
    std::array<char, 16 * 1024> bytes;
    size_t size = 0;
    bool held = false;
    bool ended = false;
  };

  void Read(Way& way);
  void Offer(Way& way);
  void Forward(Way& way);
  void EndWay(Way& way);
  size_t Allowed(const Way& way);

  GateState& state_;
  Socket client_;
  Socket server_;
  Way requests_{client_, server_};
  Way answers_{server_, client_};
  bool open_ = true;
};

}  // namespace vlot
