#include <gmock/gmock.h>

#include <map>

#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/provider/settlement_intake.h"
#include "vlot/invoicing/v1/books.grpc.pb.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::invoicing::provider {
namespace {

using ::testing::HasSubstr;
using vlot::testing::StatusIs;

constexpr char kReference[] = "1234567.2611.01";

class ProviderSettlementsTest : public bank::BankTest {
 protected:
  // One paid order of 78.87, less 0.29 and 0.06 VAT.
  payment::v1::Settlement Example() {
    payment::v1::Settlement settlement;
    settlement.set_name("settlements/" + NewId<InvoiceId>().ToString());
    settlement.set_reference(kReference);
    const auto money = [](int64_t minor) { return wire::ToProto(Money{minor, kEur}); };
    *settlement.mutable_amount() = money(7852);
    *settlement.mutable_payments() = money(7887);
    *settlement.mutable_refunds() = money(0);
    *settlement.mutable_chargebacks() = money(0);
    *settlement.mutable_fees() = money(29);
    *settlement.mutable_fees_vat() = money(6);
    *settlement.mutable_difference() = money(0);
    *settlement.mutable_paid_out_time() = wire::ToProto(clock_.Now());
    return settlement;
  }

  absl::Status Take(const payment::v1::Settlement& settlement) {
    payment::v1::Event event;
    event.set_kind(payment::v1::Event::SETTLEMENT_RECEIVED);
    *event.mutable_settlement() = settlement;
    const feed::StoredEvent stored{.position = 1, .payload = event.SerializeAsString()};
    return pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return intake_.Apply(tx, {stored}); });
  }

  int64_t InTransit() { return BalanceOf("PSP_IN_TRANSIT"); }

  const std::set<std::string> accounts_ = {kProviderAccount};
  UuidV7Generator line_ids_{clock_};
  SettlementIntake intake_{clock_, line_ids_, accounts_};
};

TEST_F(ProviderSettlementsTest, Settled_MovesWhatWasHeldToTheBanksWayAndToCosts) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK(Take(Example()));
  EXPECT_EQ(BalanceOf("PSP_CLEARING"), 0);
  EXPECT_EQ(InTransit(), 7852);
  EXPECT_EQ(BalanceOf("PSP_FEES"), 29);
  EXPECT_EQ(BalanceOf("VAT_RECEIVABLE"), 6);
}

// The VAT on what the provider keeps is to be reclaimed.
TEST_F(ProviderSettlementsTest, VatReturn_HasTheVatOnItsFees) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK(Take(Example()));
  const auto books = v1::Books::NewStub(client().channel());
  v1::GetVatReturnRequest request;
  *request.mutable_from_date() = wire::ToProto(absl::CivilDay(2026, 11, 1));
  *request.mutable_until_date() = wire::ToProto(absl::CivilDay(2026, 12, 1));
  ASSERT_OK_AND_ASSIGN(
      const v1::VatReturn figures,
      rpc::InvokeAndWait(client(), books->async(), &v1::Books::StubInterface::async_interface::GetVatReturn, request,
                         AsOperator()));
  std::map<std::string, v1::VatReturn::Box> boxes;
  for (const auto& box : figures.boxes()) boxes[box.box()] = box;
  // 9.53 and 1.98 are owed; 0.06 is a euro in one's favour.
  EXPECT_EQ(CentsOf(boxes["5a"].vat()), 1151);
  EXPECT_EQ(boxes["5a"].vat_euros(), 10);
  EXPECT_EQ(CentsOf(boxes["5b"].vat()), 6);
  EXPECT_EQ(boxes["5b"].vat_euros(), 1);
  EXPECT_FALSE(boxes["5b"].has_documents_vat());
  EXPECT_EQ(CentsOf(boxes["5g"].vat()), 1145);
  EXPECT_EQ(boxes["5g"].vat_euros(), 9);
  EXPECT_EQ(CentsOf(figures.difference()), 0);
}

TEST_F(ProviderSettlementsTest, ToldTwice_IsBookedOnce) {
  const auto settlement = Example();
  ASSERT_OK(Take(settlement));
  ASSERT_OK(Take(settlement));
  EXPECT_EQ(InTransit(), 7852);
}

TEST_F(ProviderSettlementsTest, ThatDoesNotAddUp_IsRefused) {
  auto settlement = Example();
  *settlement.mutable_fees() = wire::ToProto(Money{30, kEur});
  EXPECT_THAT(Take(settlement), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(InTransit(), 0);
}

TEST_F(ProviderSettlementsTest, LineWithItsReference_ClosesWhatWasOnTheWay) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK(Take(Example()));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = 7852, .text = "Uitbetaling 1234567.2611.01", .account = kProviderAccount}));
  EXPECT_EQ(line.rule(), v1::BankLine::PROVIDER_PAYOUT);
  EXPECT_EQ(line.shares(0).purpose(), v1::PROVIDER_IN_TRANSIT);
  EXPECT_EQ(InTransit(), 0);
  EXPECT_EQ(BalanceOf("BANK"), 7852);
  // Taken back, it is on its way again.
  ASSERT_OK(Unmatch(line.name()));
  EXPECT_EQ(InTransit(), 7852);
  ASSERT_OK_AND_ASSIGN(const v1::BankLine again,
                       ImportOne({.cents = 7852, .text = kReference, .account = kProviderAccount}));
  EXPECT_EQ(again.state(), v1::BankLine::MATCHED);
}

TEST_F(ProviderSettlementsTest, LineThatCameFirst_WaitsForItsSettlement) {
  auto earlier = Example();
  earlier.set_reference("1234567.2610.09");
  ASSERT_OK(Take(earlier));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = 7852, .text = kReference, .account = kProviderAccount}));
  EXPECT_EQ(line.state(), v1::BankLine::UNMATCHED) << "no settlement is known for it";
  ASSERT_OK(Take(Example()));
  ASSERT_EQ(Lines(v1::BankLine::MATCHED).size(), 1u);
  EXPECT_EQ(Lines(v1::BankLine::MATCHED)[0].name(), line.name());
  EXPECT_EQ(InTransit(), 7852) << "the earlier one's";
}

TEST_F(ProviderSettlementsTest, LineOfAnotherAmount_Waits) {
  ASSERT_OK(Take(Example()));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = 7800, .text = kReference, .account = kProviderAccount}));
  EXPECT_EQ(line.state(), v1::BankLine::UNMATCHED);
  EXPECT_EQ(InTransit(), 7852);
}

TEST_F(ProviderSettlementsTest, SettlementThatTakesMoreThanItGives_IsADebit) {
  auto settlement = Example();
  *settlement.mutable_payments() = wire::ToProto(Money{0, kEur});
  *settlement.mutable_refunds() = wire::ToProto(Money{-1000, kEur});
  *settlement.mutable_fees() = wire::ToProto(Money{0, kEur});
  *settlement.mutable_fees_vat() = wire::ToProto(Money{0, kEur});
  *settlement.mutable_amount() = wire::ToProto(Money{-1000, kEur});
  ASSERT_OK(Take(settlement));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = -1000, .text = kReference}));
  EXPECT_EQ(line.state(), v1::BankLine::MATCHED);
  EXPECT_EQ(InTransit(), 0);
  EXPECT_EQ(BalanceOf("PSP_CLEARING"), 1000);
}

}  // namespace
}  // namespace vlot::invoicing::provider
