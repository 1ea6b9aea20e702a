// vlot.ordering.v1.WorkItems: the exception queue.
#pragma once

#include "services/ordering/context.h"
#include "services/ordering/remedies/remedies_handler.h"
#include "services/ordering/work_item_store.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::ordering {

class WorkItemsHandler final : public v1::WorkItems::CallbackService {
 public:
  // Owns neither.
  WorkItemsHandler(Context& context, RemediesHandler& remedies) : context_(context), remedies_(remedies) {}

  grpc::ServerUnaryReactor* ListWorkItems(grpc::CallbackServerContext*, const v1::ListWorkItemsRequest*,
                                          v1::ListWorkItemsResponse*) override;
  grpc::ServerUnaryReactor* ResolveWorkItem(grpc::CallbackServerContext*, const v1::ResolveWorkItemRequest*,
                                            v1::WorkItem*) override;

 private:
  void Resolve(const OrderId& order, const WorkItemId& id, const OperatorAct& act, absl::Time deadline,
               rpc::Done<v1::WorkItem> done);
  void ResolveRemedy(const std::string& step, const WorkItemId& id, const OperatorAct& act, absl::Time deadline,
                     rpc::Done<v1::WorkItem> done);
  void ResolveRefund(const WorkItemRow& row, const OperatorAct& act, absl::Time deadline, rpc::Done<v1::WorkItem> done);
  void AnswerWorkItem(absl::Time deadline, const WorkItemId& id, rpc::Done<v1::WorkItem> done);

  Context& context_;
  RemediesHandler& remedies_;
};

}  // namespace vlot::ordering
