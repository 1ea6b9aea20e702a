#include "tests/contract/api.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "vlot/auth/v1/planned.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;

[[noreturn]] void Give(std::string_view what) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

class Complaints : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                const std::string& message) override {
    absl::StrAppend(&text_, file, ": ", element, ": ", message, "\n");
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// What a sample uses, as a regular expression, and the file that declares that.
constexpr struct {
  const char* use;
  const char* file;
} kImports[] = {{"google\\.api\\.http", "google/api/annotations.proto"},
                {"google\\.type\\.PostalAddress", "google/type/postal_address.proto"},
                {"vlot\\.auth\\.v1\\.planned", "vlot/auth/v1/planned.proto"},
                {"vlot\\.auth\\.v1\\.(scope|secret|personal_data)", "vlot/auth/v1/auth.proto"},
                {"vlot\\.feed\\.v1\\.", "vlot/feed/v1/feed.proto"}};

std::string SampleFile(std::string_view text) {
  std::string file = "syntax = \"proto3\";\npackage vlot.sample.v1;\n";
  for (const auto& import : kImports) {
    const bool used = std::regex_search(text.begin(), text.end(), std::regex(import.use));
    if (used) absl::StrAppend(&file, "import \"", import.file, "\";\n");
  }
  return file.append(text);
}

}  // namespace

Api::Api(const pb::FileDescriptorSet& set, std::string_view package_prefix) {
  const absl::string_view prefix(package_prefix.data(), package_prefix.size());
  for (const pb::FileDescriptorProto& proto : set.file()) {
    Complaints complaints;
    const pb::FileDescriptor* file = pool_->BuildFileCollectingErrors(proto, &complaints);
    if (file == nullptr) Give(complaints.text());
    if (absl::StartsWith(file->package(), prefix)) AddFile(*file);
  }
}

void Api::AddFile(const pb::FileDescriptor& file) {
  files_.push_back(&file);
  for (int i = 0; i < file.message_type_count(); ++i) AddMessage(*file.message_type(i));
  for (int i = 0; i < file.enum_type_count(); ++i) enums_.push_back(file.enum_type(i));
  for (int i = 0; i < file.extension_count(); ++i) fields_.push_back(file.extension(i));
  for (int i = 0; i < file.service_count(); ++i) {
    const pb::ServiceDescriptor* service = file.service(i);
    services_.push_back(service);
    for (int j = 0; j < service->method_count(); ++j) methods_.push_back(service->method(j));
  }
}

void Api::AddMessage(const pb::Descriptor& message) {
  messages_.push_back(&message);
  for (int i = 0; i < message.field_count(); ++i) fields_.push_back(message.field(i));
  for (int i = 0; i < message.extension_count(); ++i) fields_.push_back(message.extension(i));
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) oneofs_.push_back(message.oneof_decl(i));
  for (int i = 0; i < message.enum_type_count(); ++i) enums_.push_back(message.enum_type(i));
  for (int i = 0; i < message.nested_type_count(); ++i) AddMessage(*message.nested_type(i));
}

bool IsPlanned(const pb::FileDescriptor& file) { return file.options().GetExtension(auth::v1::planned); }

bool IsPlanned(const pb::EnumValueDescriptor& value) {
  return value.options().GetExtension(auth::v1::planned_value) || IsPlanned(*value.type()->file());
}

const pb::FileDescriptorSet& BuiltFiles() {
  static const auto& set = *[] {
    auto files = new pb::FileDescriptorSet;
    if (!files->ParseFromString(ReadFile(VLOT_PROTOSET))) Give("not a descriptor set: " VLOT_PROTOSET);
    return files;
  }();
  return set;
}

const Api& BuiltApi() {
  static const auto& api = *new Api(BuiltFiles());
  return api;
}

std::unique_ptr<Api> SampleApi(std::string_view text) {
  // Names of this process's own: tests may run side by side.
  const std::string folder = std::filesystem::temp_directory_path() / absl::StrCat("vlot_contract_", getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/sample.proto") << SampleFile(text);
  const std::string command =
      absl::StrCat(VLOT_PROTOC " --include_source_info --descriptor_set_in=" VLOT_PROTOSET " -I", folder,
                   " --descriptor_set_out=", folder, "/sample.protoset sample.proto");
  if (std::system(command.c_str()) != 0) Give("protoc refuses a sample");
  pb::FileDescriptorSet sample;
  if (!sample.ParseFromString(ReadFile(folder + "/sample.protoset"))) Give("protoc wrote no descriptors");
  std::filesystem::remove_all(folder);
  pb::FileDescriptorSet set = BuiltFiles();
  set.MergeFrom(sample);
  return std::make_unique<Api>(set, "vlot.sample.");
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) Give("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace vlot::contract
