#include "services/notification/document_templates.h"

#include <gmock/gmock.h>

namespace vlot::notification {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

DocumentFacts Sample() {
  return {.shop = "De Zaak",
          .customer = "Bakkerij Jansen",
          .number = "F26-0000042",
          .credited = "F26-0000017",
          .amount = {123450, kEur},
          .pay_until = absl::CivilDay(2027, 1, 7),
          .costs_announced = {4000, kEur}};
}

TEST(ComposeDocumentTest, CollectiveInvoice_SaysWhatAndUntilWhen) {
  const Text dutch = ComposeDocument(Template::kCollectiveInvoice, Language::kDutch, Sample());
  EXPECT_EQ(dutch.subject, "Uw factuur F26-0000042");
  EXPECT_THAT(dutch.body, AllOf(HasSubstr("Beste Bakkerij Jansen,"), HasSubstr("€ 1.234,50"),
                                HasSubstr("donderdag 7 januari 2027"), HasSubstr("De Zaak")));
  const Text english = ComposeDocument(Template::kCollectiveInvoice, Language::kEnglish, Sample());
  EXPECT_EQ(english.subject, "Your invoice F26-0000042");
  EXPECT_THAT(english.body, AllOf(HasSubstr("€1,234.50"), HasSubstr("Thursday 7 January 2027")));
}

TEST(ComposeDocumentTest, CollectiveInvoice_ThatIsCollected_IsTheNotice) {
  DocumentFacts facts = Sample();
  facts.debit = DebitFacts{.day = absl::CivilDay(2027, 1, 7),
                           .bank_account = "NL20INGB0001234567",
                           .mandate = "M-1",
                           .creditor_id = "NL69ZZZ123456780000"};
  EXPECT_THAT(
      ComposeDocument(Template::kCollectiveInvoice, Language::kDutch, facts).body,
      AllOf(HasSubstr("rond donderdag 7 januari 2027 afgeschreven van NL20INGB0001234567"), HasSubstr("machtiging M-1"),
            HasSubstr("incassant-ID NL69ZZZ123456780000"), Not(HasSubstr("uiterlijk"))));
  EXPECT_THAT(ComposeDocument(Template::kCollectiveInvoice, Language::kEnglish, facts).body,
              AllOf(HasSubstr("collected around Thursday 7 January 2027 from NL20INGB0001234567"),
                    HasSubstr("mandate M-1"), Not(HasSubstr("Please pay"))));
}

TEST(ComposeDocumentTest, CollectionNotice_SaysHowMuchAndWhen_AndThatNobodyPaysTwice) {
  DocumentFacts facts = Sample();
  facts.pay_until.reset();
  facts.debit = DebitFacts{.day = absl::CivilDay(2027, 1, 7),
                           .bank_account = "NL20INGB0001234567",
                           .mandate = "M-1",
                           .creditor_id = "NL69ZZZ123456780000"};
  const Text dutch = ComposeDocument(Template::kCollectionNotice, Language::kDutch, facts);
  EXPECT_EQ(dutch.subject, "Wij schrijven € 1.234,50 af voor factuur F26-0000042");
  EXPECT_THAT(dutch.body,
              AllOf(HasSubstr("rond donderdag 7 januari 2027 afgeschreven van NL20INGB0001234567"),
                    HasSubstr("machtiging M-1"), HasSubstr("zelf al overgemaakt"), Not(HasSubstr("bijlage"))));
  const Text english = ComposeDocument(Template::kCollectionNotice, Language::kEnglish, facts);
  EXPECT_EQ(english.subject, "We will collect €1,234.50 for invoice F26-0000042");
  EXPECT_THAT(english.body, AllOf(HasSubstr("collected around Thursday 7 January 2027 from NL20INGB0001234567"),
                                  HasSubstr("Please tell us before that day"), Not(HasSubstr("attach"))));
}

TEST(ComposeDocumentTest, NothingToPay_AsksForNothing) {
  DocumentFacts facts = Sample();
  facts.pay_until.reset();
  EXPECT_THAT(ComposeDocument(Template::kCollectiveInvoice, Language::kDutch, facts).body, Not(HasSubstr("uiterlijk")));
}

TEST(ComposeDocumentTest, CreditNote_NamesItsInvoice) {
  EXPECT_THAT(ComposeDocument(Template::kCreditNote, Language::kDutch, Sample()).body,
              AllOf(HasSubstr("creditnota F26-0000042"), HasSubstr("bij factuur F26-0000017")));
  EXPECT_THAT(ComposeDocument(Template::kCreditNote, Language::kEnglish, Sample()).body,
              HasSubstr("for invoice F26-0000017"));
}

TEST(ComposeDocumentTest, Reminder_AnnouncesCostsOnlyInTheFourteenDayLetter) {
  DocumentFacts facts = Sample();
  EXPECT_THAT(ComposeDocument(Template::kReminder, Language::kDutch, facts).body, Not(HasSubstr("incassokosten")));
  facts.fourteen_day_letter = true;
  EXPECT_THAT(ComposeDocument(Template::kReminder, Language::kDutch, facts).body,
              AllOf(HasSubstr("binnen veertien dagen"), HasSubstr("€ 40,00")));
  EXPECT_THAT(ComposeDocument(Template::kReminder, Language::kEnglish, facts).body,
              AllOf(HasSubstr("within fourteen days"), HasSubstr("€40.00")));
  facts.credit_hold = true;
  EXPECT_EQ(ComposeDocument(Template::kReminder, Language::kDutch, facts).subject,
            "Laatste aanmaning: € 1.234,50 staat nog open");
}

}  // namespace
}  // namespace vlot::notification
