// The whole payment service on a database of its own, with the real driver against a sandbox PSP, and a gateway that
// passes webhooks on. Time stands still until a test moves it: the service's and the PSP's. For tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/http/client.h"
#include "common/http/server.h"
#include "common/http/url.h"
#include "common/ids/ids.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"
#include "services/payment/app.h"
#include "services/sandbox/psp_sandbox.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::payment {

using PaymentsRpc = v1::Payments::StubInterface::async_interface;

class PaymentPgTest : public vlot::testing::PgTest {
 protected:
  PaymentPgTest();
  ~PaymentPgTest() override;

  // Makes the service anew, as after a crash; the PSP stays.
  void Restart(Options options);
  // With short waits at the PSP.
  Options FastOptions() const;

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<PaymentsRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_->in_process(), stub_->async(), method, request);
  }

  // A payment of EUR 25.00 by iDEAL, to be paid within the hour.
  v1::CreatePaymentRequest Asking();
  v1::BatchCreatePaymentsResponse::Result Create(const v1::CreatePaymentRequest& request);
  v1::Payment MakeOpenPayment();
  v1::Payment MakePaidPayment();
  v1::BatchCreatePaymentsResponse::Result Retry(const std::string& name, const std::string& request_id,
                                                const std::string& method = "");
  v1::BatchCancelPaymentsResponse::Result Cancel(const std::string& name, const std::string& order);
  absl::StatusOr<v1::Refund> Refund(const std::string& name, int64_t cents, const std::string& request_id);
  v1::Payment Get(const std::string& name);
  void Notify(const std::string& psp_id);

  // The payer's acts at the PSP: "pay", "fail", "cancel", "expire", "authorize". Webhooks leave with DeliverWebhooks.
  void Payer(const std::string& psp_id, const std::string& act);
  void PspFault(const std::string& operation, const std::string& kind, int count = 1, int delay_ms = 0);
  void ClearPspFaults();
  void FailRefundAtBank(const std::string& psp_id, const std::string& refund_id);
  // The customer's bank takes back "12.34".
  void ChargeBack(const std::string& psp_id, const std::string& value);
  // Lets the PSP's own processes go on, and its webhooks leave.
  void DeliverWebhooks();
  http::ClientResponse CallPsp(const std::string& method, const std::string& path, const std::string& body = "");
  std::vector<v1::Event> AllEvents();
  // How many payments the PSP has.
  int PspPayments();
  // The id of the first of them.
  std::string OnlyPspPayment();

  // Waits until the payment is so; fails the test after a minute. What happens outside is driven on meanwhile.
  template <class Predicate>
  v1::Payment Await(const std::string& name, Predicate is_so) {
    const absl::Time end = SystemClock().Now() + absl::Minutes(1);
    v1::Payment payment = Get(name);
    while (!is_so(payment) && SystemClock().Now() < end) {
      DeliverWebhooks();
      payment = Get(name);
    }
    EXPECT_TRUE(is_so(payment)) << payment.DebugString();
    return payment;
  }
  // Waits until the payment exists.
  void AwaitClaim(const std::string& name);
  v1::Payment AwaitState(const std::string& name, v1::Payment::State state);
  // Does what is due in the background, with calls and all.
  void WorkAt(absl::Time now);

  // The kinds of all events so far, of one payment.
  std::vector<v1::Event::Kind> EventsOf(const std::string& name);
  v1::Event AwaitEvent(const std::string& name, v1::Event::Kind kind);
  int Differences();

  std::string NewRequestId() { return ids_.Next().ToString(); }

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
  bool differences_expected_ = false;
  bool webhooks_pass_ = true;  // false: the gateway answers 200 and tells nobody
  std::unique_ptr<sandbox::PspSandbox> psp_;
  std::unique_ptr<http::Server> gateway_;
  std::unique_ptr<vlot::testing::TestServer> server_;
  std::unique_ptr<App> app_;
  std::unique_ptr<v1::Payments::StubInterface> stub_;
  http::Client http_{{}};

 private:
  void StopService();
};

}  // namespace vlot::payment
