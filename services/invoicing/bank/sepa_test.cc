#include "services/invoicing/bank/sepa.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/invoicing/bank/pain.h"
#include "services/invoicing/bank/sepa_text.h"
#include "services/invoicing/bank/target_days.h"
#include "services/invoicing/bank/testing/camt_files.h"
#include "services/invoicing/bank/testing/pain_checker.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Day = absl::CivilDay;

constexpr char kCreditorId[] = "NL69ZZZ123456780000";

Mandate ExampleMandate() {
  return {.reference = "M-2026/17",
          .bank_account = "NL20INGB0001234567",
          .holder = "Bäckerei Müller & Söhne",
          .sign_date = Day(2026, 3, 1)};
}

Due DueOn(int number, Day issued, Day due) {
  return {.number = "F26-000000" + std::to_string(number),
          .open = {1000 * number + 5, kEur},
          .told_on = issued,
          .due_date = due};
}

const CollectionTerms kTerms{.today = Day(2026, 11, 25)};

TEST(TargetDaysTest, IsTargetDay_HolidaysAndWeekends_AreNot) {
  for (const Day day :
       {Day(2026, 1, 1), Day(2026, 4, 3), Day(2026, 4, 6), Day(2026, 5, 1), Day(2026, 12, 25), Day(2025, 12, 26),
        Day(2026, 11, 28), Day(2026, 11, 29), Day(2027, 3, 26), Day(2025, 4, 21), Day(2024, 3, 29), Day(2038, 4, 26)}) {
    EXPECT_FALSE(IsTargetDay(day)) << day;
  }
  for (const Day day : {Day(2026, 4, 2), Day(2026, 4, 7), Day(2026, 4, 27), Day(2026, 12, 24), Day(2026, 11, 27)}) {
    EXPECT_TRUE(IsTargetDay(day)) << day;
  }
  EXPECT_EQ(AddTargetDays(Day(2026, 4, 2), 1), Day(2026, 4, 7));
  EXPECT_EQ(OnOrAfterTargetDay(Day(2026, 12, 25)), Day(2026, 12, 28));
}

TEST(SepaTest, CollectionDate_IsTheLatestOfDueNoticeAndLead) {
  EXPECT_EQ(CollectionDate(DueOn(1, Day(2026, 11, 1), Day(2026, 12, 1)), kTerms), Day(2026, 12, 1));
  EXPECT_EQ(CollectionDate(DueOn(1, Day(2026, 11, 20), Day(2026, 11, 20)), kTerms), Day(2026, 12, 4));
  EXPECT_EQ(CollectionDate(DueOn(1, Day(2026, 10, 1), Day(2026, 10, 31)), kTerms), Day(2026, 11, 26));
  EXPECT_EQ(CollectionDate(DueOn(1, Day(2026, 11, 1), Day(2026, 11, 28)), kTerms), Day(2026, 11, 30));  // a Saturday
}

TEST(SepaTest, NoticeOf_IsNeverBeforeDueOrNotice_AndNothingIsCollectedBeforeIt) {
  const auto date = [](Day issued, Day due, int notice_days) {
    return NoticeOf(ExampleMandate(), kCreditorId, notice_days, issued, due).date;
  };
  EXPECT_EQ(date(Day(2026, 12, 1), Day(2026, 12, 31), 14), Day(2026, 12, 31));
  EXPECT_EQ(date(Day(2026, 12, 1), Day(2026, 12, 8), 14), Day(2026, 12, 15)) << "the notice is longer than the term";
  EXPECT_EQ(date(Day(2026, 12, 1), Day(2026, 12, 8), 5), Day(2026, 12, 8)) << "agreed shorter";
  EXPECT_EQ(date(Day(2026, 11, 27), Day(2026, 12, 26), 14), Day(2026, 12, 28)) << "over Christmas and a weekend";
  const DebitNotice notice = NoticeOf(ExampleMandate(), kCreditorId, 14, Day(2026, 12, 1), Day(2026, 12, 8));
  EXPECT_EQ(notice.mandate, "M-2026/17");
  EXPECT_EQ(notice.creditor_id, kCreditorId);
  EXPECT_EQ(notice.bank_account, "NL20INGB0001234567");
  const CollectionTerms hasty{.today = Day(2026, 12, 1), .notice_days = 1};
  EXPECT_EQ(CollectionDate(DueOn(1, Day(2026, 12, 1), notice.date), hasty), notice.date);
}

