#include "services/invoicing/crediting/crediting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "services/invoicing/collective.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/crediting/reduction.h"
#include "services/invoicing/period.h"
#include "services/invoicing/testing/examples.h"
#include "services/invoicing/testing/ubl_oracle.h"
#include "services/invoicing/ubl.h"

namespace vlot::invoicing {
namespace {

using testing::Metadata;
using testing::Reason;
using testing::StatusIs;
using testing::ViolationOf;

Money Eur(int64_t cents) { return {cents, kEur}; }

PartialCredit OfPieces(std::vector<Pieces> pieces) {
  return {.request = {.reason = "Retour"}, .credit = {.form = Credit::Form::kPieces, .pieces = std::move(pieces)}};
}
PartialCredit OfAmount(int64_t cents) {
  return {.request = {.reason = "Krasje"}, .credit = {.form = Credit::Form::kAmount, .amount = Eur(cents)}};
}
PartialCredit OfRest() { return {.request = {.reason = "Retour"}}; }

PartialCredit For(const ShipmentId& delivery, PartialCredit credit) {
  credit.delivery = delivery;
  return credit;
}
PartialCredit AtMost(int64_t cents, PartialCredit credit) {
  credit.credit.ceiling = Eur(cents);
  return credit;
}

// Credits one after another, as the store would: what is open goes down with each.
class Crediting {
 public:
  explicit Crediting(Document invoice) : invoice_(std::move(invoice)) {}

  absl::StatusOr<DraftedCredit> Take(const PartialCredit& credit) {
    auto drafted = DraftCredit(credit, invoice_, before_, "NL", DefaultTimeZone());
    if (drafted.ok()) {
      CountCredit(*drafted, before_);
      invoice_.open.minor -= drafted->division.open_minor;
      credited_ += TotalOf(drafted->note).minor;
    }
    return drafted;
  }
  int64_t Left() const { return TotalOf(invoice_).minor - credited_; }
  Document& invoice() { return invoice_; }
  CreditedBefore& before() { return before_; }

 private:
  Document invoice_;
  CreditedBefore before_;
  int64_t credited_ = 0;
};

TEST(CreditingTest, Pieces_OfAPrepaidInvoice_GiveBackTheirPriceThroughTheProvider) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit credit, crediting.Take(OfPieces({{1, 2}})));
  EXPECT_EQ(TotalOf(credit.note), Eur(2 * 799));
  EXPECT_EQ(credit.division.refund_minor, 2 * 799);
  EXPECT_EQ(credit.division.open_minor, 0);
  EXPECT_EQ(credit.of_line, std::vector<int16_t>{1});
  EXPECT_EQ(credit.note.credited_number, "F26-0000042");
  EXPECT_FALSE(credit.whole);
  EXPECT_TRUE(IsBalanced(PostingsOfCredit(credit)));
}

