#include "services/gateway/webhook.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/http/url.h"
#include "common/rpc/invoke_batch.h"
#include "common/status/status.h"
#include "services/gateway/errors.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::gateway {
namespace {

// The provider waits 15 s for an answer. A hint waits for those before it, and is then taken in without asking anybody.
constexpr absl::Duration kQueueTimeout = absl::Seconds(10);
constexpr absl::Duration kCallTimeout = absl::Seconds(3);
constexpr char kDoor[] = "POST /webhooks/mollie";
// Longer ids are none of the provider's, nor are those of other characters than these.
constexpr size_t kIdMax = 64;

bool IsId(const std::string& id) {
  return !id.empty() && id.size() <= kIdMax &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); });
}

}  // namespace

MollieWebhook::MollieWebhook(rpc::Channels& channels, Refusals& refusals, Clock& clock, metrics::Registry& metrics)
    : channels_(channels),
      refusals_(refusals),
      clock_(clock),
      hints_({.name = "gateway.NotifyPayments", .metrics = &metrics}, clock,
             [this](std::vector<payment::v1::NotifyPaymentRequest> hints, Hints::BatchDone done) {
               PassOn(std::move(hints), std::move(done));
             }) {}

void MollieWebhook::Handle(const http::Request& request, const http::Responder& responder) {
  const std::string id = http::FindParameter(http::ParseForm(request.body), "id").value_or("");
  const rpc::TraceContext trace = TraceOf(request.headers);
  if (!IsId(id)) {
    refusals_.Note(400, absl::InvalidArgumentError("id is required"), trace, kDoor);
    return responder.Send(http::Response::Text(400, "id is required\n"));
  }
  payment::v1::NotifyPaymentRequest hint;
  hint.set_psp("mollie");
  hint.set_psp_id(id);
  hints_.Submit(std::move(hint), clock_.Now() + kQueueTimeout,
                [this, responder, trace](const absl::StatusOr<payment::v1::NotifyPaymentResponse>& taken) {
                  if (taken.ok()) return responder.Send(http::Response::Text(200, "ok\n"));
                  const absl::Status why = Reason(taken.status()).empty() ? Unanswered(taken.status()) : taken.status();
                  refusals_.Note(503, why, trace, kDoor);
                  responder.Send(http::Response::Text(503, "not now\n"));
                });
}

void MollieWebhook::PassOn(std::vector<payment::v1::NotifyPaymentRequest> hints, Hints::BatchDone done) {
  const absl::StatusOr<rpc::Client*> client = channels_.For("payment");
  if (!client.ok()) return std::move(done)(ServiceUnavailableError());
  using Payments = payment::v1::Payments::StubInterface::async_interface;
  std::shared_ptr<payment::v1::Payments::StubInterface> stub = payment::v1::Payments::NewStub((*client)->channel());
  // The stub is held until the answer has come.
  const auto taken = [stub](const google::rpc::Status&) { return payment::v1::NotifyPaymentResponse(); };
  rpc::InvokeBatch(**client, stub->async(), &Payments::BatchNotifyPayments, std::move(hints), {.timeout = kCallTimeout},
                   taken, std::move(done));
}

}  // namespace vlot::gateway
