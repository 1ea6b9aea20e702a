#include "tests/scenario/foreign_client.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::testing {
namespace {

namespace pb = google::protobuf;

constexpr std::chrono::seconds kTimeout(60);
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
// Field numbers of grpc/reflection/v1alpha/reflection.proto.
constexpr int kFileContainingSymbol = 4;    // of ServerReflectionRequest
constexpr int kFileDescriptorResponse = 4;  // of ServerReflectionResponse
constexpr int kFileDescriptorProto = 1;     // of FileDescriptorResponse

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return "";
  return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
}

// The values of a field of bytes, in a message of whatever type.
std::vector<std::string> FieldsOf(const std::string& message, int number) {
  pb::UnknownFieldSet fields;
  std::vector<std::string> values;
  if (!fields.ParseFromString(message)) return values;
  for (int i = 0; i < fields.field_count(); ++i) {
    const pb::UnknownField& field = fields.field(i);
    if (field.number() == number && field.type() == pb::UnknownField::TYPE_LENGTH_DELIMITED)
      values.push_back(field.length_delimited());
  }
  return values;
}

}  // namespace

ForeignClient::ForeignClient(const std::string& address, std::string key)
    : key_(std::move(key)), stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())) {}

absl::StatusOr<std::unique_ptr<ForeignClient>> ForeignClient::Connect(const std::string& address,
                                                                      const std::string& key,
                                                                      const std::string& service) {
  std::unique_ptr<ForeignClient> client(new ForeignClient(address, key));
  RETURN_IF_ERROR(client->Learn(service));
  client->service_ = client->pool_.FindServiceByName(service);
  if (client->service_ == nullptr) return absl::NotFoundError(absl::StrCat("reflection knows no ", service));
  return client;
}

absl::Status ForeignClient::Learn(const std::string& symbol) {
  pb::UnknownFieldSet request;
  request.AddLengthDelimited(kFileContainingSymbol, symbol);
  std::string bytes;
  request.SerializeToString(&bytes);
  ASSIGN_OR_RETURN(const std::vector<std::string> answers, Exchange(kReflection, bytes));
  for (const std::string& answer : answers) {
    for (const std::string& response : FieldsOf(answer, kFileDescriptorResponse)) {
      for (const std::string& file : FieldsOf(response, kFileDescriptorProto)) {
        pb::FileDescriptorProto proto;
        if (!proto.ParseFromString(file)) return absl::DataLossError("reflection tells no descriptors");
        files_.Add(proto);
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ForeignClient::Exchange(const std::string& path, const std::string& message) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + key_);
  context.set_deadline(std::chrono::system_clock::now() + kTimeout);
  grpc::CompletionQueue queue;
  const auto next = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto call = stub_.PrepareCall(&context, path, &queue);
  call->StartCall(nullptr);
  if (next()) {
    call->WriteLast(ToBuffer(message), {}, nullptr);
    next();
  }
  std::vector<std::string> answers;
  grpc::ByteBuffer buffer;
  for (call->Read(&buffer, nullptr); next(); call->Read(&buffer, nullptr)) answers.push_back(ToBytes(buffer));
  grpc::Status status;
  call->Finish(&status, nullptr);
  next();
  queue.Shutdown();
  if (!status.ok()) return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  return answers;
}

absl::StatusOr<std::vector<Json>> ForeignClient::Call(const std::string& method, const Json& request) {
  const pb::MethodDescriptor* found = service_->FindMethodByName(method);
  if (found == nullptr) return absl::NotFoundError(absl::StrCat("there is no method ", method));
  const std::unique_ptr<pb::Message> message(messages_.GetPrototype(found->input_type())->New());
  const auto parsed = pb::util::JsonStringToMessage(request.dump(), message.get());
  if (!parsed.ok()) return absl::InvalidArgumentError(std::string(parsed.message()));
  const std::string path = absl::StrCat("/", service_->full_name(), "/", method);
  ASSIGN_OR_RETURN(const std::vector<std::string> answers, Exchange(path, message->SerializeAsString()));
  std::vector<Json> out;
  for (const std::string& answer : answers) {
    const std::unique_ptr<pb::Message> read(messages_.GetPrototype(found->output_type())->New());
    if (!read->ParseFromString(answer)) return absl::DataLossError("an answer cannot be read");
    std::string text;
    if (!pb::util::MessageToJsonString(*read, &text).ok()) return absl::DataLossError("an answer cannot be shown");
    out.push_back(Json::parse(text));
  }
  return out;
}

}  // namespace vlot::testing