TEST(CreditingTest, Pieces_MoreThanAreLeft_AreRefusedWithWhatIsLeft) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK(crediting.Take(OfPieces({{1, 2}})));
  EXPECT_THAT(crediting.Take(OfPieces({{1, 2}})),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  ASSERT_OK(crediting.Take(OfPieces({{1, 1}})));
  EXPECT_THAT(crediting.Take(OfPieces({{1, 1}})),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST(CreditingTest, Pieces_OfLinesThatAreNot_AreViolations) {
  Crediting crediting(Issued(ConsumerRequest()));
  const auto invalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(crediting.Take(OfPieces({{4, 1}})), StatusIs(invalid, ViolationOf("credit.lines.lines[0].line")));
  EXPECT_THAT(crediting.Take(OfPieces({{1, 1}, {1, 1}})), StatusIs(invalid, ViolationOf("credit.lines.lines[1].line")));
  EXPECT_THAT(crediting.Take(OfPieces({{1, 0}})), StatusIs(invalid, ViolationOf("credit.lines.lines[0].quantity")));
}

TEST(CreditingTest, Amount_IsSpreadOverTheRatesByWhatIsLeftOfEach) {
  Crediting crediting(Issued(ConsumerRequest()));  // 23.97 at 9 %, 54.90 at 21 %
  ASSERT_OK_AND_ASSIGN(const DraftedCredit credit, crediting.Take(OfAmount(1000)));
  EXPECT_EQ(TotalOf(credit.note), Eur(1000));
  ASSERT_EQ(credit.note.lines.size(), 2u);
  EXPECT_EQ(credit.note.lines[0].unit_price.minor + credit.note.lines[1].unit_price.minor, 1000);
  EXPECT_EQ(credit.note.lines[0].unit_price, Eur(696));  // of the standard rate: 54.90 / 78.87
  EXPECT_TRUE(IsBalanced(PostingsOfCredit(credit)));
}

TEST(CreditingTest, Amount_MoreThanIsLeft_IsRefused) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK(crediting.Take(OfAmount(7000)));
  EXPECT_THAT(crediting.Take(OfAmount(888)),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit last, crediting.Take(OfAmount(887)));
  EXPECT_TRUE(last.whole);
}

TEST(CreditingTest, Pieces_AfterAnAmount_CannotTakeMoreOutOfOneRateThanItBrought) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK(crediting.Take(OfAmount(4000)));  // 27.84 of it at 21 %: of 54.90, 27.06 are left
  EXPECT_THAT(crediting.Take(OfPieces({{2, 1}})),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST(CreditingTest, Rest_OfAnInvoiceThatWasNotCredited_IsTheInvoice) {
  Crediting crediting(Issued(BusinessRequest()));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit credit, crediting.Take(OfRest()));
  EXPECT_EQ(credit.note.groups, crediting.invoice().groups);
  EXPECT_EQ(TotalOf(credit.note), TotalOf(crediting.invoice()));
  EXPECT_TRUE(credit.whole);
  const std::vector<Posting> of_invoice = PostingsOfInvoice(crediting.invoice());
  std::vector<Posting> all = PostingsOfCredit(credit);
  for (const Posting& posting : of_invoice) all.push_back(posting);
  std::map<std::pair<LedgerAccount, std::string>, int64_t> sums;
  for (const Posting& posting : all) sums[{posting.ledger_account, posting.vat_code}] += posting.amount.minor;
  for (const auto& [account, sum] : sums) EXPECT_EQ(sum, 0) << ToString(account.first) << " " << account.second;
}

TEST(CreditingTest, Rest_AfterPieces_IsTheOtherPieces) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK(crediting.Take(OfPieces({{1, 1}, {2, 1}})));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(OfRest()));
  EXPECT_EQ(rest.of_line, (std::vector<int16_t>{1, 3}));
  EXPECT_EQ(rest.note.lines[0].quantity, 2);
  EXPECT_TRUE(rest.whole);
  EXPECT_EQ(crediting.Left(), 0);
}

TEST(CreditingTest, Rest_AfterAnAmount_IsWhatIsLeftInMoney) {
  Crediting crediting(Issued(ConsumerRequest()));
  ASSERT_OK(crediting.Take(OfAmount(500)));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(OfRest()));
  EXPECT_EQ(TotalOf(rest.note), Eur(7887 - 500));
  EXPECT_TRUE(rest.whole);
}

TEST(CreditingTest, Division_OfWhatIsPartlyPaid_TakesOffTheOpenFirst) {
  Crediting crediting(Issued(BusinessRequest()));
  const int64_t total = TotalOf(crediting.invoice()).minor;
  crediting.invoice().open = Eur(1000);  // the rest was paid through the bank
  ASSERT_OK_AND_ASSIGN(const DraftedCredit first, crediting.Take(OfAmount(1500)));
  EXPECT_EQ(first.division.open_minor, 1000);
  EXPECT_EQ(first.division.balance_minor, 500);
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(OfRest()));
  EXPECT_EQ(rest.division.open_minor, 0);
  EXPECT_EQ(rest.division.balance_minor, total - 1500);
}

TEST(CreditingTest, Division_WhenAPaymentWasTakenBackMeanwhile_LeavesNothingOpenInTheEnd) {
  Crediting crediting(Issued(BusinessRequest()));
  const int64_t total = TotalOf(crediting.invoice()).minor;
  crediting.invoice().open = Eur(0);
  ASSERT_OK(crediting.Take(OfAmount(2000)));
  crediting.invoice().open = Eur(total);  // the direct debit came back
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(OfRest()));
  EXPECT_EQ(rest.division.open_minor, total);
  EXPECT_EQ(rest.division.balance_minor, -2000);
  EXPECT_EQ(rest.division.total(), total - 2000);
  EXPECT_TRUE(IsBalanced(PostingsOfCredit(rest)));
}