TEST(SepaTest, PlanCollections_RecurringMandate_BeginsWithFirst) {
  Mandate mandate = ExampleMandate();
  const std::vector<Due> due = {DueOn(2, Day(2026, 10, 1), Day(2026, 11, 30)),
                                DueOn(1, Day(2026, 10, 1), Day(2026, 11, 27)),
                                DueOn(3, Day(2026, 10, 1), Day(2026, 12, 31))};  // beyond the horizon
  const std::vector<DirectDebit> debits = PlanCollections(due, kTerms, "ab12", mandate);
  ASSERT_THAT(debits, SizeIs(2));
  EXPECT_EQ(debits[0].end_to_end_id, "F26-0000001-ab12");
  EXPECT_EQ(debits[0].sequence, SequenceType::kFirst);
  EXPECT_EQ(debits[1].sequence, SequenceType::kRecurring);
  EXPECT_TRUE(mandate.collected);
  EXPECT_EQ(mandate.state, MandateState::kActive);
}

TEST(SepaTest, PlanCollections_EndingMandate_EndsWithFinal) {
  Mandate mandate = ExampleMandate();
  mandate.collected = mandate.ending = true;
  const std::vector<DirectDebit> debits =
      PlanCollections({DueOn(1, Day(2026, 10, 1), Day(2026, 11, 27)), DueOn(2, Day(2026, 10, 1), Day(2026, 11, 27))},
                      kTerms, "x", mandate);
  EXPECT_EQ(debits[0].sequence, SequenceType::kRecurring);
  EXPECT_EQ(debits[1].sequence, SequenceType::kFinal);
  EXPECT_EQ(mandate.state, MandateState::kEnded);
}

TEST(SepaTest, PlanCollections_OneOffMandate_CollectsOnce) {
  Mandate mandate = ExampleMandate();
  mandate.kind = MandateKind::kOneOff;
  const std::vector<DirectDebit> debits =
      PlanCollections({DueOn(1, Day(2026, 10, 1), Day(2026, 11, 27)), DueOn(2, Day(2026, 10, 1), Day(2026, 11, 27))},
                      kTerms, "x", mandate);
  ASSERT_THAT(debits, SizeIs(1));
  EXPECT_EQ(debits[0].sequence, SequenceType::kOneOff);
  EXPECT_EQ(mandate.state, MandateState::kEnded);
}

std::vector<DebitGroup> ExampleGroups() {
  std::vector<DirectDebit> debits;
  for (int i = 1; i <= 4; ++i) {
    Mandate mandate = ExampleMandate();
    mandate.collected = i > 2;
    mandate.bic = i == 4 ? "INGBNL2A" : "";
    mandate.scheme = i == 4 ? Scheme::kB2b : Scheme::kCore;
    for (DirectDebit& debit :
         PlanCollections({DueOn(i, Day(2026, 10, 1), Day(2026, 11, 27))}, kTerms, "ab12", mandate)) {
      debits.push_back(std::move(debit));
    }
  }
  return GroupDebits(std::move(debits), "DD261125-ab12");
}

FileHead Head() {
  return {.message_id = "DD261125-ab12",
          .create_time = absl::FromCivil(absl::CivilSecond(2026, 11, 25, 18, 0, 0), absl::UTCTimeZone()),
          .name = "Vlot Voorbeeld B.V.",
          .bank_account = "NL91ABNA0417164300",
          .bic = "ABNANL2A"};
}

TEST(SepaTest, GroupDebits_ByTypeDayAndScheme_IsAGroupEach) {
  const std::vector<DebitGroup> groups = ExampleGroups();
  ASSERT_THAT(groups, SizeIs(3));
  EXPECT_THAT(groups[0].debits, SizeIs(2));
  EXPECT_EQ(groups[0].debits[0].sequence, SequenceType::kFirst);
  EXPECT_EQ(groups[0].payment_information_id, "DD261125-ab12-1");
  EXPECT_EQ(groups[2].debits[0].mandate.scheme, Scheme::kB2b);
}

