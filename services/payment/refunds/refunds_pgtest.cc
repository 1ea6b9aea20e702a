#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/payment/pg_fixture.h"
#include "vlot/payment/v1/refund.grpc.pb.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;
using vlot::testing::ViolationOf;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class RefundsPgTest : public PaymentPgTest {
 protected:
  using RefundsRpc = v1::Refunds::StubInterface::async_interface;

  void SetUp() override {
    PaymentPgTest::SetUp();
    refunds_ = v1::Refunds::NewStub(server_->in_process().channel());
  }
  void TearDown() override {
    refunds_.reset();
    PaymentPgTest::TearDown();
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<RefundsRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_->in_process(), refunds_->async(), method, request);
  }

  v1::RefundRequest Of(const std::string& payment, int64_t cents) {
    v1::RefundRequest request;
    request.set_name(RefundId(ids_.Next()).Name());
    request.set_payment(payment);
    *request.mutable_amount() = wire::ToProto(Money{cents, kEur});
    request.set_reason("REMEDY");
    return request;
  }

  absl::StatusOr<v1::Refund> Give(const v1::RefundRequest& request) {
    v1::BatchRefundPaymentsRequest batch;
    *batch.add_requests() = request;
    ASSIGN_OR_RETURN(const auto response, Ask(&RefundsRpc::BatchRefundPayments, batch));
    if (response.results(0).has_error()) return wire::FromProto(response.results(0).error());
    return response.results(0).refund();
  }

  absl::StatusOr<v1::Refund> Find(const std::string& name) {
    v1::GetRefundRequest request;
    request.set_name(name);
    return Ask(&RefundsRpc::GetRefund, request);
  }

  absl::StatusOr<v1::Refund> RetryIt(const std::string& name) {
    v1::RetryRefundRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    request.set_reason("the account is open again");
    return Ask(&RefundsRpc::RetryRefund, request);
  }

  // Waits until the refund is so. The bank takes its time.
  v1::Refund AwaitRefund(const std::string& payment, const std::string& refund, v1::Refund::State state) {
    if (state == v1::Refund::REFUNDED) {
      AwaitRefund(payment, refund, v1::Refund::PENDING);
      for (int i = 0; i < 2; ++i) {
        clock_.Advance(absl::Seconds(3));
        DeliverWebhooks();
      }
    }
    Await(payment, [&](const v1::Payment& paid) {
      return std::any_of(paid.refunds().begin(), paid.refunds().end(),
                         [&](const v1::Refund& r) { return r.name() == refund && r.state() == state; });
    });
    return *Find(refund);
  }

  std::unique_ptr<v1::Refunds::StubInterface> refunds_;
};

TEST_F(RefundsPgTest, BatchRefundPayments_SameNameTwice_PaysOnce) {
  const v1::Payment paid = MakePaidPayment();
  const v1::RefundRequest request = Of(paid.name(), 1000);
  ASSERT_OK(Give(request));
  ASSERT_OK(Give(request));
  AwaitRefund(paid.name(), request.name(), v1::Refund::REFUNDED);
  EXPECT_EQ(wire::FromProto(Get(paid.name()).refunded()).value(), (Money{1000, kEur}));
  v1::RefundRequest other = request;
  *other.mutable_amount() = wire::ToProto(Money{900, kEur});
  EXPECT_THAT(Give(other), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(RefundsPgTest, BatchRefundPayments_ManyAtOnce_NeverExceedWhatWasCaptured) {
  const v1::Payment paid = MakePaidPayment();  // 25.00
  std::atomic<int> given{0};
  std::vector<v1::RefundRequest> requests;
  for (int i = 0; i < 8; ++i) requests.push_back(Of(paid.name(), 1000 + i));
  std::vector<std::thread> clients;
  for (const v1::RefundRequest& request : requests) {
    clients.emplace_back([&] { given += Give(request).ok() ? 1 : 0; });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(given, 2);
  EXPECT_THAT(Give(Of(paid.name(), 600)), StatusIs(kFailed, ::testing::AllOf(Reason("REFUND_EXCEEDS_CAPTURE"))));
}

TEST_F(RefundsPgTest, BatchRefundPayments_WrongFields_AreNamed) {
  v1::RefundRequest request = Of("payments/x", 0);
  request.clear_reason();
  const absl::Status wrong = Give(request).status();
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("payment")));
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("amount")));
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("reason")));
  EXPECT_THAT(Give(Of(PaymentId(ids_.Next()).Name(), 1)),
              StatusIs(absl::StatusCode::kNotFound, Reason("PAYMENT_NOT_FOUND")));
}

