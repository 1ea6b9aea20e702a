#include "common/rpc/health.h"

#include <google/protobuf/empty.pb.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <memory>
#include <utility>

#include "common/rpc/attempts.h"

namespace vlot::rpc {
namespace {

// gRPC's packages have no messages of its health service. The request for the whole server has no field, and an Empty
// keeps those of an answer that it does not know.
using Empty = google::protobuf::Empty;
constexpr int kStatusField = 1;
constexpr uint64_t kServing = 1;

bool IsServing(const Empty& answer) {
  const google::protobuf::UnknownFieldSet& fields = answer.GetReflection()->GetUnknownFields(answer);
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField& field = fields.field(i);
    if (field.number() == kStatusField && field.type() == google::protobuf::UnknownField::TYPE_VARINT) {
      return field.varint() == kServing;
    }
  }
  return false;
}

class HealthCall final : public internal::Attempts {
 public:
  HealthCall(Client& client, absl::Duration timeout, absl::AnyInvocable<void(absl::StatusOr<bool>)> done)
      : Attempts(client, {.timeout = timeout, .attempts_max = 1}), client_(client), done_(std::move(done)) {}

 private:
  void Send(grpc::ClientContext* context, std::function<void(grpc::Status)> ended) override {
    grpc::TemplatedGenericStub<Empty, Empty>(client_.channel())
        .UnaryCall(context, "/grpc.health.v1.Health/Check", {}, &request_, &answer_, std::move(ended));
  }
  void Deliver(absl::Status outcome) override {
    auto done = std::exchange(done_, nullptr);
    if (!outcome.ok()) return done(std::move(outcome));
    done(IsServing(answer_));
  }

  Client& client_;
  Empty request_;
  Empty answer_;
  absl::AnyInvocable<void(absl::StatusOr<bool>)> done_;
};

}  // namespace

void CheckHealth(Client& client, absl::Duration timeout, absl::AnyInvocable<void(absl::StatusOr<bool>)> done) {
  std::make_shared<HealthCall>(client, timeout, std::move(done))->Start();
}

}  // namespace vlot::rpc