TEST(PainTest, RenderDirectDebits_BothVersions_BreakNoRule) {
  for (const PainVersion version : {PainVersion::k2009, PainVersion::k2019}) {
    const std::string xml = RenderDirectDebits(Head(), kCreditorId, ExampleGroups(), version);
    EXPECT_THAT(BrokenPainRules(xml), IsEmpty());
    EXPECT_THAT(xml, HasSubstr("<Nm>Backerei Muller + Sohne</Nm>"));
    EXPECT_THAT(xml, HasSubstr("<CreDtTm>2026-11-25T19:00:00</CreDtTm>"));
    EXPECT_THAT(xml, HasSubstr("<CtrlSum>100.20</CtrlSum>"));
    EXPECT_THAT(xml, HasSubstr(version == PainVersion::k2009 ? "<BIC>INGBNL2A</BIC>" : "<BICFI>INGBNL2A</BICFI>"));
    EXPECT_THAT(xml, HasSubstr("<Id>NOTPROVIDED</Id>"));
  }
}

TEST(PainTest, RenderTransfers_BothVersions_BreakNoRule) {
  const std::vector<Transfer> transfers = {
      {.end_to_end_id = "R-1", .amount = {1234, kEur}, .name = "A", .bank_account = "NL20INGB0001234567", .text = "T"},
      {.end_to_end_id = "R-2",
       .amount = {1, kEur},
       .name = "B",
       .bank_account = "DE89370400440532013000",
       .bic = "COBADEFFXXX",
       .text = "Terugbetaling"}};
  for (const PainVersion version : {PainVersion::k2009, PainVersion::k2019}) {
    const std::string xml = RenderTransfers(Head(), "CT-1", Day(2026, 11, 26), transfers, version);
    EXPECT_THAT(BrokenPainRules(xml), IsEmpty());
    EXPECT_THAT(xml, HasSubstr("<CtrlSum>12.35</CtrlSum>"));
  }
}

// The checker itself: each of these it must see.
TEST(PainCheckerTest, BrokenPainRules_OneThingWrong_IsSeen) {
  const std::string good = RenderDirectDebits(Head(), kCreditorId, ExampleGroups(), PainVersion::k2009);
  struct Case {
    const char *from, *to, *said;
  };
  for (const Case& c :
       {Case{"<MsgId>", "<MsgId>//", "is no id"}, Case{"<NbOfTxs>4", "<NbOfTxs>5", "NbOfTxs is not 4"},
        Case{"<CtrlSum>100.20", "<CtrlSum>100.21", "CtrlSum"}, Case{"FRST", "FIRST", "is no sequence"},
        Case{"<BIC>", "<BICFI>", ""}, Case{"NL20INGB0001234567", "NL20INGB0001234568", "is no iban"},
        Case{"Ccy=\"EUR\"", "Ccy=\"USD\"", "not in EUR"}, Case{"<PmtMtd>DD</PmtMtd>", "", "0 of PmtMtd"},
        Case{"-ab12-2</PmtInfId>", "-ab12-1</PmtInfId>", "PmtInfId twice"},
        Case{"pain.008.001.02", "pain.008.001.03", "not a pain.008"}}) {
    const std::vector<std::string> broken = BrokenPainRules(Replaced(good, c.from, c.to));
    EXPECT_THAT(broken, Contains(HasSubstr(c.said))) << c.from;
  }
}

TEST(SepaTextTest, SepaText_AnythingPeopleWrite_FitsTheSet) {
  EXPECT_EQ(SepaText("Café Ångström & Zn. €5 – „ok\"", 70), "Cafe Angstrom + Zn. EUR5 - .ok'");
  EXPECT_EQ(SepaText("//a//b/", 70), "a/b");
  EXPECT_EQ(SepaText("  a \n b  ", 70), "a b");
  EXPECT_EQ(SepaText("Straße Łódź Œuvre", 70), "Strasse Lodz OEuvre");
  EXPECT_EQ(SepaText("abcdef", 3), "abc");
  EXPECT_EQ(SepaText("ab /cdef", 4), "ab");
}

