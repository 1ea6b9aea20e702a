// What is not taken: whole, with its place and the reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/camt.h"
#include "services/invoicing/bank/testing/camt_files.h"
#include "services/invoicing/bank/xml_source.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using testing::Message;
using testing::Metadata;
using testing::Reason;
using testing::StatusIs;

auto RefusedAt(const std::string& line, const std::string& why) {
  return StatusIs(
      absl::StatusCode::kInvalidArgument,
      ::testing::AllOf(Reason("BANK_FILE_REFUSED"), Metadata("line", Eq(line)), Metadata("why", HasSubstr(why))));
}

std::string Good() { return FileOf(Entry("5.00", "CRDT"), "105.00"); }

TEST(CamtRefusalsTest, ReadCamt053_OneThingWrong_IsNamedWithItsLine) {
  struct Case {
    const char *from, *to, *line, *why;
  };
  const Case cases[] = {
      {"105.00", "105.01", "4", "balances do not fit: OPBD 100.00 and entries of 5.00 do not make CLBD 105.01"},
      {"001.02", "001.01", "2", "not a camt.053"},
      {"001.02", "001.99", "2", "not a camt.053"},
      {"camt.053", "camt.052", "2", "not a camt.053"},
      {"<Id>ID</Id>", "", "4", "without Id"},
      {"<Stmt>", "<Stmnt>", "10", "not well-formed"},
      {"NL91ABNA0417164300", "", "4", "account's number"},
      {"NL91ABNA0417164300", "12345678901234567890123456789012345", "6", "more than 34 characters"},
      {"<Ccy>EUR</Ccy>", "<Ccy>USD</Ccy>", "6", "NL91ABNA0417164300 in USD: the books are kept in EUR"},
      {"<Ccy>EUR</Ccy>", "<Ccy>ABC</Ccy>", "6", "not a currency"},
      {"<Amt Ccy=\"EUR\">5.00", "<Amt Ccy=\"USD\">5.00", "9", "an entry in USD on an account in EUR"},
      {"<Amt Ccy=\"EUR\">5.00", "<Amt>5.00", "9", "not a currency"},
      {">5.00<", ">5,00<", "9", "\"5,00\" is not an amount"},
      {">5.00<", ">-5.00<", "9", "not an amount"},
      {">5.00<", ">5.001<", "9", "not an amount"},
      {">5.00<", ">92233720368547758.08<", "9", "not an amount"},
      {"<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>C</CdtDbtInd><Sts>", "9", "CdtDbtInd"},
      {"<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", "9", "CdtDbtInd"},
      {"<Sts>BOOK</Sts>", "<Sts>DONE</Sts>", "9", "status"},
      {"<Sts>BOOK</Sts>", "", "9", "status"},
      {"<BookgDt><Dt>2026-11-24", "<BookgDt><Dt>2026-11-31", "9", "\"2026-11-31\" is not a date"},
      {"<BookgDt><Dt>2026-11-24</Dt></BookgDt>", "", "9", "booking date"},
      {"</BkToCstmrStmt>\n</Document>\n", "", "10", "not well-formed"},
      {"<Stmt>", "<Stmt>&unknown;", "4", "entity"},
      {"<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<Document", "2", "document type"},
      {"</Document>", "</Document><Document/>", "12", "second root"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ReadCamt053(Replaced(Good(), c.from, c.to)), RefusedAt(c.line, c.why)) << c.from << " -> " << c.to;
  }
}

