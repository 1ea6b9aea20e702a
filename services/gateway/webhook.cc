#include "services/gateway/webhook.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/http/url.h"
#include "common/log/log.h"
#include "common/rpc/invoke.h"

namespace vlot::gateway {
namespace {

// The provider waits 15 s for an answer; by then ours should be there.
constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr char kDoor[] = "POST /webhooks/mollie";
// Longer ids are none of the provider's, nor are those of other characters than these.
constexpr size_t kIdMax = 64;

bool IsId(const std::string& id) {
  return !id.empty() && id.size() <= kIdMax &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); });
}

}  // namespace

void MollieWebhook::Handle(const http::Request& request, http::Responder responder) {
  const std::string id = http::FindParameter(http::ParseForm(request.body), "id").value_or("");
  const rpc::TraceContext trace = TraceOf(request.headers);
  if (!IsId(id)) {
    refusals_.Note(400, absl::InvalidArgumentError("id is required"), trace, kDoor);
    return responder.Send(http::Response::Text(400, "id is required\n"));
  }
  const absl::StatusOr<rpc::Client*> client = channels_.For("payment");
  if (!client.ok()) {
    refusals_.Note(503, client.status(), trace, kDoor);
    return responder.Send(http::Response::Text(503, "not now\n"));
  }
  payment::v1::NotifyPaymentRequest notify;
  notify.set_psp("mollie");
  notify.set_psp_id(id);
  using Payments = payment::v1::Payments::StubInterface::async_interface;
  std::shared_ptr<payment::v1::Payments::StubInterface> stub = payment::v1::Payments::NewStub((*client)->channel());
  rpc::Invoke(**client, stub->async(), &Payments::NotifyPayment, std::move(notify),
              {.timeout = kTimeout, .trace = trace},
              [responder, stub](absl::StatusOr<payment::v1::NotifyPaymentResponse> answer) {
                if (answer.ok()) return responder.Send(http::Response::Text(200, "ok\n"));
                LogWarning("WEBHOOK_NOT_PASSED_ON", {{"error", answer.status()}});
                responder.Send(http::Response::Text(503, "not now\n"));
              });
}

}  // namespace vlot::gateway