TEST(CreditingTest, ForADelivery_OnlyItsLinesCount) {
  Document invoice = Issued(BusinessRequest());
  invoice.kind = Kind::kCollectiveInvoice;
  const ShipmentId first(*Uuid::Parse("01933b1c-0000-7000-8000-000000000011"));
  const ShipmentId second(*Uuid::Parse("01933b1c-0000-7000-8000-000000000012"));
  const OrderId order(*Uuid::Parse("01933b1c-0000-7000-8000-000000000013"));
  invoice.deliveries = {{.accrual = first, .date = invoice.issue_date, .line_first = 1, .line_last = 1},
                        {.accrual = second,
                         .order = order,
                         .order_number = "26-9",
                         .date = invoice.issue_date,
                         .line_first = 2,
                         .line_last = 3}};
  Crediting crediting(invoice);
  PartialCredit credit = OfPieces({{3, 1}});
  credit.delivery = second;
  EXPECT_THAT(crediting.Take(credit),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("credit.lines.lines[0].line")));
  credit.credit.pieces = {{1, 1}};
  ASSERT_OK_AND_ASSIGN(const DraftedCredit drafted, crediting.Take(credit));
  EXPECT_EQ(drafted.of_line, std::vector<int16_t>{2});
  EXPECT_EQ(drafted.note.order, order);
  EXPECT_EQ(drafted.note.order_number, "26-9");
  PartialCredit rest = OfRest();
  rest.delivery = second;
  ASSERT_OK_AND_ASSIGN(const DraftedCredit last, crediting.Take(rest));
  EXPECT_EQ(last.of_line, std::vector<int16_t>{3});
  EXPECT_FALSE(last.whole);
  EXPECT_THAT(crediting.Take(rest), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST(CreditingTest, RestOfADelivery_ThatAnAmountWasTakenOff_IsNoMoreThanItCameTo) {
  IssueRequest request = BusinessRequest();
  request.lines.push_back({.title = "Korting", .quantity = -1, .unit_price = Eur(1000), .charge = true});
  Document invoice = Issued(request);
  invoice.kind = Kind::kCollectiveInvoice;
  const ShipmentId first(*Uuid::Parse("01933b1c-0000-7000-8000-000000000011"));
  const ShipmentId second(*Uuid::Parse("01933b1c-0000-7000-8000-000000000012"));
  invoice.deliveries = {{.accrual = first, .date = invoice.issue_date, .line_first = 1, .line_last = 1},
                        {.accrual = second, .date = invoice.issue_date, .line_first = 2, .line_last = 4}};
  PartialCredit rest = OfRest();
  rest.delivery = second;
  constexpr int64_t kCameTo = 5433;  // 49.95 and 4.95, less 10.00, and 21 %
  Crediting whole(invoice);
  ASSERT_OK_AND_ASSIGN(const DraftedCredit all, whole.Take(rest));
  EXPECT_EQ(TotalOf(all.note), Eur(kCameTo));
  Crediting in_parts(invoice);
  PartialCredit shipping = OfPieces({{2, 1}});
  shipping.delivery = second;
  ASSERT_OK_AND_ASSIGN(const DraftedCredit part, in_parts.Take(shipping));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit others, in_parts.Take(rest));
  EXPECT_EQ(TotalOf(part.note).minor + TotalOf(others.note).minor, kCameTo);
}

