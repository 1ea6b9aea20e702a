#include "services/invoicing/ubl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/time/civil.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/testing/examples.h"
#include "services/invoicing/testing/ubl_oracle.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Money Eur(int64_t cents) { return {cents, kEur}; }

Document CreditNoteOf(const Document& invoice) {
  Document note = DraftCreditNote({.id = InvoiceId(), .reason = "Retour", .event_time = absl::FromUnixSeconds(0)},
                                  invoice, DefaultTimeZone());
  note.number = "C26-0000007";
  return note;
}

TEST(UblTest, RenderUbl_EveryProfileAndKind_BreaksNoRule) {
  for (Profile profile : {Profile::kCore, Profile::kNlcius, Profile::kPeppol}) {
    for (const IssueRequest& request : {ConsumerRequest(), BusinessRequest()}) {
      const Document invoice = Issued(request, profile);
      EXPECT_THAT(BrokenRules(RenderUbl(invoice, ExampleSeller())), IsEmpty()) << static_cast<int>(profile);
      const std::string note = RenderUbl(CreditNoteOf(invoice), ExampleSeller());
      EXPECT_THAT(BrokenRules(note), IsEmpty()) << static_cast<int>(profile);
    }
  }
}

TEST(UblTest, RenderUbl_CollectedByDirectDebit_NamesMandateCreditorAndPayer) {
  for (Profile profile : {Profile::kCore, Profile::kNlcius, Profile::kPeppol}) {
    Document invoice = Issued(BusinessRequest(), profile);
    invoice.debit = DebitNotice{.mandate = "M-2026/17",
                                .creditor_id = "NL69ZZZ123456780000",
                                .bank_account = "NL20INGB0001234567",
                                .date = absl::CivilDay(2026, 12, 22)};
    const std::string xml = RenderUbl(invoice, ExampleSeller());
    EXPECT_THAT(BrokenRules(xml), IsEmpty()) << static_cast<int>(profile);
    EXPECT_THAT(xml, HasSubstr("<cbc:PaymentMeansCode>59</cbc:PaymentMeansCode>"));
    EXPECT_THAT(xml, HasSubstr("<cbc:ID>M-2026/17</cbc:ID>"));
    EXPECT_THAT(xml, HasSubstr("<cbc:ID>NL20INGB0001234567</cbc:ID>"));
    EXPECT_THAT(xml, HasSubstr("<cbc:ID schemeID=\"SEPA\">NL69ZZZ123456780000</cbc:ID>"));
    EXPECT_THAT(xml, HasSubstr("Wordt rond 2026-12-22 afgeschreven van NL20INGB0001234567, machtiging M-2026/17"));
    EXPECT_THAT(xml, Not(HasSubstr("PayeeFinancialAccount"))) << "nobody shall pay it besides";
    EXPECT_THAT(RenderUbl(CreditNoteOf(invoice), ExampleSeller()), Not(HasSubstr("PaymentMandate")));
  }
}

TEST(UblTest, RenderUbl_EveryVatCategory_BreaksNoRule) {
  for (vat::Category category : {vat::Category::kZero, vat::Category::kExempt, vat::Category::kReverseCharge,
                                 vat::Category::kIntraCommunity, vat::Category::kExport}) {
    for (Profile profile : {Profile::kCore, Profile::kNlcius, Profile::kPeppol}) {
      IssueRequest request = BusinessRequest();
      for (BillableLine& line : request.lines) line.category = category;
      request.buyer.address.region = "BE";
      request.buyer.vat_id = "BE0123456749";
      request.buyer.endpoint = "0208:0123456749";
      request.delivery_region = "BE";
      EXPECT_THAT(BrokenRules(RenderUbl(Issued(request, profile), ExampleSeller())), IsEmpty()) << category;
    }
  }
}

// An order is invoiced before its goods leave: only where the rules ask for a day (BR-IC-11) there is one.
TEST(UblTest, RenderUbl_OfAnOrder_InventsNoDayOfDelivery) {
  const Document invoice = Issued(ConsumerRequest());
  EXPECT_THAT(RenderUbl(invoice, ExampleSeller()), Not(HasSubstr("ActualDeliveryDate")));
  EXPECT_THAT(RenderUbl(CreditNoteOf(invoice), ExampleSeller()), Not(HasSubstr("ActualDeliveryDate")));
  EXPECT_THAT(RenderUbl(invoice, ExampleSeller(), "", 1), HasSubstr("ActualDeliveryDate")) << "as it was issued";
  IssueRequest abroad = BusinessRequest();
  abroad.buyer.vat_id = "BE0417497106";
  abroad.delivery_region = "BE";
  for (BillableLine& line : abroad.lines) line.category = vat::Category::kIntraCommunity;
  EXPECT_THAT(RenderUbl(Issued(abroad), ExampleSeller()), HasSubstr("ActualDeliveryDate"));
}

