#include "services/ordering/handlers/order_owners.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "services/ordering/errors.h"
#include "services/ordering/limits.h"
#include "services/ordering/order_store.h"

namespace vlot::ordering {

grpc::ServerUnaryReactor* OrderOwnersHandler::BatchGetOrderOwners(grpc::CallbackServerContext* context,
                                                                  const v1::BatchGetOrderOwnersRequest* request,
                                                                  v1::BatchGetOrderOwnersResponse* response) {
  return rpc::Unary(context_.runtime, context, {v1::OrderOwners::service_full_name(), "BatchGetOrderOwners"}, request,
                    response,
                    [this](rpc::Call& call, const v1::BatchGetOrderOwnersRequest& request,
                           rpc::Done<v1::BatchGetOrderOwnersResponse> done) {
                      Violations violations;
                      std::vector<OrderId> ids;
                      if (request.names_size() > kPageMax) {
                        violations.Add("names", absl::StrCat("has more than ", kPageMax, " names"));
                      }
                      for (const std::string& name : request.names()) {
                        ids.push_back(wire::TakeName<OrderId>(name, "names", violations));
                      }
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      context_.executor.Submit(call, done, [done, ids](pg::Transaction& tx) -> absl::Status {
                        done.response()->Clear();
                        ASSIGN_OR_RETURN(const auto owners, FindOwners(tx, ids));
                        for (const auto& [order, owner] : owners) {
                          v1::OrderOwner& out = *done.response()->add_owners();
                          out.set_order(order.Name());
                          out.set_owner(owner);
                        }
                        return absl::OkStatus();
                      });
                    });
}

}  // namespace vlot::ordering
