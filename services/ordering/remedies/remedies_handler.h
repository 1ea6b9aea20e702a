// vlot.ordering.v1.Remedies: grants remedies and shows them. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "services/ordering/context.h"
#include "services/ordering/remedies/remedy.h"
#include "services/ordering/remedies/remedy_worker.h"
#include "vlot/ordering/v1/remedy.grpc.pb.h"

namespace vlot::ordering {

class RemediesHandler final : public v1::Remedies::CallbackService {
 public:
  // Owns neither.
  RemediesHandler(Context& context, RemedyWorker& worker) : context_(context), worker_(worker) {}

  grpc::ServerUnaryReactor* CreateRemedy(grpc::CallbackServerContext*, const v1::CreateRemedyRequest*,
                                         v1::Remedy*) override;
  grpc::ServerUnaryReactor* GetRemedy(grpc::CallbackServerContext*, const v1::GetRemedyRequest*, v1::Remedy*) override;
  grpc::ServerUnaryReactor* ListRemedies(grpc::CallbackServerContext*, const v1::ListRemediesRequest*,
                                         v1::ListRemediesResponse*) override;

  // A person's decision about the remedy that a work item names ("remedies/<uuid>"). `then` comes when its order's
  // timeline tells of it.
  void Resolve(const std::string& work_item_step, const OperatorAct& act, absl::Time deadline,
               std::function<void(absl::Status)> then);

 private:
  Context& context_;
  RemedyWorker& worker_;
};

}  // namespace vlot::ordering