TEST(UblTest, RenderUbl_ConsumerWhoPaid_IsCoreWithoutMeansOfPaymentOrNumbers) {
  const std::string xml = RenderUbl(Issued(ConsumerRequest()), ExampleSeller());
  EXPECT_THAT(xml, HasSubstr("<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:PrepaidAmount currencyID=\"EUR\">78.87</cbc:PrepaidAmount>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:PayableAmount currencyID=\"EUR\">0.00</cbc:PayableAmount>"));
  EXPECT_THAT(xml, HasSubstr("Koffie &amp; thee &lt;500 g&gt;"));
  EXPECT_THAT(xml, Not(HasSubstr("cac:PaymentMeans")));
}

TEST(UblTest, RenderUbl_BusinessThatOwes_SaysHowToPay) {
  const std::string xml = RenderUbl(Issued(BusinessRequest()), ExampleSeller());
  EXPECT_THAT(xml, HasSubstr("urn:fdc:nen.nl:nlcius:v1.0"));
  EXPECT_THAT(xml, HasSubstr("<cbc:PaymentID>" + CreditorReference("F26-0000042") + "</cbc:PaymentID>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:DueDate>2026-12-22</cbc:DueDate>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:BuyerReference>Kostenplaats 12</cbc:BuyerReference>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:ID>PO-2026-77</cbc:ID>"));
}

TEST(UblTest, RenderUbl_CreditNote_NamesTheInvoice) {
  const std::string xml = RenderUbl(CreditNoteOf(Issued(ConsumerRequest())), ExampleSeller());
  EXPECT_THAT(xml, HasSubstr("<CreditNote xmlns="));
  EXPECT_THAT(xml, HasSubstr("<cac:InvoiceDocumentReference>\n      <cbc:ID>F26-0000042</cbc:ID>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:Note>Retour</cbc:Note>"));
}

TEST(UblTest, RenderUbl_OnlyCharges_HasALine) {
  IssueRequest request = ConsumerRequest();
  request.lines = {{.title = "Administratie", .quantity = 1, .unit_price = Eur(250), .charge = true}};
  request.prepaid = Eur(250);
  EXPECT_THAT(BrokenRules(RenderUbl(Issued(request), ExampleSeller())), IsEmpty());
}

IssueRequest RequestWith(const std::vector<BillableLine>& charges) {
  IssueRequest request = ConsumerRequest();
  request.lines.pop_back();
  request.lines.insert(request.lines.end(), charges.begin(), charges.end());
  request.prepaid = Eur(0);
  return request;
}

const BillableLine kFreeShipping{.title = "Verzending", .quantity = 1, .unit_price = Eur(0), .charge = true};
const BillableLine kDiscountOfNothing{.title = "Korting", .quantity = -1, .unit_price = Eur(0), .charge = true};
const BillableLine kDiscount{.title = "Korting", .quantity = -1, .unit_price = Eur(500), .charge = true};

TEST(UblTest, RenderUbl_ChargesAndAllowancesOfNothing_HaveTheirTotals) {
  const std::vector<BillableLine> charges[] = {
      {kFreeShipping}, {kDiscountOfNothing}, {kFreeShipping, kDiscountOfNothing}, {kFreeShipping, kDiscount}};
  for (const auto& some : charges) {
    const Document invoice = Issued(RequestWith(some));
    EXPECT_THAT(BrokenRules(RenderUbl(invoice, ExampleSeller())), IsEmpty()) << some.front().title;
    EXPECT_THAT(BrokenRules(RenderUbl(CreditNoteOf(invoice), ExampleSeller())), IsEmpty()) << some.front().title;
  }
  const std::string xml = RenderUbl(Issued(RequestWith({kDiscountOfNothing})), ExampleSeller());
  EXPECT_THAT(xml, HasSubstr("<cbc:ChargeIndicator>false</cbc:ChargeIndicator>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:AllowanceTotalAmount currencyID=\"EUR\">0.00</cbc:AllowanceTotalAmount>"));
  EXPECT_THAT(xml, Not(HasSubstr("ChargeTotalAmount")));
}

TEST(UblTest, RenderUbl_ChargesOfACentWithVat_MayComeToNothing) {
  BillableLine cent = kFreeShipping;
  cent.unit_price = Eur(1);
  IssueRequest request = RequestWith({cent, cent, cent});
  EXPECT_THAT(BrokenRules(RenderUbl(Issued(request), ExampleSeller())), IsEmpty());
}

