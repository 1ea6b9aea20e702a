// A bare TCP connection for tests: sends any bytes, reads what comes. Blocking, with a limit of a minute on each read.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace vlot::http {

class RawConnection {
 public:
  explicit RawConnection(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const timeval limit{60, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~RawConnection() { Close(); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  bool connected() const { return connected_; }
  void Close() { close(std::exchange(fd_, -1)); }
  void ShutdownSend() { shutdown(fd_, SHUT_WR); }

  // False when the other side no longer takes it.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  // One more piece into the buffer; false at the end, on a reset, or after a minute.
  bool ReadSome() {
    char bytes[4096];
    const ssize_t size = recv(fd_, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(size));
    return true;
  }

  // All up to and including `mark`; what there was when the connection ended first.
  std::string ReadUntil(std::string_view mark) {
    size_t at = buffer_.find(mark);
    while (at == std::string::npos && ReadSome()) at = buffer_.find(mark);
    return Take(at == std::string::npos ? buffer_.size() : at + mark.size());
  }

  std::string ReadToEnd() {
    while (ReadSome()) {
    }
    return Take(buffer_.size());
  }

  // One answer with a Content-Length (or none): head and body in one text.
  std::string ReadAnswer() {
    std::string head = ReadUntil("\r\n\r\n");
    const size_t at = head.find("Content-Length: ");
    if (at == std::string::npos) return head;
    const size_t length = static_cast<size_t>(std::atoi(head.c_str() + at + 16));
    while (buffer_.size() < length && ReadSome()) {
    }
    return head + Take(std::min(length, buffer_.size()));
  }

 private:
  std::string Take(size_t size) {
    std::string taken = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return taken;
  }

  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace vlot::http
