// A proxy on loopback that stands between a client and a server in tests, and can be told to misbehave. It forwards
// bytes both ways to a TCP port or a unix socket of this machine. Own thread; all methods are thread-safe, and have
// taken effect when they return. Programming errors of the test (a port that is gone) end in exceptions: for tests
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace vlot {

class TcpGate {
 public:
  // Listens on a free port of 127.0.0.1 and passes to `port` there.
  static std::unique_ptr<TcpGate> ToPort(uint16_t port);
  // Passes to a unix socket, such as PostgreSQL's "/run/.../.s.PGSQL.5432".
  static std::unique_ptr<TcpGate> ToUnixSocket(std::string path);
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  uint16_t port() const;

  // Everything goes through, at once. The state a gate is made in.
  void Pass();
  // Every piece, either way, comes this much later. Affects open and new connections.
  void Delay(absl::Duration by);
  // Bytes are taken and kept, either way; new connections are accepted and stay mute. What was kept is forwarded after
  // Pass.
  void Hold();
  // What the client sends goes through; what the server answers is thrown away. Seen from the client: sent, no answer.
  void DropAnswers();
  // Nobody listens any more: new connections are refused. Open ones are cut. Pass listens again, on the same port.
  void Refuse();
  // Cuts the open connections, once, with a reset. The state otherwise stays.
  void Cut();
  // The next `bytes` bytes of answers pass (counted over all connections), then every connection is cut; then as Pass.
  void CutAfterAnswerBytes(int64_t bytes);

  int connections_open() const;
  int64_t connections_accepted() const;

 private:
  class Impl;
  explicit TcpGate(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vlot
