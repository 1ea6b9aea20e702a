// The way of a payment through the service, the database and the PSP, when nothing goes wrong.
#include <gmock/gmock.h>

#include <thread>

#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/payment/pg_fixture.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;
using vlot::testing::ViolationOf;

TEST_F(PaymentPgTest, BatchCreatePayments_NewPayment_IsOpenWithACheckoutUrl) {
  const auto request = Asking();
  const auto result = Create(request);
  const v1::Payment& payment = result.payment();
  EXPECT_EQ(payment.name(), request.name());
  EXPECT_EQ(payment.order(), request.order());
  EXPECT_EQ(payment.state(), v1::Payment::OPEN);
  EXPECT_THAT(payment.checkout_url(), HasSubstr("/checkout/tr_"));
  ASSERT_EQ(payment.attempts_size(), 1);
  EXPECT_EQ(payment.attempts(0).state(), v1::Attempt::OPEN);
  EXPECT_THAT(EventsOf(payment.name()), ElementsAre(v1::Event::PAYMENT_OPENED));
  EXPECT_EQ(AwaitEvent(payment.name(), v1::Event::PAYMENT_OPENED).checkout_url(), payment.checkout_url());
}

TEST_F(PaymentPgTest, PayerPays_WebhookComes_PaymentIsPaid) {
  const v1::Payment opened = MakeOpenPayment();
  Payer(opened.attempts(0).psp_id(), "pay");
  const v1::Payment paid = AwaitState(opened.name(), v1::Payment::PAID);
  EXPECT_EQ(wire::FromProto(paid.captured()).value(), (Money{2500, kEur}));
  EXPECT_TRUE(paid.has_paid_time());
  EXPECT_THAT(EventsOf(paid.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_PAID));
}

TEST_F(PaymentPgTest, BatchCreatePayments_SameNameTwice_IsTheSamePayment) {
  const auto request = Asking();
  const auto first = Create(request);
  const auto second = Create(request);
  EXPECT_EQ(first.payment().DebugString(), second.payment().DebugString());
  EXPECT_EQ(PspPayments(), 1);
}

TEST_F(PaymentPgTest, BatchCreatePayments_SameNameForAnotherAmount_IsRefused) {
  auto request = Asking();
  Create(request);
  *request.mutable_amount() = wire::ToProto(Money{2600, kEur});
  EXPECT_THAT(wire::FromProto(Create(request).error()),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(PaymentPgTest, BatchCreatePayments_TwoAtOnce_CreateOneAtThePsp) {
  const auto request = Asking();
  std::thread other([&] { Create(request); });
  Create(request);
  other.join();
  EXPECT_EQ(PspPayments(), 1);
  EXPECT_EQ(AwaitState(request.name(), v1::Payment::OPEN).attempts_size(), 1);
}

TEST_F(PaymentPgTest, BatchCreatePayments_OneBadItem_LeavesItsNeighbours) {
  v1::BatchCreatePaymentsRequest batch;
  for (int i = 0; i < 3; ++i) *batch.add_requests() = Asking();
  batch.mutable_requests(1)->clear_description();
  batch.mutable_requests(1)->clear_expire_time();
  const auto response = Ask(&PaymentsRpc::BatchCreatePayments, batch);
  ASSERT_OK(response);
  EXPECT_EQ(response->results(0).payment().state(), v1::Payment::OPEN);
  EXPECT_THAT(wire::FromProto(response->results(1).error()),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("description")));
  EXPECT_THAT(wire::FromProto(response->results(1).error()),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("expire_time")));
  EXPECT_EQ(response->results(2).payment().state(), v1::Payment::OPEN);
}

TEST_F(PaymentPgTest, BatchCreatePayments_ManyAtOnce_AllOpen) {
  v1::BatchCreatePaymentsRequest batch;
  for (int i = 0; i < 300; ++i) *batch.add_requests() = Asking();
  const auto response = Ask(&PaymentsRpc::BatchCreatePayments, batch);
  ASSERT_OK(response);
  for (int i = 0; i < batch.requests_size(); ++i) {
    EXPECT_EQ(response->results(i).payment().name(), batch.requests(i).name());
    EXPECT_EQ(response->results(i).payment().state(), v1::Payment::OPEN);
  }
}

TEST_F(PaymentPgTest, BatchCreatePayments_PspRefuses_TellsItsWordsAgainAndAgain) {
  auto request = Asking();
  request.set_method("shells");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(wire::FromProto(Create(request).error()),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         ::testing::AllOf(Reason("PSP_REFUSED"), Metadata("psp_status", "422"),
                                          Metadata("psp_field", "method"))));
  }
  EXPECT_THAT(EventsOf(request.name()), ElementsAre(v1::Event::PAYMENT_FAILED));
}

TEST_F(PaymentPgTest, PayerFails_PaymentFailsAndMayBeTriedAgain) {
  const v1::Payment opened = MakeOpenPayment();
  Payer(opened.attempts(0).psp_id(), "fail");
  AwaitState(opened.name(), v1::Payment::FAILED);
  const std::string request_id = NewRequestId();
  const auto retried = Retry(opened.name(), request_id, "creditcard");
  EXPECT_EQ(retried.payment().state(), v1::Payment::OPEN) << retried.DebugString();
  ASSERT_EQ(retried.payment().attempts_size(), 2);
  EXPECT_EQ(retried.payment().attempts(1).method(), "creditcard");
  EXPECT_EQ(Retry(opened.name(), request_id, "creditcard").payment().attempts_size(), 2);
  EXPECT_EQ(PspPayments(), 2);
  Payer(retried.payment().attempts(1).psp_id(), "pay");
  EXPECT_EQ(AwaitState(opened.name(), v1::Payment::PAID).attempts_size(), 2);
  EXPECT_THAT(EventsOf(opened.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_FAILED,
                                                   v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_PAID));
}