TEST(CreditingTest, PiecesTakenOffBeforeTheInvoice_CannotBeCreditedAgain) {
  Crediting crediting(Issued(BusinessRequest()));
  crediting.before().reduced[1] = 2;
  EXPECT_THAT(crediting.Take(OfPieces({{1, 2}})),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  EXPECT_OK(crediting.Take(OfPieces({{1, 1}})));
}

ShipmentId Shipment(uint8_t number) {
  Uuid::Bytes bytes{};
  bytes[15] = number;
  return ShipmentId(Uuid(bytes));
}

BillableLine Line(int64_t cents, vat::Category category = vat::Category::kStandard, int64_t quantity = 1) {
  return {.title = "Thing", .item = "THING-1", .quantity = quantity, .unit_price = Eur(cents), .category = category};
}
BillableLine Allowance(int64_t cents, vat::Category category = vat::Category::kStandard) {
  return {.title = "Korting", .quantity = -1, .unit_price = Eur(cents), .category = category, .charge = true};
}

// November's invoice for deliveries, Shipment(1) the first.
Document Collective(std::vector<std::vector<BillableLine>> deliveries, bool prices_include_vat = false) {
  std::vector<Delivery> lot;
  for (std::vector<BillableLine>& lines : deliveries) {
    const auto number = static_cast<uint8_t>(lot.size() + 1);
    lot.push_back({.accrual = Shipment(number),
                   .order_number = absl::StrCat("26-000000", number),
                   .prices_include_vat = prices_include_vat,
                   .date = absl::CivilDay(2026, 11, 20),
                   .accrued = Eur(0),
                   .lines = std::move(lines)});
  }
  const CollectiveRequest request{.buyer = BusinessRequest().buyer,
                                  .language = "nl",
                                  .period = BillingPeriod(absl::CivilMonth(2026, 11)),
                                  .issue_date = absl::CivilDay(2026, 12, 2)};
  Document document = *DraftCollectiveInvoice(request, lot, DefaultTerms(request.buyer), "NL");
  document.number = "F26-0000042";
  return document;
}

TEST(CreditingTest, RestOfADelivery_AfterGoodwill_IsNotGivenTwice) {
  Crediting crediting(Collective({{Line(20000)}, {Line(95041)}}));  // 242.00, and others' 1,150.00
  ASSERT_OK_AND_ASSIGN(const DraftedCredit gesture, crediting.Take(For(Shipment(1), OfAmount(4200))));
  EXPECT_EQ(TotalOf(gesture.note), Eur(4200));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(For(Shipment(1), OfRest())));
  EXPECT_EQ(TotalOf(rest.note), Eur(20000));
  EXPECT_EQ(crediting.invoice().open, Eur(115000));
  EXPECT_THAT(crediting.Take(For(Shipment(1), OfRest())),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_EXCEEDS_INVOICE")));
  EXPECT_OK(crediting.Take(For(Shipment(2), OfRest())));
  EXPECT_EQ(crediting.Left(), 0);
}

TEST(CreditingTest, RestOfADelivery_AloneOnItsInvoice_AfterGoodwill_IsTheInvoicesRest) {
  Crediting crediting(Collective({{Line(20000)}}));
  ASSERT_OK(crediting.Take(For(Shipment(1), OfAmount(4200))));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(AtMost(20000, For(Shipment(1), OfRest()))));
  EXPECT_EQ(TotalOf(rest.note), Eur(20000));
  EXPECT_TRUE(rest.whole);
}

// Goodwill that is granted, and not credited yet, is left for it.
TEST(CreditingTest, RestOfADelivery_WithACeiling_LeavesWhatOthersWereGranted) {
  Crediting crediting(Collective({{Line(20000)}}));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(AtMost(20000, For(Shipment(1), OfRest()))));
  EXPECT_EQ(TotalOf(rest.note), Eur(20000));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit gesture, crediting.Take(For(Shipment(1), OfAmount(4200))));
  EXPECT_TRUE(gesture.whole);
}

TEST(CreditingTest, RestOfADelivery_WithAnAllowance_IsAsItWasIssued) {
  using enum vat::Category;
  Crediting crediting(
      Collective({{Line(10000, kStandard, 2), Line(5000, kReduced, 2), Allowance(2000)}, {Line(9999)}}));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit credit, crediting.Take(For(Shipment(1), OfRest())));
  ASSERT_EQ(credit.note.groups.size(), 2u);
  EXPECT_EQ(credit.note.groups[0].net, Eur(18000));
  EXPECT_EQ(credit.note.groups[0].vat, Eur(3780));
  EXPECT_EQ(credit.note.groups[1].net, Eur(10000));
  EXPECT_EQ(credit.note.groups[1].vat, Eur(900));
  EXPECT_EQ(credit.of_line, (std::vector<int16_t>{1, 2, 0}));
  EXPECT_EQ(credit.note.lines[2].quantity, -1);
  EXPECT_EQ(credit.note.rounding, Eur(0));
}