TEST_F(RefundsPgTest, RefundThatTheBankGaveBack_IsRetriedUnderANewReference) {
  const v1::Payment paid = MakePaidPayment();
  const v1::RefundRequest request = Of(paid.name(), 1000);
  ASSERT_OK(Give(request));
  EXPECT_THAT(RetryIt(request.name()), StatusIs(kFailed, Reason("REFUND_NOT_FAILED")));
  const v1::Refund pending = AwaitRefund(paid.name(), request.name(), v1::Refund::PENDING);
  FailRefundAtBank(paid.attempts(0).psp_id(), pending.psp_id());
  AwaitRefund(paid.name(), request.name(), v1::Refund::FAILED);
  EXPECT_EQ(wire::FromProto(Get(paid.name()).refunded()).value(), (Money{0, kEur}));

  clock_.Advance(absl::Minutes(1));  // the PSP takes two alike for one within half a minute
  ASSERT_OK_AND_ASSIGN(const v1::Refund retried, RetryIt(request.name()));
  EXPECT_EQ(retried.name(), request.name());
  const v1::Refund done = AwaitRefund(paid.name(), request.name(), v1::Refund::REFUNDED);
  EXPECT_NE(done.psp_id(), pending.psp_id());
  EXPECT_THAT(RetryIt(request.name()), StatusIs(kFailed, Reason("REFUND_NOT_FAILED")));
  EXPECT_EQ(wire::FromProto(Get(paid.name()).refunded()).value(), (Money{1000, kEur}));
}

TEST_F(RefundsPgTest, RetryRefund_MoneyGoneMeanwhile_IsRefused) {
  const v1::Payment paid = MakePaidPayment();
  const v1::RefundRequest request = Of(paid.name(), 2000);
  ASSERT_OK(Give(request));
  const v1::Refund pending = AwaitRefund(paid.name(), request.name(), v1::Refund::PENDING);
  FailRefundAtBank(paid.attempts(0).psp_id(), pending.psp_id());
  AwaitRefund(paid.name(), request.name(), v1::Refund::FAILED);
  ASSERT_OK(Give(Of(paid.name(), 1500)));
  EXPECT_THAT(RetryIt(request.name()), StatusIs(kFailed, Reason("REFUND_EXCEEDS_CAPTURE")));
}

TEST_F(RefundsPgTest, Chargeback_LowersWhatCanBeRefunded) {
  const v1::Payment paid = MakePaidPayment();
  ChargeBack(paid.attempts(0).psp_id(), "20.00");
  Await(paid.name(), [](const v1::Payment& payment) { return payment.disputed().units() == 20; });
  EXPECT_EQ(wire::FromProto(AwaitEvent(paid.name(), v1::Event::CHARGEBACK_RECEIVED).amount()).value(),
            (Money{2000, kEur}));
  EXPECT_THAT(Give(Of(paid.name(), 501)), StatusIs(kFailed, Reason("REFUND_EXCEEDS_CAPTURE")));
  EXPECT_OK(Give(Of(paid.name(), 500)));
}

TEST_F(RefundsPgTest, ListRefunds_ByOrderAndState_InPages) {
  const v1::Payment one = MakePaidPayment(), other = MakePaidPayment();
  ASSERT_OK_AND_ASSIGN(const v1::Refund first, Give(Of(one.name(), 100)));
  ASSERT_OK_AND_ASSIGN(const v1::Refund second, Give(Of(one.name(), 200)));
  ASSERT_OK(Give(Of(other.name(), 300)));
  v1::ListRefundsRequest request;
  request.set_order(one.order());
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, Ask(&RefundsRpc::ListRefunds, request));
  ASSERT_EQ(page.refunds_size(), 1);
  EXPECT_EQ(page.refunds(0).name(), second.name());
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto next, Ask(&RefundsRpc::ListRefunds, request));
  ASSERT_EQ(next.refunds_size(), 1);
  EXPECT_EQ(next.refunds(0).name(), first.name());
  EXPECT_EQ(next.next_page_token(), "");
  v1::ListRefundsRequest failed;
  failed.set_state(v1::Refund::FAILED);
  EXPECT_EQ(Ask(&RefundsRpc::ListRefunds, failed)->refunds_size(), 0);
  EXPECT_THAT(Find(RefundId(ids_.Next()).Name()), StatusIs(absl::StatusCode::kNotFound, Reason("REFUND_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::payment
