#include "common/rpc/runtime.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/scopes.h"
#include "common/status/status.h"

namespace vlot::rpc {

Runtime::Runtime(std::string service, auth::Authenticator& authenticator, Clock& clock, metrics::Registry& metrics)
    : service_(std::move(service)), authenticator_(authenticator), clock_(clock), metrics_(metrics) {}

Runtime::~Runtime() = default;

absl::Status Runtime::AddService(const google::protobuf::ServiceDescriptor& descriptor) {
  for (int i = 0; i < descriptor.method_count(); ++i) {
    ASSIGN_OR_RETURN(auth::ScopeSet scopes, ScopesOf(*descriptor.method(i)));
    auto info = std::make_unique<MethodInfo>();
    info->method = {descriptor.full_name(), descriptor.method(i)->name()};  // descriptors live for ever
    info->scopes = scopes;
    info->changes = descriptor.method(i)->input_type()->FindFieldByName("request_id") != nullptr;
    info->metrics = std::make_unique<MethodMetrics>(metrics_, service_, info->method.name);
    methods_[info->method] = std::move(info);
  }
  return absl::OkStatus();
}

absl::Status Runtime::AddService(std::string_view full_name) {
  const std::string name(full_name);
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
  if (descriptor == nullptr) return absl::NotFoundError(absl::StrCat("no proto of service ", name, " is linked in"));
  return AddService(*descriptor);
}

const MethodInfo* Runtime::Find(const Method& method) const {
  const auto it = methods_.find(method);
  return it == methods_.end() ? nullptr : it->second.get();
}

void Runtime::AddStream(const std::shared_ptr<OpenStream>& stream) {
  bool ending = false;
  {
    absl::MutexLock lock(&mutex_);
    std::erase_if(streams_, [](const std::weak_ptr<OpenStream>& open) { return open.expired(); });
    ending = ending_;
    if (!ending) streams_.push_back(stream);
  }
  if (ending) stream->End(absl::UnavailableError("The server is stopping."));
}

void Runtime::EndStreams() {
  std::vector<std::weak_ptr<OpenStream>> streams;
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
    streams.swap(streams_);
  }
  for (const auto& open : streams) {
    if (auto stream = open.lock()) stream->End(absl::UnavailableError("The server is stopping."));
  }
}

}  // namespace vlot::rpc