TEST(CreditingTest, RestOfADelivery_WithAnAllowance_AfterAPiece_IsWhatIsLeftOfEachRate) {
  using enum vat::Category;
  Crediting crediting(Collective({{Line(10000, kStandard, 2), Line(5000, kReduced, 2), Allowance(2000)}}));
  ASSERT_OK(crediting.Take(For(Shipment(1), OfPieces({{1, 1}}))));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(For(Shipment(1), OfRest())));
  EXPECT_EQ(rest.rates.at(1), (Rates{{kStandard, 21780 - 12100}, {kReduced, 10900}}));
  EXPECT_TRUE(rest.whole);
}

TEST(CreditingTest, Pieces_OfWhichAnAllowanceLeftLess_AreCreditedInMoneyUpToTheCeiling) {
  Crediting crediting(Collective({{Line(10000, vat::Category::kStandard, 2), Allowance(2000)}, {Line(9999)}}));
  ASSERT_OK(crediting.Take(AtMost(12100, For(Shipment(1), OfPieces({{1, 1}})))));
  EXPECT_THAT(crediting.Take(For(Shipment(1), OfPieces({{1, 1}}))),
              StatusIs(absl::StatusCode::kFailedPrecondition, Metadata("left", "96.80")));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit last, crediting.Take(AtMost(9680, For(Shipment(1), OfPieces({{1, 1}})))));
  EXPECT_EQ(TotalOf(last.note), Eur(9680));
  EXPECT_EQ(last.of_line, std::vector<int16_t>{0});
}

TEST(CreditingTest, Pieces_OfARateThatAnAmountWasTakenOff_TakeTheOthersToo) {
  using enum vat::Category;
  Crediting crediting(Collective({{Line(10000), Line(10000, kReduced)}}));
  ASSERT_OK(crediting.Take(For(Shipment(1), OfAmount(4200))));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit piece, crediting.Take(AtMost(10900, For(Shipment(1), OfPieces({{2, 1}})))));
  EXPECT_EQ(TotalOf(piece.note), Eur(10900));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(For(Shipment(1), OfRest())));
  EXPECT_TRUE(rest.whole);
  EXPECT_EQ(rest.note.groups.size(), 1u);
}

// 1.02 is 1.23 with VAT, and twice that is 2.47 on the invoice; of 1.03 it is a cent less.
TEST(CreditingTest, CentsOfTheInvoice_GoWithTheLastOfIt) {
  for (const auto& [net, first, last] : std::vector<std::array<int64_t, 3>>{{102, 123, 124}, {103, 125, 124}}) {
    Crediting crediting(Collective({{Line(net)}, {Line(net)}}));
    ASSERT_OK_AND_ASSIGN(const DraftedCredit one, crediting.Take(For(Shipment(2), OfPieces({{1, 1}}))));
    EXPECT_EQ(TotalOf(one.note), Eur(first));
    ASSERT_OK_AND_ASSIGN(const DraftedCredit other, crediting.Take(For(Shipment(1), OfRest())));
    EXPECT_EQ(TotalOf(other.note), Eur(last));
    EXPECT_TRUE(other.whole);
    EXPECT_EQ(crediting.Left(), 0);
  }
}

TEST(CreditingTest, AmountOnAWholeCollectiveInvoice_LeavesNoMoreThanThatForItsDeliveries) {
  Crediting crediting(Collective({{Line(10000)}, {Line(10000)}}));
  ASSERT_OK(crediting.Take(OfAmount(20000)));
  ASSERT_OK_AND_ASSIGN(const DraftedCredit rest, crediting.Take(For(Shipment(1), OfRest())));
  EXPECT_EQ(TotalOf(rest.note), Eur(4200));
  EXPECT_TRUE(rest.whole);
}

