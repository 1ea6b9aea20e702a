#include "services/invoicing/collective.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "common/testing/status_matchers.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/period.h"
#include "services/invoicing/testing/examples.h"
#include "services/invoicing/testing/ubl_oracle.h"
#include "services/invoicing/ubl.h"

namespace vlot::invoicing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;

Money Eur(int64_t cents) { return {cents, kEur}; }

CollectiveRequest November() {
  return {.buyer = BusinessRequest().buyer,
          .language = "nl",
          .period = BillingPeriod(absl::CivilMonth(2026, 11)),
          .issue_date = absl::CivilDay(2026, 12, 2)};
}

ShipmentId Shipment(uint8_t number) {
  Uuid::Bytes bytes{};
  bytes[15] = number;
  return ShipmentId(Uuid(bytes));
}

Delivery On(absl::CivilDay date, uint8_t number, std::vector<BillableLine> lines) {
  return {.accrual = Shipment(number),
          .order_number = "26-000000" + std::to_string(number),
          .date = date,
          .accrued = Eur(0),
          .lines = std::move(lines)};
}

BillableLine Line(int64_t cents, vat::Category category = vat::Category::kStandard, int64_t quantity = 1) {
  return {.title = "Thing", .item = "THING-1", .quantity = quantity, .unit_price = Eur(cents), .category = category};
}

BillableLine Shipping(int64_t cents, vat::Category category = vat::Category::kStandard) {
  return {.title = "Verzending", .unit_price = Eur(cents), .category = category, .charge = true};
}

BillableLine Discount(int64_t cents, vat::Category category = vat::Category::kStandard) {
  return {.title = "Korting", .quantity = -1, .unit_price = Eur(cents), .category = category, .charge = true};
}

// The month's one invoice, numbered.
Document Invoice(std::vector<Delivery> deliveries, const CollectiveRequest& request = November()) {
  const auto lots = SortIntoLots(std::move(deliveries), "NL");
  EXPECT_OK(lots);
  EXPECT_THAT(*lots, SizeIs(1));
  absl::StatusOr<Document> document = DraftCollectiveInvoice(request, lots->front(), DefaultTerms(request.buyer), "NL");
  EXPECT_OK(document);
  document->number = "F26-0000042";
  return *std::move(document);
}

TEST(CollectiveTest, DraftCollectiveInvoice_Deliveries_StandByDayEachWithItsLines) {
  const Document invoice = Invoice({On(absl::CivilDay(2026, 11, 20), 1, {Line(1000)}),
                                    On(absl::CivilDay(2026, 11, 3), 2, {Line(250), Shipping(495)})});
  ASSERT_THAT(invoice.deliveries, SizeIs(2));
  EXPECT_EQ(invoice.deliveries[0].date, absl::CivilDay(2026, 11, 3));
  EXPECT_EQ(invoice.deliveries[0].line_last, 2);
  EXPECT_EQ(invoice.deliveries[1].line_first, 3);
  EXPECT_EQ(DeliveryOf(invoice, invoice.lines[1])->order_number, "26-0000002");
  EXPECT_EQ(DeliveryOf(invoice, invoice.lines[2])->order_number, "26-0000001");
  EXPECT_EQ(invoice.kind, Kind::kCollectiveInvoice);
  EXPECT_TRUE(invoice.order.IsNil());
  EXPECT_EQ(invoice.due_date, absl::CivilDay(2027, 1, 1));  // 30 days
  EXPECT_EQ(invoice.state, State::kOpen);
}

TEST(CollectiveTest, DraftCollectiveInvoice_VatOfAMonth_IsRoundedOnce) {
  // Three times 0.02: each would be 0.00 by itself, together they are 0.01.
  const Document invoice =
      Invoice({On(absl::CivilDay(2026, 11, 1), 1, {Line(2)}), On(absl::CivilDay(2026, 11, 2), 2, {Line(2)}),
               On(absl::CivilDay(2026, 11, 30), 3, {Line(2)})});
  ASSERT_THAT(invoice.groups, SizeIs(1));
  EXPECT_EQ(invoice.groups[0].vat, Eur(1));
  EXPECT_EQ(TotalOf(invoice), Eur(7));
}