TEST_F(PaymentPgTest, BatchRetryPayments_PspRefuses_TellsItsWordsAgainAndAgain) {
  const v1::Payment opened = MakeOpenPayment();
  Payer(opened.attempts(0).psp_id(), "fail");
  AwaitState(opened.name(), v1::Payment::FAILED);
  const std::string request_id = NewRequestId();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(wire::FromProto(Retry(opened.name(), request_id, "shells").error()),
                StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PSP_REFUSED")));
  }
  EXPECT_EQ(Retry(opened.name(), NewRequestId(), "ideal").payment().state(), v1::Payment::OPEN);
}

TEST_F(PaymentPgTest, BatchRetryPayments_PaidPayment_IsRefused) {
  const v1::Payment paid = MakePaidPayment();
  EXPECT_THAT(wire::FromProto(Retry(paid.name(), NewRequestId()).error()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PAYMENT_ENDED")));
  EXPECT_THAT(wire::FromProto(Retry(PaymentId(ids_.Next()).Name(), NewRequestId()).error()),
              StatusIs(absl::StatusCode::kNotFound, Reason("PAYMENT_NOT_FOUND")));
}

TEST_F(PaymentPgTest, GetPayment_UnknownName_IsNotFound) {
  v1::GetPaymentRequest request;
  request.set_name(PaymentId(ids_.Next()).Name());
  EXPECT_THAT(Ask(&PaymentsRpc::GetPayment, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("PAYMENT_NOT_FOUND")));
  request.set_name("payments/x");
  EXPECT_THAT(Ask(&PaymentsRpc::GetPayment, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("name")));
}

TEST_F(PaymentPgTest, ListPayments_InPages_GivesEachOnceNewestFirst) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) made.insert(made.begin(), MakeOpenPayment().name());
  v1::ListPaymentsRequest request;
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = Ask(&PaymentsRpc::ListPayments, request);
    ASSERT_OK(page);
    for (const v1::Payment& payment : page->payments()) listed.push_back(payment.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, made);
}

TEST_F(PaymentPgTest, ListPayments_ByOrderAndState_GivesThoseOnly) {
  const v1::Payment open = MakeOpenPayment();
  const v1::Payment paid = MakePaidPayment();
  v1::ListPaymentsRequest request;
  request.set_order(open.order());
  auto page = Ask(&PaymentsRpc::ListPayments, request);
  ASSERT_OK(page);
  ASSERT_EQ(page->payments_size(), 1);
  EXPECT_EQ(page->payments(0).name(), open.name());
  request.clear_order();
  request.add_states(v1::Payment::PAID);
  page = Ask(&PaymentsRpc::ListPayments, request);
  ASSERT_OK(page);
  ASSERT_EQ(page->payments_size(), 1);
  EXPECT_EQ(page->payments(0).name(), paid.name());
}

TEST_F(PaymentPgTest, NotifyPayment_UnknownIds_AreAnsweredWithSuccess) {
  Notify("tr_nobodys");
  Notify("");
  Notify("'; DROP TABLE payments; --");
  v1::NotifyPaymentRequest request;
  request.set_psp("paypal");
  EXPECT_THAT(Ask(&PaymentsRpc::NotifyPayment, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("psp")));
}

TEST_F(PaymentPgTest, BatchNotifyPayments_EachHintIsTakenByItself) {
  const v1::Payment open = MakeOpenPayment();
  const std::string psp_id = open.attempts(0).psp_id();
  webhooks_pass_ = false;
  Payer(psp_id, "pay");
  v1::BatchNotifyPaymentsRequest request;
  for (const auto& [psp, id] :
       {std::pair("mollie", psp_id), {"paypal", "1"}, {"mollie", "tr_nobodys"}, {"mollie", psp_id}}) {
    request.add_requests()->set_psp(psp);
    request.mutable_requests()->rbegin()->set_psp_id(id);
  }
  const auto answer = Ask(&PaymentsRpc::BatchNotifyPayments, request);
  ASSERT_OK(answer);
  ASSERT_EQ(answer->results_size(), 4);
  EXPECT_OK(wire::FromProto(answer->results(0)));
  EXPECT_THAT(wire::FromProto(answer->results(1)), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("psp")));
  EXPECT_OK(wire::FromProto(answer->results(2)));
  EXPECT_OK(wire::FromProto(answer->results(3)));
  AwaitState(open.name(), v1::Payment::PAID);
  for (const int hints : {0, 1'001}) {
    v1::BatchNotifyPaymentsRequest wrong;
    for (int i = 0; i < hints; ++i) wrong.add_requests()->set_psp("mollie");
    EXPECT_THAT(Ask(&PaymentsRpc::BatchNotifyPayments, wrong),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("requests")));
  }
}

}  // namespace
}  // namespace vlot::payment
