#include <gmock/gmock.h>

#include <sstream>

#include "common/testing/proto_matchers.h"
#include "common/wire/types.h"
#include "services/payment/pg_fixture.h"
#include "services/payment/settlements/settlements_command.h"
#include "vlot/payment/v1/settlement.grpc.pb.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using ::vlot::testing::EqualsProto;
using vlot::testing::Reason;
using vlot::testing::StatusIs;
using SettlementsRpc = v1::Settlements::StubInterface::async_interface;

class SettlementsPgTest : public PaymentPgTest {
 protected:
  SettlementsPgTest() { stub_ = v1::Settlements::NewStub(server_->in_process().channel()); }

  void RestartWith(Options options) {
    stub_.reset();
    Restart(std::move(options));
    stub_ = v1::Settlements::NewStub(server_->in_process().channel());
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(rpc::AsyncMethod<SettlementsRpc, Request, Response> method, const Request& request) {
    return rpc::InvokeAndWait(server_->in_process(), stub_->async(), method, request);
  }

  void SettleAll() { CallPsp("POST", "/sandbox/v1/settlements"); }
  // Steps until there is nothing to do for now; the calls of second looks too.
  void Fetch() {
    while (true) {
      const absl::StatusOr<int> done = app_->settlements().Step();
      ASSERT_OK(done);
      while (app_->worker().calls() > 0) std::this_thread::yield();
      if (*done == 0) return;
    }
  }
  // An hour later.
  void FetchLater() {
    clock_.Advance(absl::Hours(1));
    Fetch();
  }
  std::vector<v1::Settlement> List(bool differing = false) {
    v1::ListSettlementsRequest request;
    request.set_differing(differing);
    auto response = Ask(&SettlementsRpc::ListSettlements, request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->settlements().begin(), response->settlements().end()};
  }
  std::vector<v1::SettlementLine> Lines(const std::string& settlement, bool differing = false) {
    v1::ListSettlementLinesRequest request;
    request.set_parent(settlement);
    request.set_differing(differing);
    auto response = Ask(&SettlementsRpc::ListSettlementLines, request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->lines().begin(), response->lines().end()};
  }
  std::vector<std::string> ListUnsettled() {
    auto response = Ask(&SettlementsRpc::ListUnsettledPayments, v1::ListUnsettledPaymentsRequest());
    EXPECT_OK(response);
    std::vector<std::string> names;
    if (response.ok()) {
      for (const auto& payment : response->payments()) names.push_back(payment.payment());
    }
    return names;
  }
  std::vector<v1::Settlement> Told() {
    std::vector<v1::Settlement> settlements;
    for (const v1::Event& event : AllEvents()) {
      if (event.kind() != v1::Event::SETTLEMENT_RECEIVED) continue;
      EXPECT_EQ(event.subject(), event.settlement().name());
      settlements.push_back(event.settlement());
    }
    return settlements;
  }
  static int64_t Cents(const google::type::Money& money) { return wire::FromProto(money).value().minor; }

  std::unique_ptr<v1::Settlements::StubInterface> stub_;
};

TEST_F(SettlementsPgTest, PaidRefundedAndDisputed_IsFetchedAndComparedOnce) {
  const v1::Payment kept = MakePaidPayment();
  const v1::Payment refunded = MakePaidPayment();
  const v1::Payment disputed = MakePaidPayment();
  ASSERT_OK(Refund(refunded.name(), 1000, NewRequestId()));
  Await(refunded.name(), [](const v1::Payment& p) { return p.refunds(0).state() == v1::Refund::PENDING; });
  ChargeBack(disputed.attempts(0).psp_id(), "25.00");
  AwaitEvent(disputed.name(), v1::Event::CHARGEBACK_RECEIVED);
  Fetch();
  EXPECT_THAT(List(), IsEmpty());
  SettleAll();
  FetchLater();
  ASSERT_THAT(List(), SizeIs(1));
  const v1::Settlement settlement = List()[0];
  EXPECT_EQ(settlement.state(), v1::Settlement::PAID_OUT);
  EXPECT_THAT(settlement.psp_id(), StartsWith("stl_"));
  EXPECT_EQ(settlement.reference(), "1234567.2501.01");
  EXPECT_EQ(Cents(settlement.payments()), 7500);
  EXPECT_EQ(Cents(settlement.refunds()), -1000);
  EXPECT_EQ(Cents(settlement.chargebacks()), -2500);
  EXPECT_EQ(Cents(settlement.fees()), 87);      // 3 x 0.29
  EXPECT_EQ(Cents(settlement.fees_vat()), 18);  // 21 % of it
  EXPECT_EQ(Cents(settlement.difference()), 0);
  EXPECT_EQ(Cents(settlement.amount()), 3895);
  EXPECT_EQ(settlement.differing_lines(), 0);
  const auto lines = Lines(settlement.name());
  ASSERT_THAT(lines, SizeIs(6));
  EXPECT_EQ(lines[3].kind(), v1::SettlementLine::REFUND);
  EXPECT_EQ(lines[3].subject(), Get(refunded.name()).refunds(0).name());
  EXPECT_EQ(lines[4].subject(), disputed.name());
  EXPECT_EQ(lines[5].kind(), v1::SettlementLine::FEE);
  EXPECT_EQ(settlement.lines(), 6);
  ASSERT_THAT(Told(), SizeIs(1));
  EXPECT_THAT(Told()[0], EqualsProto(settlement));
  FetchLater();
  EXPECT_THAT(List(), SizeIs(1));
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_F(SettlementsPgTest, WebhookLost_IsLookedUpBeforeItCountsAsADifference) {
  webhooks_pass_ = false;
  const v1::Payment open = MakeOpenPayment();
  Payer(open.attempts(0).psp_id(), "pay");
  SettleAll();
  FetchLater();
  EXPECT_EQ(List()[0].state(), v1::Settlement::READING);
  AwaitState(open.name(), v1::Payment::PAID);
  clock_.Advance(absl::Seconds(10));
  Fetch();
  EXPECT_EQ(List()[0].state(), v1::Settlement::PAID_OUT);
  EXPECT_EQ(List()[0].differing_lines(), 0);
  EXPECT_EQ(Cents(List()[0].payments()), 2500);
}

TEST_F(SettlementsPgTest, PaymentOfNobody_IsADifferenceInTheEnd) {
  MakePaidPayment();
  const auto created =
      CallPsp("POST", "/v2/payments",
              R"({"amount":{"currency":"EUR","value":"7.00"},"description":"not ours","method":"ideal",)"
              R"("redirectUrl":"https://shop.example"})");
  const std::string stranger = created.body.substr(created.body.find("tr_"), 13);
  Payer(stranger, "pay");
  SettleAll();
  FetchLater();
  for (int look = 0; look < 3; ++look) {
    EXPECT_EQ(List()[0].state(), v1::Settlement::READING);
    clock_.Advance(absl::Minutes(5));
    Fetch();
  }
  ASSERT_THAT(List(true), SizeIs(1));
  const v1::Settlement settlement = List(true)[0];
  EXPECT_EQ(settlement.state(), v1::Settlement::PAID_OUT);
  EXPECT_EQ(Cents(settlement.difference()), 700);
  EXPECT_EQ(Cents(settlement.payments()), 2500);
  const auto differing = Lines(settlement.name(), true);
  ASSERT_THAT(differing, SizeIs(1));
  EXPECT_EQ(differing[0].psp_id(), stranger);
  EXPECT_EQ(differing[0].subject(), "");
  EXPECT_EQ(Cents(differing[0].expected()), 0);

  std::ostringstream out, notes;
  EXPECT_EQ(RunSettlementsCommand({"list", "differing"}, {.database = database()}, clock_, out, notes), 3);
  EXPECT_EQ(RunSettlementsCommand({"show", settlement.name()}, {.database = database()}, clock_, out, notes), 3);
  EXPECT_THAT(out.str(), HasSubstr("1 DIFFER"));
  EXPECT_THAT(out.str(), HasSubstr("EXPECTED 0.00"));
  EXPECT_EQ(RunSettlementsCommand({"unsettled"}, {.database = database()}, clock_, out, notes), 0);
  EXPECT_EQ(RunSettlementsCommand({"nothing"}, {.database = database()}, clock_, out, notes), 2);
}

TEST_F(SettlementsPgTest, RefundThatCameBack_IsOther) {
  const v1::Payment paid = MakePaidPayment();
  ASSERT_OK(Refund(paid.name(), 1000, NewRequestId()));
  const v1::Payment pending =
      Await(paid.name(), [](const v1::Payment& p) { return p.refunds(0).state() == v1::Refund::PENDING; });
  SettleAll();
  FetchLater();
  FailRefundAtBank(paid.attempts(0).psp_id(), pending.refunds(0).psp_id());
  SettleAll();
  FetchLater();
  ASSERT_THAT(List(), SizeIs(2));
  EXPECT_EQ(List()[0].reference(), "1234567.2501.02");
  EXPECT_EQ(Cents(List()[0].amount()), 1000);
  EXPECT_EQ(Cents(List()[0].difference()), 1000);
  EXPECT_EQ(Lines(List()[0].name())[0].kind(), v1::SettlementLine::OTHER);
}

TEST_F(SettlementsPgTest, NeverSettled_IsListedAfterAWeek) {
  const v1::Payment settled = MakePaidPayment();
  SettleAll();
  const v1::Payment forgotten = MakePaidPayment();
  FetchLater();
  clock_.Advance(absl::Hours(24 * 7) - absl::Hours(1));
  EXPECT_THAT(ListUnsettled(), IsEmpty());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(ListUnsettled(), ElementsAre(forgotten.name()));
}

TEST_F(SettlementsPgTest, PayoutThatFailed_IsReadWhenItIsPaidAfterAll) {
  MakePaidPayment();
  clock_.Advance(absl::Hours(24));
  while (psp_->Step() > 0) {
  }
  CallPsp("POST", "/sandbox/v1/settlements/1234567.2501.01/fail");
  FetchLater();
  EXPECT_EQ(List()[0].state(), v1::Settlement::FAILED);
  EXPECT_THAT(Told(), IsEmpty());
  CallPsp("POST", "/sandbox/v1/settlements/1234567.2501.01/payout");
  FetchLater();
  EXPECT_EQ(List()[0].state(), v1::Settlement::PAID_OUT);
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_F(SettlementsPgTest, PspDownAndProcessKilled_GoesOnWhereItWas) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.push_back(MakePaidPayment().name());
  SettleAll();
  PspFault("list_settlements", "error", 1);
  clock_.Advance(absl::Hours(1));
  EXPECT_FALSE(app_->settlements().Step().ok());
  EXPECT_EQ(app_->settlements().Step().value(), 0) << "the lease of the look is not over";
  PspFault("list_settlement_refunds", "error", 1);
  clock_.Advance(absl::Minutes(1));
  EXPECT_FALSE(app_->settlements().Step().ok());
  RestartWith(FastOptions());
  EXPECT_EQ(List()[0].state(), v1::Settlement::READING);
  clock_.Advance(absl::Minutes(1));
  Fetch();
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_EQ(List()[0].state(), v1::Settlement::PAID_OUT);
  std::vector<std::string> subjects;
  for (const auto& line : Lines(List()[0].name())) {
    if (line.kind() == v1::SettlementLine::PAYMENT) subjects.push_back(line.subject());
  }
  EXPECT_THAT(subjects, ::testing::UnorderedElementsAreArray(names));
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_F(SettlementsPgTest, Lists_HaveTheirPagesAndTheirRefusals) {
  for (int i = 0; i < 3; ++i) {
    MakePaidPayment();
    SettleAll();
  }
  FetchLater();
  v1::ListSettlementsRequest request;
  request.set_page_size(2);
  request.set_state(v1::Settlement::PAID_OUT);
  ASSERT_OK_AND_ASSIGN(const auto first, Ask(&SettlementsRpc::ListSettlements, request));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, Ask(&SettlementsRpc::ListSettlements, request));
  ASSERT_THAT(first.settlements(), SizeIs(2));
  ASSERT_THAT(second.settlements(), SizeIs(1));
  EXPECT_EQ(first.settlements(0).reference(), "1234567.2501.03");
  EXPECT_EQ(second.settlements(0).reference(), "1234567.2501.01");
  EXPECT_EQ(second.next_page_token(), "");
  v1::GetSettlementRequest get;
  get.set_name(second.settlements(0).name());
  ASSERT_OK_AND_ASSIGN(const auto got, Ask(&SettlementsRpc::GetSettlement, get));
  EXPECT_THAT(got, EqualsProto(second.settlements(0)));
  get.set_name("settlements/" + NewRequestId());
  EXPECT_THAT(Ask(&SettlementsRpc::GetSettlement, get),
              StatusIs(absl::StatusCode::kNotFound, Reason("SETTLEMENT_NOT_FOUND")));
  get.set_name("payments/x");
  EXPECT_THAT(Ask(&SettlementsRpc::GetSettlement, get), StatusIs(absl::StatusCode::kInvalidArgument));
  v1::ListUnsettledPaymentsRequest unsettled;
  unsettled.set_page_token("nonsense");
  EXPECT_THAT(Ask(&SettlementsRpc::ListUnsettledPayments, unsettled), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot::payment
