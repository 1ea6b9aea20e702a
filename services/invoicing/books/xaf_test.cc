#include "services/invoicing/books/xaf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "absl/strings/str_replace.h"
#include "services/invoicing/books/testing/book_example.h"
#include "services/invoicing/books/testing/xaf_checker.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string WrittenXaf(const BookExample& book) {
  XafWriter writer;
  return Written(writer, book);
}

TEST(XafTest, Book_KeepsEveryRuleOfTheSchema) {
  const std::string xml = WrittenXaf(SmallBook());
  EXPECT_THAT(BrokenXafRules(xml), IsEmpty()) << xml;
  if (const char* folder = std::getenv("VLOT_KEEP_XAF")) std::ofstream(std::string(folder) + "/example.xaf") << xml;
}

TEST(XafTest, Sales_SayTheirVatCustomerAndNumber) {
  const std::string xml = WrittenXaf(SmallBook());
  EXPECT_THAT(xml, HasSubstr("<nr>F26-0000042</nr>"));
  EXPECT_THAT(xml, HasSubstr("<vatID>STANDARD 21</vatID>"));
  EXPECT_THAT(xml, HasSubstr("<custSupName>Bakkerij Zonnebloem B.V.</custSupName>"));
  EXPECT_THAT(xml, HasSubstr("<taxRegIdent>123456782B90</taxRegIdent>"));
  EXPECT_THAT(xml, HasSubstr("<jrnID>BANK</jrnID>"));
}

TEST(XafTest, BankLines_SayWhoseTheyAreAndWhatTheyPay) {
  const std::string xml = WrittenXaf(SmallBook());
  EXPECT_THAT(xml, HasSubstr("<desc>Bakkerij Zonnebloem B.V. factuur F26-0000042</desc>"));
  EXPECT_THAT(xml, HasSubstr("<bankAccNr>NL20INGB0001234567</bankAccNr>"));
  EXPECT_THAT(xml.substr(xml.find("<jrnID>MEMORIAAL")), HasSubstr("<invRef>F26-0000042</invRef>"));
}

TEST(XafTest, PeriodWithoutAnything_IsAFileToo) {
  BookExample book = SmallBook();
  book.lines.clear();
  book.customers.clear();
  book.head.opening.clear();
  book.head.vat_codes.clear();
  book.head.lines = book.head.debit_minor = book.head.credit_minor = 0;
  EXPECT_THAT(BrokenXafRules(WrittenXaf(book)), IsEmpty());
  EXPECT_THAT(WrittenXaf(book), Not(HasSubstr("vatCodes")));
}

TEST(XafTest, Countries_ThatEveryEditionOfTheSchemaKnows_AreSaid) {
  BookExample book = SmallBook();
  for (const auto& [country, known] :
       std::map<std::string, bool>{{"PS", true}, {"TL", true}, {"IM", true}, {"AX", false}, {"ME", false}}) {
    book.customers[0].party.address.region = country;
    EXPECT_EQ(WrittenXaf(book).find("<country>" + country + "</country>") != std::string::npos, known) << country;
  }
}

TEST(XafTest, LongAndStrangeTexts_AreCutByCharacters) {
  BookExample book = SmallBook();
  std::string name;
  for (int i = 0; i < 60; ++i) name += "é";
  book.customers[0].party.legal_name = name + "<&>\x01";
  book.customers[0].party.address.postal_code = "12345678901234";
  book.customers[0].party.address.region = "RS";
  const std::string xml = WrittenXaf(book);
  EXPECT_THAT(BrokenXafRules(xml), IsEmpty());
  EXPECT_THAT(xml, Not(HasSubstr("<country>RS</country>")));
}

// The checker finds what it is for.
TEST(XafCheckerTest, TamperedFiles_AreFound) {
  const std::string xml = WrittenXaf(SmallBook());
  const auto broken = [&](const std::string& from, const std::string& to) {
    EXPECT_THAT(xml, HasSubstr(from));
    return BrokenXafRules(absl::StrReplaceAll(xml, {{from, to}}));
  };
  EXPECT_THAT(broken("<amnt>50.00</amnt>", "<amnt>50.01</amnt>"), Contains("totalDebit"));
  EXPECT_THAT(broken("<vatID>STANDARD 21</vatID>\n        <vatDesc>", "<vatID>S</vatID>\n        <vatDesc>"),
              Contains("vatID STANDARD 21 refers to nothing"));
  EXPECT_THAT(broken("<endDate>2026-12-31</endDate>", "<endDate>2026-11-01</endDate>"),
              Contains("2026-11-30 is not of the period"));
  EXPECT_THAT(broken("<curCode>EUR</curCode>", ""), Contains("header has 0 curCode"));
  EXPECT_THAT(BrokenXafRules(xml.substr(0, xml.size() - 5)), Not(IsEmpty()));
}

}  // namespace
}  // namespace vlot::invoicing::books