TEST(UblTest, RenderUbl_UnderTheLayoutBefore_IsWhatItWas) {
  const std::string nothing =
      RenderUbl(Issued(RequestWith({kFreeShipping, kDiscountOfNothing})), ExampleSeller(), "", 2);
  EXPECT_THAT(nothing, Not(HasSubstr("ChargeTotalAmount")));
  EXPECT_THAT(nothing, Not(HasSubstr("AllowanceTotalAmount")));
  EXPECT_THAT(nothing, Not(HasSubstr("<cbc:ChargeIndicator>false")));
  for (const IssueRequest& request : {ConsumerRequest(), BusinessRequest(), RequestWith({kDiscount})}) {
    const Document invoice = Issued(request);
    EXPECT_EQ(RenderUbl(invoice, ExampleSeller(), "", 2), RenderUbl(invoice, ExampleSeller()));
  }
}

TEST(UblTest, RenderUbl_TextsThatXmlCannotCarry_BecomeSpacesOrGo) {
  IssueRequest request = ConsumerRequest();
  request.lines[0].title = "Koffie\x01\tvers";
  request.lines[1].title = " \n ";
  request.lines[2].title = "";
  request.buyer.legal_name = "\"Café\" <&>";
  const std::string xml = RenderUbl(Issued(request), ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("Koffie  vers"));
  EXPECT_THAT(xml, HasSubstr("<cbc:Name>KETTLE-1</cbc:Name>"));
}

TEST(UblTest, RenderUbl_BuyersNumberWithoutCountry_IsNoVatId) {
  IssueRequest request = BusinessRequest();
  request.buyer.vat_id = "123456782B90";
  EXPECT_THAT(RenderUbl(Issued(request), ExampleSeller()), Not(HasSubstr(">123456782B90<")));
}

TEST(UblTest, RenderUbl_BuyersNumberOfNoCountry_IsNoVatId) {
  IssueRequest request = BusinessRequest();
  request.buyer.vat_id = "ZZ123456789";
  EXPECT_THAT(RenderUbl(Issued(request), ExampleSeller()), Not(HasSubstr(">ZZ123456789<")));
}

TEST(UblTest, RenderUbl_BuyersNumberWithWrongCheckDigits_IsNoVatIdSinceLayout3) {
  IssueRequest request = BusinessRequest();
  for (const char* vat_id : {"NL1", "BE0417497107", "LU15027443"}) {
    request.buyer.vat_id = vat_id;
    const std::string id = std::string(">") + vat_id + "<";
    EXPECT_THAT(RenderUbl(Issued(request), ExampleSeller()), Not(HasSubstr(id)));
    EXPECT_THAT(RenderUbl(Issued(request), ExampleSeller(), "", 2), HasSubstr(id)) << "as it was issued";
  }
}

TEST(UblTest, RenderUbl_DutchBuyersNumberThatIsNone_IsLeftOutUnderPeppol) {
  IssueRequest request = BusinessRequest();
  request.buyer.registration_number = "12.34";
  const std::string xml = RenderUbl(Issued(request, Profile::kPeppol), ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());  // NL-R-005
  EXPECT_THAT(xml, HasSubstr("poacc:billing:3.0"));
  EXPECT_THAT(xml, Not(HasSubstr("12.34")));
}

TEST(UblTest, RenderUbl_AddressOfNoKnownScheme_IsLeftOut) {
  IssueRequest request = BusinessRequest();
  request.buyer.endpoint = "1234:abc";
  for (Profile profile : {Profile::kCore, Profile::kNlcius, Profile::kPeppol}) {
    EXPECT_THAT(BrokenRules(RenderUbl(Issued(request, profile), ExampleSeller())), IsEmpty());  // BR-CL-25
  }
}

TEST(UblTest, RenderUbl_AddressWithWrongCheckDigits_IsLeftOutSinceLayout3) {
  IssueRequest request = BusinessRequest();
  request.buyer.address.region = "NO";
  request.buyer.vat_id = "";
  request.buyer.endpoint = "0192:974760674";
  const Document document = Issued(request, Profile::kPeppol);
  EXPECT_EQ(document.profile, Profile::kCore);
  EXPECT_THAT(RenderUbl(document, ExampleSeller()), Not(HasSubstr("974760674")));  // PEPPOL-COMMON-R041
  EXPECT_THAT(RenderUbl(document, ExampleSeller(), "", 2), HasSubstr("974760674")) << "as it was issued";
}

