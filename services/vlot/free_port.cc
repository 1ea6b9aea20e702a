#include "services/vlot/free_port.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace vlot {

absl::StatusOr<int> FreeLoopbackPort() {
  using boost::asio::ip::tcp;
  boost::system::error_code error;
  boost::asio::io_context io;
  tcp::acceptor acceptor(io);
  acceptor.open(tcp::v4(), error);
  if (!error) acceptor.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0), error);
  const tcp::endpoint endpoint = error ? tcp::endpoint() : acceptor.local_endpoint(error);
  if (error) return absl::UnavailableError("no port can be had on loopback: " + error.message());
  return endpoint.port();
}

}  // namespace vlot