TEST(CollectiveTest, SetOffCredit_TakesOffWhatIsToBePaidAndNoMore) {
  Document invoice = Invoice({On(absl::CivilDay(2026, 11, 1), 1, {Line(1000)})});
  EXPECT_EQ(SetOffCredit(Eur(210), invoice), Eur(210));
  EXPECT_EQ(invoice.prepaid, Eur(210));
  EXPECT_EQ(invoice.payable, Eur(1000));
  EXPECT_EQ(invoice.open, Eur(1000));
  EXPECT_EQ(invoice.state, State::kOpen);
  EXPECT_TRUE(IsBalanced(PostingsOfInvoice(invoice)));
  EXPECT_EQ(PostingsOfInvoice(invoice).front().ledger_account, LedgerAccount::kCreditBalances);
  EXPECT_EQ(PostingsOfInvoice(invoice).front().account, invoice.account);
  EXPECT_EQ(SetOffCredit(Eur(5000), invoice), Eur(1000));
  EXPECT_EQ(invoice.state, State::kPaid);
  EXPECT_FALSE(invoice.due_date.has_value());
  EXPECT_EQ(SetOffCredit(Eur(1), invoice), Eur(0));
  EXPECT_EQ(SetOffCredit(Eur(-1), invoice), Eur(0));
}

TEST(CollectiveTest, SortIntoLots_PricedWithAndWithoutVat_GoOnTwoDocuments) {
  Delivery with = On(absl::CivilDay(2026, 11, 1), 1, {Line(121)});
  with.prices_include_vat = true;
  const auto lots = SortIntoLots({with, On(absl::CivilDay(2026, 11, 2), 2, {Line(100)})}, "NL");
  ASSERT_OK(lots);
  EXPECT_THAT(*lots, SizeIs(2));
}

TEST(CollectiveTest, SortIntoLots_ARateThatChangesWithinThePeriod_GoesOnTwoDocuments) {
  const auto lots = SortIntoLots(
      {On(absl::CivilDay(2012, 9, 30), 1, {Line(100)}), On(absl::CivilDay(2012, 10, 1), 2, {Line(100)})}, "NL");
  ASSERT_OK(lots);
  EXPECT_THAT(*lots, SizeIs(2));
}

TEST(CollectiveTest, SortIntoLots_MoreLinesThanADocumentMayHave_AreSplitBetweenDeliveries) {
  std::vector<Delivery> deliveries;
  for (int i = 0; i < 400; ++i) {
    deliveries.push_back(On(absl::CivilDay(2026, 11, 1), 1, std::vector<BillableLine>(100, Line(1))));
  }
  const auto lots = SortIntoLots(std::move(deliveries), "NL");
  ASSERT_OK(lots);
  EXPECT_THAT(*lots, ElementsAre(SizeIs(300), SizeIs(100)));
}

TEST(CollectiveTest, SortIntoLots_ADayWithoutKnownRates_IsRefused) {
  EXPECT_THAT(SortIntoLots({On(absl::CivilDay(1999, 1, 1), 1, {Line(100)})}, "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_VAT_RATE")));
}