// A month's deliveries of several rates, some with allowances, some reduced before they were invoiced.
std::vector<BillableLine> AnyDelivery(bool prices_include_vat) {
  const auto category = rc::gen::element(vat::Category::kStandard, vat::Category::kReduced, vat::Category::kZero);
  AccruedDelivery delivery{.prices_include_vat = prices_include_vat, .date = absl::CivilDay(2026, 11, 20)};
  const auto add = [&](BillableLine line) {
    delivery.lines.push_back({.index = static_cast<int16_t>(delivery.lines.size() + 1), .line = std::move(line)});
  };
  const int lines = *rc::gen::inRange(1, 4);
  for (int i = 0; i < lines; ++i) {
    add(Line(*rc::gen::inRange<int64_t>(1, 3000), *category, *rc::gen::inRange<int64_t>(1, 5)));
  }
  if (*rc::gen::arbitrary<bool>()) {
    const BillableLine& of = delivery.lines.front().line;
    add(Allowance(*rc::gen::inRange<int64_t>(1, of.quantity * of.unit_price.minor + 1), of.category));
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    Credit credit{.form = Credit::Form::kPieces, .pieces = {{1, 1}}};
    if (*rc::gen::arbitrary<bool>()) {
      credit = {.form = Credit::Form::kAmount, .amount = Eur(*rc::gen::inRange<int64_t>(1, 500))};
    }
    credit.ceiling = Eur(3000);
    const auto reduction = Reduce(delivery, credit, "NL");
    if (!reduction.ok()) continue;
    for (const AccruedLine& line : reduction->lines) delivery.lines.push_back(line);
  }
  std::vector<BillableLine> billed;
  for (const AccruedLine& line : delivery.lines) billed.push_back(line.line);
  return billed;
}

PartialCredit AnyCredit(const std::vector<BillableLine>& lines) {
  PartialCredit credit = OfRest();
  switch (*rc::gen::weightedElement<int>({{6, 0}, {3, 1}, {1, 2}})) {
    case 0:
      credit = OfPieces({{static_cast<int16_t>(*rc::gen::inRange<int>(1, static_cast<int>(lines.size()) + 1)),
                          *rc::gen::inRange<int64_t>(1, 3)}});
      break;
    case 1:
      credit = OfAmount(*rc::gen::inRange<int64_t>(1, 1000));
      break;
  }
  if (*rc::gen::arbitrary<bool>()) credit = AtMost(*rc::gen::inRange<int64_t>(1, 6000), std::move(credit));
  return credit;
}

// Whatever is credited of deliveries in whatever order, the notes are the deliveries in the end: by rate and in all.
RC_GTEST_PROP(CreditingProperty, OfDeliveries_TheNotesAreTheDeliveries, ()) {
  const bool prices_include_vat = *rc::gen::arbitrary<bool>();
  std::vector<std::vector<BillableLine>> deliveries;
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) deliveries.push_back(AnyDelivery(prices_include_vat));
  const auto cents = static_cast<int64_t>(deliveries.size());
  const Document invoice = Collective(deliveries, prices_include_vat);
  RC_PRE(TotalOf(invoice).minor > 0);
  Crediting crediting(invoice);
  std::map<int16_t, Rates> came;
  for (const auto& delivery : invoice.deliveries) {
    const std::vector<BillableLine>& lines = deliveries[&delivery - invoice.deliveries.data()];
    came[delivery.line_first] = *RatesOf(lines, prices_include_vat, "NL", delivery.date);
  }
  const auto check = [&](const PartialCredit& credit, const absl::StatusOr<DraftedCredit>& drafted) {
    if (!drafted.ok()) {
      RC_ASSERT(absl::IsFailedPrecondition(drafted.status()) || absl::IsInvalidArgument(drafted.status()));
      return;
    }
    const int64_t total = TotalOf(drafted->note).minor;
    RC_ASSERT(total > 0);
    if (credit.credit.form == Credit::Form::kAmount) RC_ASSERT(total == credit.credit.amount.minor);
    if (credit.credit.ceiling && credit.credit.form != Credit::Form::kAmount) {
      RC_ASSERT(total <= credit.credit.ceiling->minor + (drafted->whole ? cents : 0));
    }
    RC_ASSERT(crediting.Left() >= 0);
    RC_ASSERT(IsBalanced(PostingsOfCredit(*drafted)));
    for (const vat::Group& group : drafted->note.groups) RC_ASSERT(!group.net.IsNegative());
    for (const auto& [first, rates] : came) {
      for (const auto& [category, minor] : crediting.before().rates[first]) {
        RC_ASSERT(minor > 0);
        RC_ASSERT(minor <= AmountOf(rates, category));
      }
    }
    Document note = drafted->note;
    note.number = "C26-0000001";
    RC_ASSERT(BrokenRules(RenderUbl(note, ExampleSeller())).empty());
  };
  for (int step = 0; step < 20; ++step) {
    const int which = *rc::gen::inRange<int>(0, static_cast<int>(deliveries.size()));
    const PartialCredit credit = For(invoice.deliveries[which].accrual, AnyCredit(deliveries[which]));
    check(credit, crediting.Take(credit));
  }
  for (const DocumentDelivery& delivery : invoice.deliveries) {
    const PartialCredit rest = For(delivery.accrual, OfRest());
    const int64_t left = SumOf(Minus(came[delivery.line_first], crediting.before().rates[delivery.line_first]));
    const auto drafted = crediting.Take(rest);
    RC_ASSERT(drafted.ok() || left == 0 || crediting.Left() == 0);
    check(rest, drafted);
  }
  RC_ASSERT(crediting.Left() == 0);
  RC_ASSERT(crediting.invoice().open == Eur(0));
  if (deliveries.size() == 1) RC_ASSERT(crediting.before().rates[1] == came[1]);
}

