#include "services/notification/templates.h"

#include <gmock/gmock.h>

#include <limits>

#include "services/notification/wording.h"

namespace vlot::notification {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Template kAll[] = {Template::kOrderConfirmed, Template::kInvoiceIssued,  Template::kOnItsWay,
                             Template::kDelivered,      Template::kOrderCancelled, Template::kOrderExpired,
                             Template::kStockRefused};

Facts Sample() {
  return {.shop = "De Zaak",
          .customer = "Jan de Vries",
          .order_number = "26-00001234",
          .lines = {{"Telefoon", 1}, {"Hoesje", 2}},
          .total = {123450, kEur},
          .delivery_day = absl::CivilDay(2026, 11, 24),
          .invoice_number = "F2026-000017",
          .tracking_code = "3SVLOT0001",
          .courier = "Snel & Co",
          .shipments = 1,
          .shipment = 1};
}

TEST(AmountIn, EachLanguage_WritesItsOwnWay) {
  EXPECT_EQ(AmountIn(Language::kDutch, {123456789, kEur}), "€ 1.234.567,89");
  EXPECT_EQ(AmountIn(Language::kEnglish, {123456789, kEur}), "€1,234,567.89");
  EXPECT_EQ(AmountIn(Language::kDutch, {-1250, kEur}), "€ -12,50");
  EXPECT_EQ(AmountIn(Language::kEnglish, {-1250, kEur}), "-€12.50");
  EXPECT_EQ(AmountIn(Language::kDutch, {0, kEur}), "€ 0,00");
  EXPECT_EQ(AmountIn(Language::kEnglish, {99999, kUsd}), "USD 999.99");
  EXPECT_EQ(AmountIn(Language::kDutch, {1000, Currency::Literal("JPY")}), "JPY 1.000");
  EXPECT_EQ(AmountIn(Language::kEnglish, {std::numeric_limits<int64_t>::min(), kEur}), "-€92,233,720,368,547,758.08");
}

TEST(DayIn, EachLanguage_NamesDayAndMonth) {
  EXPECT_EQ(DayIn(Language::kDutch, absl::CivilDay(2026, 11, 24)), "dinsdag 24 november");
  EXPECT_EQ(DayIn(Language::kEnglish, absl::CivilDay(2026, 11, 24)), "Tuesday 24 November");
  EXPECT_EQ(DayIn(Language::kDutch, absl::CivilDay(2027, 1, 3)), "zondag 3 januari");
}

TEST(LanguageOf, Tags_EnglishByItsPrimaryPartElseDutch) {
  for (const char* tag : {"en", "EN", "en-GB", "en-us"}) EXPECT_EQ(LanguageOf(tag), Language::kEnglish) << tag;
  for (const char* tag : {"", "nl", "nl-BE", "e", "enm", "de"}) EXPECT_EQ(LanguageOf(tag), Language::kDutch) << tag;
}

TEST(Compose, EveryTemplateInEachLanguage_GreetsNamesTheOrderAndSigns) {
  for (const Template which : kAll) {
    const Text dutch = Compose(which, Language::kDutch, Sample());
    const Text english = Compose(which, Language::kEnglish, Sample());
    for (const Text& text : {dutch, english}) {
      EXPECT_THAT(text.subject, AllOf(HasSubstr("26-00001234"), Not(HasSubstr("\n"))));
      EXPECT_THAT(text.body, AllOf(HasSubstr("26-00001234"), HasSubstr("Jan de Vries"), HasSubstr("De Zaak\n")));
    }
    EXPECT_THAT(dutch.body, AllOf(HasSubstr("Beste "), HasSubstr("Met vriendelijke groet")));
    EXPECT_THAT(english.body, AllOf(HasSubstr("Dear "), HasSubstr("Kind regards")));
  }
}

TEST(Compose, OrderConfirmed_TellsLinesTotalAndDay) {
  EXPECT_THAT(
      Compose(Template::kOrderConfirmed, Language::kDutch, Sample()).body,
      AllOf(HasSubstr("  1 x Telefoon\n  2 x Hoesje\n"), HasSubstr("€ 1.234,50"), HasSubstr("dinsdag 24 november"),
            Not(HasSubstr("maandfactuur")), Not(HasSubstr("identiteitsbewijs"))));
}

TEST(Compose, OrderOnAccountWithIdentityCheck_SaysSo) {
  Facts facts = Sample();
  facts.on_account = facts.identity_check = true;
  EXPECT_THAT(Compose(Template::kOrderConfirmed, Language::kEnglish, facts).body,
              AllOf(HasSubstr("monthly invoice"), HasSubstr("identity document")));
}

TEST(Compose, NothingKnown_LeavesSentencesOut) {
  const Facts facts{.shop = "De Zaak", .order_number = "26-1", .total = {100, kEur}};
  EXPECT_THAT(Compose(Template::kOnItsWay, Language::kDutch, facts).body,
              AllOf(HasSubstr("Beste klant,"), HasSubstr("is onderweg."), Not(HasSubstr("code"))));
  EXPECT_THAT(Compose(Template::kOrderConfirmed, Language::kEnglish, facts).body, Not(HasSubstr("deliver on")));
}

TEST(Compose, OnItsWay_TellsCourierTrackingCodeAndWhichDelivery) {
  Facts facts = Sample();
  EXPECT_THAT(Compose(Template::kOnItsWay, Language::kEnglish, facts).body,
              AllOf(HasSubstr("with Snel & Co"), HasSubstr("3SVLOT0001"), Not(HasSubstr("delivery 1"))));
  facts.shipments = 3;
  facts.shipment = 2;
  EXPECT_THAT(Compose(Template::kOnItsWay, Language::kEnglish, facts).body, HasSubstr("(delivery 2 of 3)"));
  EXPECT_THAT(Compose(Template::kDelivered, Language::kDutch, facts).body, HasSubstr("(zending 2 van 3)"));
}

TEST(Compose, InvoiceIssued_TellsNumberAndAmount) {
  EXPECT_THAT(Compose(Template::kInvoiceIssued, Language::kDutch, Sample()).body,
              AllOf(HasSubstr("F2026-000017"), HasSubstr("€ 1.234,50"), HasSubstr("al betaald"),
                    Not(HasSubstr("bijlage")), Not(HasSubstr("betalingsbewijs"))));
}

TEST(Compose, InvoiceIssued_OfWhatWasPaid_IsAReceipt) {
  Facts facts = Sample();
  facts.invoice_attached = true;
  facts.receipt = Receipt{.method = "ideal", .day = absl::CivilDay(2026, 11, 24)};
  EXPECT_THAT(Compose(Template::kInvoiceIssued, Language::kDutch, facts).body,
              AllOf(HasSubstr("in de bijlage"), HasSubstr("Betaald: € 1.234,50 met iDEAL op dinsdag 24 november 2026. "
                                                          "Dit bericht is uw betalingsbewijs.")));
  EXPECT_THAT(
      Compose(Template::kInvoiceIssued, Language::kEnglish, facts).body,
      AllOf(HasSubstr("attached"), HasSubstr("Paid: €1,234.50 by iDEAL on Tuesday 24 November 2026. This message "
                                             "is your receipt.")));
  facts.receipt->method.clear();
  EXPECT_THAT(Compose(Template::kInvoiceIssued, Language::kDutch, facts).body,
              HasSubstr("Betaald: € 1.234,50 op dinsdag 24 november 2026."));
  facts.receipt->method = "newpay";
  EXPECT_THAT(Compose(Template::kInvoiceIssued, Language::kEnglish, facts).body, HasSubstr("by newpay on"));
}

}  // namespace
}  // namespace vlot::notification