TEST(CollectiveTest, DraftCollectiveInvoice_ReverseChargeWithoutNumbers_IsRefused) {
  CollectiveRequest request = November();
  request.buyer.vat_id.clear();
  request.buyer.registration_number.clear();
  const std::vector<Delivery> lot = {On(absl::CivilDay(2026, 11, 1), 1, {Line(100, vat::Category::kReverseCharge)})};
  EXPECT_THAT(DraftCollectiveInvoice(request, lot, DefaultTerms(request.buyer), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
}

TEST(CollectiveTest, DraftCollectiveInvoice_IntraCommunityToTheSellersCountry_IsRefused) {
  const std::vector<Delivery> lot = {On(absl::CivilDay(2026, 11, 1), 1, {Line(100, vat::Category::kIntraCommunity)})};
  EXPECT_THAT(DraftCollectiveInvoice(November(), lot, DefaultTerms(November().buyer), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
}

TEST(CollectiveTest, RenderUbl_CollectiveInvoice_SaysPeriodDaysAndOrders) {
  Delivery delivery = On(absl::CivilDay(2026, 11, 3), 1, {Line(250), Shipping(495)});
  delivery.external_reference = "PO-77";
  const std::string xml = RenderUbl(Invoice({delivery}), ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<cbc:StartDate>2026-11-01</cbc:StartDate>\n    <cbc:EndDate>2026-11-30</cbc:EndDate>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:StartDate>2026-11-03</cbc:StartDate>\n      <cbc:EndDate>2026-11-03</cbc:EndDate>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:ID>26-0000001</cbc:ID>\n      <cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>"));
  EXPECT_THAT(xml, HasSubstr("Bestelling 26-0000001 / PO-77, geleverd op 2026-11-03"));
  EXPECT_THAT(xml, HasSubstr("Verzending, bestelling 26-0000001"));
}

TEST(CollectiveTest, DraftCollectiveInvoice_AllowancesAndCharges_AreOfTheirOwnVatAndSumExactly) {
  // 100.00 and 50.00 of the standard rate, 20.00 of the reduced one; 10.00 and 5.00 off; shipping of both rates.
  const Document invoice =
      Invoice({On(absl::CivilDay(2026, 11, 3), 1,
                  {Line(10000), Line(2000, vat::Category::kReduced), Discount(1000), Shipping(495)}),
               On(absl::CivilDay(2026, 11, 4), 2,
                  {Line(5000), Shipping(200, vat::Category::kReduced), Discount(500, vat::Category::kStandard)})});
  ASSERT_THAT(invoice.groups, SizeIs(2));
  EXPECT_EQ(invoice.groups[0].net, Eur(10000 + 5000 - 1000 - 500 + 495));
  EXPECT_EQ(invoice.groups[0].vat, Eur(2939));  // 21 % of 139.95
  EXPECT_EQ(invoice.groups[1].net, Eur(2200));
  EXPECT_EQ(invoice.groups[1].vat, Eur(198));
  EXPECT_EQ(TotalOf(invoice), Eur(13995 + 2939 + 2200 + 198));
  EXPECT_TRUE(IsBalanced(PostingsOfInvoice(invoice)));
  const std::string xml = RenderUbl(invoice, ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<cbc:AllowanceTotalAmount currencyID=\"EUR\">15.00</cbc:AllowanceTotalAmount>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:ChargeTotalAmount currencyID=\"EUR\">6.95</cbc:ChargeTotalAmount>"));
  EXPECT_THAT(xml, HasSubstr("Korting, bestelling 26-0000001"));
}

TEST(CollectiveTest, RenderUbl_BuyerWithoutReference_StillHasAnOrderReference) {
  CollectiveRequest request = November();
  request.buyer.buyer_reference.clear();
  const std::string xml =
      RenderUbl(Invoice({On(absl::CivilDay(2026, 11, 3), 1, {Line(250)})}, request), ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<cac:OrderReference>\n    <cbc:ID>NA</cbc:ID>"));
}

TEST(CollectiveTest, RenderUbl_EveryCategoryAndProfile_BreaksNoRule) {
  for (vat::Category category :
       {vat::Category::kStandard, vat::Category::kReduced, vat::Category::kZero, vat::Category::kExempt,
        vat::Category::kReverseCharge, vat::Category::kIntraCommunity, vat::Category::kExport}) {
    for (Profile profile : {Profile::kCore, Profile::kNlcius, Profile::kPeppol}) {
      CollectiveRequest request = November();
      request.buyer.address.region = "BE";
      request.buyer.vat_id = "BE0123456749";
      request.buyer.endpoint = "0208:0123456749";
      Terms terms = DefaultTerms(request.buyer);
      terms.profile = profile;
      const std::vector<Delivery> lot = {
          On(absl::CivilDay(2026, 11, 1), 1, {Line(333, category), Shipping(495, category)}),
          On(absl::CivilDay(2026, 11, 30), 2, {Line(1, category, 7)})};
      absl::StatusOr<Document> document = DraftCollectiveInvoice(request, lot, terms, "NL");
      ASSERT_OK(document);
      document->number = "F26-0000001";
      EXPECT_THAT(BrokenRules(RenderUbl(*document, ExampleSeller())), IsEmpty()) << category;
    }
  }
}

// --- Properties ---

rc::Gen<BillableLine> AnyLine() {
  return rc::gen::apply(
      [](int64_t quantity, int64_t cents, vat::Category category, bool charge) {
        return charge ? Shipping(cents, category) : Line(cents, category, quantity);
      },
      rc::gen::inRange<int64_t>(1, 500), rc::gen::inRange<int64_t>(0, 100'000),
      rc::gen::element(vat::Category::kStandard, vat::Category::kReduced, vat::Category::kZero, vat::Category::kExempt,
                       vat::Category::kReverseCharge),
      rc::gen::weightedElement<bool>({{4, false}, {1, true}}));
}

std::vector<Delivery> AnyMonth(bool prices_include_vat) {
  std::vector<Delivery> deliveries;
  const int count = *rc::gen::inRange(1, 8);
  for (int i = 0; i < count; ++i) {
    Delivery delivery = On(absl::CivilDay(2026, 11, 1) + *rc::gen::inRange(0, 30), static_cast<uint8_t>(i),
                           *rc::gen::nonEmpty(rc::gen::container<std::vector<BillableLine>>(AnyLine())));
    delivery.prices_include_vat = prices_include_vat;
    if (*rc::gen::arbitrary<bool>()) {
      const BillableLine& of = delivery.lines.front();
      const int64_t off = *rc::gen::inRange<int64_t>(0, of.quantity * of.unit_price.minor + 1);
      delivery.lines.push_back(Discount(off, of.category));
    }
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

RC_GTEST_PROP(CollectivePropertyTest, AnyMonth_BreaksNoRule_BalancesAndLosesNoLine, ()) {
  const bool prices_include_vat = *rc::gen::arbitrary<bool>();
  const std::vector<Delivery> deliveries = AnyMonth(prices_include_vat);
  const Document invoice = Invoice(deliveries);
  const std::vector<std::string> broken = BrokenRules(RenderUbl(invoice, ExampleSeller()));
  if (!broken.empty()) RC_FAIL(broken.front());
  RC_ASSERT(IsBalanced(PostingsOfInvoice(invoice)));
  size_t lines = 0;
  for (const Delivery& delivery : deliveries) lines += delivery.lines.size();
  RC_ASSERT(invoice.lines.size() == lines);
  RC_ASSERT(invoice.deliveries.size() == deliveries.size());
  for (const DocumentLine& line : invoice.lines) RC_ASSERT(DeliveryOf(invoice, line) != nullptr);
}

// Computed apart from common/vat: sums a category in hundredths of a cent, and rounds once.
RC_GTEST_PROP(CollectivePropertyTest, PricesWithoutVat_TotalIsAnIndependentCalculations, ()) {
  const std::vector<Delivery> deliveries = AnyMonth(false);
  std::map<vat::Category, int64_t> nets;
  for (const Delivery& delivery : deliveries) {
    for (const BillableLine& line : delivery.lines) nets[line.category] += line.quantity * line.unit_price.minor;
  }
  int64_t total = 0;
  for (const auto& [category, net] : nets) {
    const int64_t percent = category == vat::Category::kStandard ? 21 : category == vat::Category::kReduced ? 9 : 0;
    total += net + (net * percent * 2 + 100) / 200;
  }
  RC_ASSERT(TotalOf(Invoice(deliveries)).minor == total);
}

// Prices that include VAT come out at exactly what they say.
RC_GTEST_PROP(CollectivePropertyTest, PricesWithVat_TotalIsTheirSum, ()) {
  const std::vector<Delivery> deliveries = AnyMonth(true);
  int64_t total = 0;
  for (const Delivery& delivery : deliveries) {
    for (const BillableLine& line : delivery.lines) total += line.quantity * line.unit_price.minor;
  }
  RC_ASSERT(TotalOf(Invoice(deliveries)).minor == total);
}

}  // namespace
}  // namespace vlot::invoicing
