// A gRPC client that has no code of ours: an address, a key, and what the server's reflection tells of its methods. Not
// for two threads at once.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/dynamic_message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/jsonapi/json_api.h"

namespace vlot::testing {

class ForeignClient {
 public:
  // `service` is a full name, such as `vlot.ordering.v1.Orders`.
  static absl::StatusOr<std::unique_ptr<ForeignClient>> Connect(const std::string& address, const std::string& key,
                                                                const std::string& service);

  // The answers of a method, one if it is unary, when the call is over; its error otherwise. All by the names of the
  // protos.
  absl::StatusOr<std::vector<Json>> Call(const std::string& method, const Json& request);

 private:
  ForeignClient(const std::string& address, std::string key);
  // Learns the file of a symbol, and all that it stands on.
  absl::Status Learn(const std::string& symbol);
  // Sends one message, reads until the server ends it.
  absl::StatusOr<std::vector<std::string>> Exchange(const std::string& path, const std::string& message);

  const std::string key_;
  grpc::GenericStub stub_;
  google::protobuf::SimpleDescriptorDatabase files_;
  google::protobuf::DescriptorPool pool_{&files_};
  google::protobuf::DynamicMessageFactory messages_;
  const google::protobuf::ServiceDescriptor* service_ = nullptr;
};

}  // namespace vlot::testing