TEST(CamtRefusalsTest, ReadCamt053_NoXml_IsRefused) {
  EXPECT_THAT(ReadCamt053(""), RefusedAt("1", ""));
  EXPECT_THAT(ReadCamt053(":940:\n:20:940S231124\n"), RefusedAt("3", "No document element"));
  EXPECT_THAT(ReadCamt053("<Document/>"), RefusedAt("1", "not a camt.053"));
  EXPECT_THAT(ReadCamt053(std::string("<a>\0</a>", 8)), RefusedAt("1", "zero byte"));
  EXPECT_THAT(ReadCamt053("<a>\n\xc3\x28</a>"), RefusedAt("2", "not UTF-8"));
  EXPECT_THAT(ReadCamt053(std::string("\xff\xfe<", 3)), RefusedAt("1", "not UTF-16"));
  EXPECT_THAT(ReadCamt053(std::string("\xff\xfe\x00\xdc", 4)), RefusedAt("1", "not UTF-16"));
  EXPECT_THAT(ReadCamt053("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>"), RefusedAt("1", "UTF-16"));
  EXPECT_THAT(ReadCamt053("<?xml version=\"1.0\" encoding=\"IBM037\"?><a/>"), RefusedAt("1", "IBM037"));
}

TEST(CamtRefusalsTest, ReadCamt053_NoStatement_IsRefused) {
  EXPECT_THAT(ReadCamt053("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt/>"
                          "</Document>"),
              RefusedAt("1", "no statement"));
}

TEST(CamtRefusalsTest, ReadCamt053_TooLarge_IsRefusedUnread) {
  EXPECT_THAT(ReadCamt053(std::string(kFileBytesMax + 1, ' ')), RefusedAt("1", "64 MiB"));
}

TEST(CamtRefusalsTest, ReadCamt053_SecondStatementWrong_RefusesTheFirstToo) {
  EXPECT_THAT(ReadCamt053(Replaced(PrefixedFile(), "<ns2:Id>S2</ns2:Id>", "")), RefusedAt("29", "without Id"));
}

TEST(CamtRefusalsTest, ReadCamt053_PlaceInTheLine_IsCountedInCharacters) {
  const std::string file = Replaced(Good(), "<Sts>BOOK", "<!-- é --><Sts>DONE");
  EXPECT_THAT(ReadCamt053(file), StatusIs(absl::StatusCode::kInvalidArgument, Metadata("column", Eq("69"))));
  EXPECT_THAT(ReadCamt053(file), StatusIs(absl::StatusCode::kInvalidArgument, Message(HasSubstr("line 9, column 69"))));
}

constexpr char kTwoParts[] =
    "<NtryDtls><TxDtls><Amt Ccy=\"EUR\">3.00</Amt></TxDtls><TxDtls><Amt Ccy=\"EUR\">3.00</Amt></TxDtls></NtryDtls>";

TEST(CamtRefusalsTest, ReadCamt053_PartsThatDoNotAddUp_AreRefusedUnlessChargesSayWhy) {
  EXPECT_THAT(ReadCamt053(FileOf(Entry("5.00", "CRDT", kTwoParts), "105.00")),
              RefusedAt("9", "parts do not make up its amount of 5.00"));
  ASSERT_OK_AND_ASSIGN(const auto statements,
                       ReadCamt053(FileOf(Entry("5.00", "CRDT", std::string("<Chrgs/>") + kTwoParts), "105.00")));
  EXPECT_EQ(statements[0].lines.size(), 1u);
}

// Cut or spoilt anywhere, a file is read or refused, and what is read has balances that fit.
RC_GTEST_PROP(CamtRefusalsTest, ReadCamt053_AnyDamage_IsReadOrRefused, ()) {
  std::string file = *rc::gen::element(PlainFile(), BatchFile(), SlashesFile(), PrefixedFile());
  const size_t at = *rc::gen::inRange<size_t>(0, file.size());
  if (*rc::gen::arbitrary<bool>()) {
    file.resize(at);
  } else {
    file[at] = *rc::gen::arbitrary<char>();
  }
  const auto statements = ReadCamt053(file);
  if (!statements.ok()) {
    RC_ASSERT(vlot::Reason(statements.status()) == "BANK_FILE_REFUSED");
    return;
  }
  for (const Statement& statement : *statements) {
    if (!statement.opening || !statement.closing) continue;
    int64_t balance = statement.opening->amount.minor;
    for (const BankLine& line : statement.lines) balance += line.amount.minor;
    RC_ASSERT(balance == statement.closing->amount.minor);
  }
}

}  // namespace
}  // namespace vlot::invoicing::bank
