#include "services/ordering/handlers/own_order.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/status/status.h"
#include "services/ordering/errors.h"
#include "services/ordering/handlers/owner.h"
#include "services/ordering/order_store.h"

namespace vlot::ordering {

void WithOwnOrder(Context& context, rpc::Call& call, const OrderId& id,
                  std::function<void(absl::StatusOr<OrderRecord>)> then) {
  call.set_order(id.Name());
  auto found = std::make_shared<std::vector<OrderRecord>>();
  context.executor.Run(
      call.deadline(),
      [found, id](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(*found, LoadOrders(tx, absl::MakeConstSpan(&id, 1)));
        return absl::OkStatus();
      },
      [found, id, caller = call.caller_ref(), trace = call.trace(),
       then = std::move(then)](const absl::Status& status) {
        if (!status.ok()) return then(status);
        if (found->empty()) return then(OrderNotFoundError(id.Name()));
        absl::Status own =
            CheckOwner(*caller, trace, found->front().placed->caller, id.Name(), OrderNotFoundError(id.Name()));
        if (!own.ok()) return then(std::move(own));
        then(std::move(found->front()));
      });
}

}  // namespace vlot::ordering
