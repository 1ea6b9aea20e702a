#include "services/invoicing/bank/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/invoicing/bank/betalingskenmerk.h"
#include "services/invoicing/bank/invoice_number.h"
#include "services/invoicing/numbering.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BetalingskenmerkTest, IsBetalingskenmerk_PublishedExamples_AreRight) {
  EXPECT_TRUE(IsBetalingskenmerk("5000056789012345"));
  EXPECT_TRUE(IsBetalingskenmerk("12234534622567"));  // with its length digit
  EXPECT_TRUE(IsBetalingskenmerk("1234567"));         // seven digits check nothing
}

TEST(BetalingskenmerkTest, IsBetalingskenmerk_WrongOnes_AreFound) {
  for (const char* wrong : {"", "123456", "12345678", "6000056789012345", "5000056789012354", "13234534622567",
                            "500005678901234", "50000567890123456", "500005678901234A"}) {
    EXPECT_FALSE(IsBetalingskenmerk(wrong)) << wrong;
  }
}

TEST(BetalingskenmerkTest, BetalingskenmerkOf_OtherThanAnInvoice_IsEmpty) {
  for (const char* other : {"", "C26-0000001", "F26", "26-0000001", "F26-000001"}) {
    EXPECT_EQ(BetalingskenmerkOf(other), "") << other;
  }
}

RC_GTEST_PROP(BetalingskenmerkTest, BetalingskenmerkOf_AnyNumber_LeadsBack, ()) {
  const Run run{Series::kInvoice, *rc::gen::inRange(2000, 2099)};
  const std::string number = FormatNumber(run, *rc::gen::inRange<int64_t>(1, 9'999'999'999'999));
  const std::string kenmerk = BetalingskenmerkOf(number);
  RC_ASSERT(IsBetalingskenmerk(kenmerk));
  RC_ASSERT(NumberOfBetalingskenmerk(kenmerk) == number);
  RC_ASSERT(NumbersInText({"betreft " + kenmerk}) == std::vector<std::string>{number});
  RC_ASSERT(NumbersInText({CreditorReference(number)}) == std::vector<std::string>{number});
  std::string broken = kenmerk;
  char& digit = broken[*rc::gen::inRange<size_t>(1, broken.size())];
  digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
  // Two remainders share the check digit 1: there alone a wrong digit can pass.
  RC_ASSERT(!NumberOfBetalingskenmerk(broken).has_value() || kenmerk[0] == '1');
}

TEST(ReferencesTest, NumbersInText_WrittenAsPeopleDo_AreFound) {
  for (const char* text : {"F26-0000042", "factuur f26-0000042.", "Factuurnr:F26 0000042", "F260000042", "F26.0000042,",
                           "nrF26-0000042", "/REMI/F26-0000042/EREF/X"}) {
    EXPECT_THAT(NumbersInText({text}), ElementsAre("F26-0000042")) << text;
  }
}

TEST(ReferencesTest, NumbersInText_OtherThings_AreNot) {
  for (const char* text : {"", "26-0000042", "F26-42", "F26-000042", "G26-0000042", "C26-0000042", "2F26-0000042",
                           "F2A-0000042", "NL91ABNA0417164300", "F26-00000420000000000000000"}) {
    EXPECT_THAT(NumbersInText({text}), IsEmpty()) << text;
  }
}

TEST(ReferencesTest, NumbersInText_Several_AreFoundInTheirOrderOnce) {
  EXPECT_THAT(NumbersInText({"F26-0000043, F26-0000042 en nogmaals F26-0000043"}),
              ElementsAre("F26-0000043", "F26-0000042"));
}

TEST(ReferencesTest, NumbersInText_CutAnywhere_AreFound) {
  const std::string text = "Betreft F26-0000042 en RF of niet";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_THAT(NumbersInText({text.substr(0, cut), text.substr(cut)}), ElementsAre("F26-0000042")) << cut;
  }
}

TEST(ReferencesTest, NumbersInText_TwoFragmentsWithoutSpace_DoNotGlue) {
  EXPECT_THAT(NumbersInText({"F26-0000042", "F26-0000043"}), ElementsAre("F26-0000042", "F26-0000043"));
}

TEST(ReferencesTest, NumbersInText_CreditorReferenceWithSpaces_IsFoundAndNothingElseInIt) {
  std::string reference = CreditorReference("F26-0000042");
  EXPECT_THAT(NumbersInText({reference}), ElementsAre("F26-0000042"));
  for (size_t at = 4; at < reference.size(); at += 5) reference.insert(at, " ");
  EXPECT_THAT(NumbersInText({"ref " + reference + " dank"}), ElementsAre("F26-0000042"));
  EXPECT_THAT(NumbersInText({"RF26 0000042"}), IsEmpty());
}

TEST(ReferencesTest, NumbersInText_KenmerkInGroups_IsFound) {
  std::string kenmerk = BetalingskenmerkOf("F26-0000042");
  for (size_t at = 4; at < kenmerk.size(); at += 5) kenmerk.insert(at, " ");
  EXPECT_THAT(NumbersInText({"kenmerk " + kenmerk}), ElementsAre("F26-0000042"));
}

TEST(ReferencesTest, NumbersInReferences_OfEveryKind_AreFound) {
  BankLine line;
  line.structured = {{"ISO", CreditorReference("F26-0000001")},
                     {"CUR", BetalingskenmerkOf("F26-0000002")},
                     {"", "f26-0000003"},
                     {"ISO", "RF00F260000004"}};
  line.document_numbers = {"F26-0000005", "PO-1"};
  EXPECT_THAT(NumbersInReferences(line), ElementsAre("F26-0000001", "F26-0000002", "F26-0000003", "F26-0000005"));
}

TEST(InvoiceNumberTest, NumberFrom_SequenceThatGrewLonger_HasNoLeadingZero) {
  EXPECT_EQ(NumberFrom('F', "26", "12345678"), "F26-12345678");
  EXPECT_EQ(NumberFrom('F', "26", "02345678"), std::nullopt);
}

}  // namespace
}  // namespace vlot::invoicing::bank