// A BIC with digits in its first four characters is of the newer schemas alone; other nonsense of none.
TEST(PainTest, Render_BicThatTheVersionDoesNotTake_IsLeftOut) {
  Transfer transfer{.end_to_end_id = "R-1", .amount = {1, kEur}, .name = "A", .bank_account = "NL20INGB0001234567"};
  FileHead head = Head();
  for (const char* bic : {"E097AEXX", "nonsense"}) {
    transfer.bic = head.bic = bic;
    std::vector<DebitGroup> groups = ExampleGroups();
    groups.front().debits.front().mandate.bic = bic;
    for (const PainVersion version : {PainVersion::k2009, PainVersion::k2019}) {
      const bool taken = bic[0] == 'E' && version == PainVersion::k2019;
      const std::string debits = RenderDirectDebits(head, kCreditorId, groups, version);
      const std::string transfers = RenderTransfers(head, "CT-1", Day(2026, 11, 26), {transfer}, version);
      for (const std::string& xml : {debits, transfers}) {
        EXPECT_THAT(BrokenPainRules(xml), IsEmpty());
        EXPECT_EQ(xml.find(bic) != std::string::npos, taken) << bic;
      }
    }
  }
}

TEST(PainTest, Render_NamesOfWhichNothingIsLeft_AreNotProvided) {
  FileHead head = Head();
  head.name = "///";
  const Transfer transfer{
      .end_to_end_id = "R-1", .amount = {1, kEur}, .name = "/ /", .bank_account = "NL20INGB0001234567"};
  const std::string xml = RenderTransfers(head, "CT-1", Day(2026, 11, 26), {transfer}, PainVersion::k2019);
  EXPECT_THAT(BrokenPainRules(xml), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<Cdtr>\n          <Nm>NOTPROVIDED</Nm>"));
}

TEST(SepaTest, WhyUnreachable_BankAccountsOfAllKinds_AreTold) {
  EXPECT_EQ(WhyUnreachable("NL20INGB0001234567"), std::nullopt);
  EXPECT_EQ(WhyUnreachable("12345678"), Unreachable::kNoIban);
  EXPECT_EQ(WhyUnreachable("NL20INGB0001234568"), Unreachable::kNoIban);
  EXPECT_EQ(WhyUnreachable("TR330006100519786457841326"), Unreachable::kOutsideSepa);
}

TEST(SepaTextTest, IsSepaReference_FormOfReferences_IsChecked) {
  for (const char* good : {"M-2026/17", "A", "F26-0000001-ab12", "A 1"}) EXPECT_TRUE(IsSepaReference(good)) << good;
  for (const char* bad :
       {"", " ", "   ", " A-1", "A-1 ", "/A", "A/", "A//B", "Ä", "A_B", "123456789012345678901234567890123456"}) {
    EXPECT_FALSE(IsSepaReference(bad)) << bad;
  }
}

TEST(SepaTextTest, IsCreditorId_CheckDigits_LeaveTheBusinessCodeOut) {
  EXPECT_TRUE(IsCreditorId(kCreditorId));
  EXPECT_TRUE(IsCreditorId("NL69ABC123456780000"));
  EXPECT_TRUE(IsCreditorId("DE98ZZZ09999999999"));  // the Bundesbank's published example
  for (const char* bad : {"", "NL68ZZZ123456780000", "NL69ZZZ12345678000", "nl69ZZZ123456780000", "NL69ZZZ"}) {
    EXPECT_FALSE(IsCreditorId(bad)) << bad;
  }
}

// What a cut may leave at the end.
bool IsEdge(char c) { return c == '/' || c == ' '; }

RC_GTEST_PROP(SepaTextTest, SepaText_OfAnyLatinText_IsInTheSet, ()) {
  std::string text;
  for (const char c : *rc::gen::arbitrary<std::string>()) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      text.push_back(c);
    else
      text += {static_cast<char>(0xc0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3f))};
  }
  const std::string sepa = SepaText(text, 70);
  RC_ASSERT(sepa.size() <= 70u);
  RC_ASSERT(sepa.empty() || IsSepaReference(sepa.substr(0, 35)) || IsEdge(sepa.substr(0, 35).back()));
}

}  // namespace
}  // namespace vlot::invoicing::bank
