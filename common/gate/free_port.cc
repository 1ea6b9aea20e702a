#include "common/gate/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "absl/status/status.h"

namespace vlot {

absl::StatusOr<int> FreeLoopbackPort() {
  const int keeper = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (keeper < 0) return absl::ErrnoToStatus(errno, "no socket can be had");
  const int yes = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (setsockopt(keeper, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(keeper, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      getsockname(keeper, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    const absl::Status failed = absl::ErrnoToStatus(errno, "no port can be had on loopback");
    close(keeper);
    return failed;
  }
  return ntohs(address.sin_port);
}

}  // namespace vlot