// Whatever is credited in whatever order: every note is right by itself, all of them together are the invoice.
RC_GTEST_PROP(CreditingProperty, InAnyPortions_TheNotesAreTheInvoice, ()) {
  IssueRequest request = *rc::gen::arbitrary<bool>() ? ConsumerRequest() : BusinessRequest();
  request.prices_include_vat = *rc::gen::arbitrary<bool>();
  int64_t most = 0;
  for (BillableLine& line : request.lines) {
    if (!line.charge) line.quantity = *rc::gen::inRange<int64_t>(1, 9);
    line.unit_price = Eur(*rc::gen::inRange<int64_t>(1, 3000));
    most += line.quantity * line.unit_price.minor;
  }
  request.prepaid = Eur(*rc::gen::inRange<int64_t>(0, most + 1));
  const Document invoice = Issued(request);
  Crediting crediting(invoice);
  std::map<LedgerAccount, int64_t> booked;
  for (const Posting& posting : PostingsOfInvoice(invoice)) booked[posting.ledger_account] += posting.amount.minor;
  for (int step = 0; step < 30 && crediting.Left() > 0; ++step) {
    const int kind = step == 29 ? 2 : *rc::gen::weightedElement<int>({{6, 0}, {2, 1}, {1, 2}});
    PartialCredit credit = OfRest();
    if (kind == 0)
      credit = OfPieces({{static_cast<int16_t>(*rc::gen::inRange(1, 4)), *rc::gen::inRange<int64_t>(1, 4)}});
    if (kind == 1) credit = OfAmount(*rc::gen::inRange<int64_t>(1, 500));
    const auto drafted = crediting.Take(credit);
    if (!drafted.ok()) {
      RC_ASSERT(kind != 2 && absl::IsFailedPrecondition(drafted.status()));
      continue;
    }
    RC_ASSERT(drafted->division.total() == TotalOf(drafted->note).minor);
    RC_ASSERT(drafted->division.refund_minor >= 0 && drafted->division.open_minor >= 0);
    RC_ASSERT(crediting.Left() >= 0);
    const std::vector<Posting> postings = PostingsOfCredit(*drafted);
    RC_ASSERT(IsBalanced(postings));
    for (const Posting& posting : postings) booked[posting.ledger_account] += posting.amount.minor;
    Document note = drafted->note;
    note.number = "C26-0000001";
    RC_ASSERT(BrokenRules(RenderUbl(note, ExampleSeller())).empty());
  }
  RC_ASSERT(crediting.Left() == 0);
  RC_ASSERT(booked[LedgerAccount::kReceivable] == 0);
  RC_ASSERT(booked[LedgerAccount::kPspClearing] == 0);
  // Cents of rounding of some thirty documents, and no more.
  RC_ASSERT(std::abs(booked[LedgerAccount::kVatPayable]) <= 60);
  RC_ASSERT(booked[LedgerAccount::kRevenue] + booked[LedgerAccount::kVatPayable] + booked[LedgerAccount::kRounding] ==
            0);
}

}  // namespace
}  // namespace vlot::invoicing
