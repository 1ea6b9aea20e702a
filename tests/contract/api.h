// The API as descriptors with comments and options, and every element of it in flat lists.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vlot::contract {

// Immutable once made. Pointers live as long as it does.
class Api {
 public:
  // Files must stand after the files they import. Only those of packages that begin with `package_prefix` are taken as
  // the API; the others are what it is built on. A set that cannot be built ends the program: no test could go on.
  explicit Api(const google::protobuf::FileDescriptorSet& set, std::string_view package_prefix = "vlot.");
  Api(const Api&) = delete;

  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }
  const std::vector<const google::protobuf::Descriptor*>& messages() const { return messages_; }
  // Fields of messages and extensions.
  const std::vector<const google::protobuf::FieldDescriptor*>& fields() const { return fields_; }
  const std::vector<const google::protobuf::OneofDescriptor*>& oneofs() const { return oneofs_; }
  const std::vector<const google::protobuf::EnumDescriptor*>& enums() const { return enums_; }
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const { return services_; }
  const std::vector<const google::protobuf::MethodDescriptor*>& methods() const { return methods_; }
  const google::protobuf::DescriptorPool& pool() const { return *pool_; }

 private:
  void AddFile(const google::protobuf::FileDescriptor& file);
  void AddMessage(const google::protobuf::Descriptor& message);

  std::unique_ptr<google::protobuf::DescriptorPool> pool_ = std::make_unique<google::protobuf::DescriptorPool>();
  std::vector<const google::protobuf::FileDescriptor*> files_;
  std::vector<const google::protobuf::Descriptor*> messages_;
  std::vector<const google::protobuf::FieldDescriptor*> fields_;
  std::vector<const google::protobuf::OneofDescriptor*> oneofs_;
  std::vector<const google::protobuf::EnumDescriptor*> enums_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  std::vector<const google::protobuf::MethodDescriptor*> methods_;
};

// Whether the file says so of itself: nobody serves anything in it yet.
bool IsPlanned(const google::protobuf::FileDescriptor& file);
// Whether the value, or its whole file, is not used yet.
bool IsPlanned(const google::protobuf::EnumValueDescriptor& value);

// The descriptor set that the build made of proto/.
const google::protobuf::FileDescriptorSet& BuiltFiles();

// The API of this tree.
const Api& BuiltApi();

// `text`, the body of a proto3 file of package vlot.sample.v1 that may use what proto/ declares, as an API of its own;
// compiled by the protoc that compiled those. Not for two threads at once.
std::unique_ptr<Api> SampleApi(std::string_view text);

// The whole content of a file; a file that cannot be read ends the program.
std::string ReadFile(const std::string& path);

}  // namespace vlot::contract