TEST(UblTest, RenderUbl_BlankLinesOfAnAddress_AreSkipped) {
  IssueRequest request = BusinessRequest();
  request.buyer.address.lines = {" ", "Plein 2", "\t", "Achterhuis", "3e"};
  const std::string xml = RenderUbl(Issued(request), ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<cbc:StreetName>Plein 2</cbc:StreetName>"));
  EXPECT_THAT(xml, HasSubstr("<cbc:AdditionalStreetName>Achterhuis, 3e</cbc:AdditionalStreetName>"));
}

TEST(UblTest, RenderUbl_AddressOfBlanksAlone_IsCore) {
  IssueRequest request = BusinessRequest();
  request.buyer.address.lines = {" "};
  for (Profile profile : {Profile::kNlcius, Profile::kPeppol}) {
    const Document document = Issued(request, profile);
    EXPECT_EQ(document.profile, Profile::kCore);  // NL-R-004, BR-NL-4
    EXPECT_THAT(BrokenRules(RenderUbl(document, ExampleSeller())), IsEmpty());
  }
}

TEST(UblTest, RenderUbl_ReasonWithNumberSigns_IsNoCodeOfASubject) {
  Document note = CreditNoteOf(Issued(ConsumerRequest()));
  note.reason = "Bestelling #12 en #13 retour";
  const std::string xml = RenderUbl(note, ExampleSeller());
  EXPECT_THAT(BrokenRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<cbc:Note>Bestelling nr. 12 en nr. 13 retour</cbc:Note>"));
}

TEST(UblTest, RenderUbl_CreditNoteUnderNlcius_SaysAMeansOfPayment) {
  const Document invoice = Issued(BusinessRequest(), Profile::kNlcius);
  const std::string xml = RenderUbl(CreditNoteOf(invoice), ExampleSeller());
  EXPECT_THAT(xml, HasSubstr("<cbc:PaymentMeansCode>57</cbc:PaymentMeansCode>"));
  EXPECT_THAT(xml, Not(HasSubstr("cac:PayeeFinancialAccount")));
}

TEST(UblTest, CleanText_WhatXmlCannotCarry_BecomesSpaces) {
  EXPECT_EQ(CleanText("a\xEF\xBF\xBE"
                      "b\xEF\xBF\xBF"
                      "c"),
            "a b c");
  EXPECT_EQ(CleanText("\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

TEST(UblTest, NetPrice_TakesTheFewestDecimalsThatGiveTheLinesNet) {
  EXPECT_EQ(NetPrice(Eur(1000), 1).ToString(), "10.00");
  EXPECT_EQ(NetPrice(Eur(1000), 3).ToString(), "3.333");
  EXPECT_EQ(NetPrice(Eur(100'000'000'00), 7).ToString(), "14285714.286");
  EXPECT_EQ(NetPrice(Eur(0), 5).ToString(), "0.00");
}

TEST(UblOracleTest, BrokenRules_ATotalOffByACent_IsFound) {
  Document document = Issued(ConsumerRequest());
  document.gross.minor += 1;
  EXPECT_THAT(BrokenRules(RenderUbl(document, ExampleSeller())), Not(IsEmpty()));
  document = Issued(ConsumerRequest());
  document.groups[0].vat.minor -= 1;
  EXPECT_THAT(BrokenRules(RenderUbl(document, ExampleSeller())), Not(IsEmpty()));
}

// --- Properties ---

RC_GTEST_PROP(UblPropertyTest, AnyLines_BreakNoRule, ()) {
  const auto line = rc::gen::apply(
      [](int64_t quantity, int64_t cents, vat::Category category, bool charge) {
        return BillableLine{.title = "x",
                            .quantity = charge ? 1 : quantity,
                            .unit_price = Eur(cents),
                            .category = category,
                            .charge = charge};
      },
      rc::gen::inRange<int64_t>(1, 5000), rc::gen::inRange<int64_t>(0, 500'000),
      rc::gen::element(vat::Category::kStandard, vat::Category::kReduced, vat::Category::kZero, vat::Category::kExempt),
      rc::gen::weightedElement<bool>({{4, false}, {1, true}}));
  IssueRequest request = *rc::gen::element(ConsumerRequest(), BusinessRequest());
  request.prices_include_vat = *rc::gen::arbitrary<bool>();
  request.prepaid = Eur(0);
  request.lines = *rc::gen::nonEmpty(rc::gen::container<std::vector<BillableLine>>(line));
  const Profile profile = *rc::gen::element(Profile::kCore, Profile::kNlcius, Profile::kPeppol);
  const std::vector<std::string> broken = BrokenRules(RenderUbl(Issued(request, profile), ExampleSeller()));
  if (!broken.empty()) RC_FAIL(broken.front());
}

}  // namespace
}  // namespace vlot::invoicing
