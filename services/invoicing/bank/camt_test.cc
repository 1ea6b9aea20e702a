#include "services/invoicing/bank/camt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/camt_files.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Money Eur(int64_t cents) { return {cents, kEur}; }

Statement ReadOne(const std::string& file) {
  absl::StatusOr<std::vector<Statement>> statements = ReadCamt053(file);
  EXPECT_OK(statements);
  if (!statements.ok() || statements->size() != 1) return {};
  return std::move(statements->front());
}

TEST(CamtTest, ReadCamt053_PlainFile_HasEveryField) {
  const Statement statement = ReadOne(PlainFile());
  EXPECT_EQ(statement.id, "417164300.2026-11-24");
  EXPECT_EQ(statement.sequence, "229");
  EXPECT_EQ(statement.account, kOwnAccount);
  EXPECT_EQ(statement.currency, kEur);
  EXPECT_EQ(statement.date, absl::CivilDay(2026, 11, 24));
  ASSERT_TRUE(statement.opening && statement.closing);
  EXPECT_EQ(statement.opening->amount, Eur(100'000));
  EXPECT_EQ(statement.closing->amount, Eur(117'475));
  ASSERT_THAT(statement.lines, SizeIs(3));
  const BankLine& first = statement.lines[0];
  EXPECT_EQ(first.amount, Eur(12'100));
  EXPECT_EQ(first.booking_date, absl::CivilDay(2026, 11, 24));
  EXPECT_EQ(first.value_date, absl::CivilDay(2026, 11, 23));
  EXPECT_EQ(first.entry_reference, "032803182300000001");
  EXPECT_EQ(first.bank_transaction_code, "PMNT/RCDT/ESCT");
  EXPECT_EQ(first.end_to_end_id, "");  // NOTPROVIDED
  EXPECT_EQ(first.counterparty_name, "Bakkerij Zonnebloem B.V.");
  EXPECT_EQ(first.counterparty_account, "NL20INGB0001234567");
  EXPECT_THAT(first.structured, ElementsAre(StructuredReference{"ISO", "RF18539007547034"}));
  const BankLine& second = statement.lines[1];
  EXPECT_EQ(second.end_to_end_id, "E2E-77");
  EXPECT_EQ(second.counterparty_name, "C. Jansen & Zn");
  EXPECT_THAT(second.remittance, ElementsAre("Factuur F26-0000042", "dank u wel"));
  const BankLine& charges = statement.lines[2];
  EXPECT_EQ(charges.amount, Eur(-625));
  EXPECT_THAT(charges.remittance, ElementsAre("Kosten zakelijk betalingsverkeer"));
  EXPECT_TRUE(IsOfCharges(charges));
  EXPECT_FALSE(IsOfCharges(first));
}

TEST(CamtTest, ReadCamt053_BatchOfPayments_IsALineEach) {
  const Statement statement = ReadOne(BatchFile());
  EXPECT_EQ(statement.opening->type, "PRCD");
  EXPECT_EQ(statement.opening->amount, Eur(-2'000));
  ASSERT_THAT(statement.lines, SizeIs(4));
  EXPECT_EQ(statement.lines[0].amount, Eur(15'025));
  EXPECT_EQ(statement.lines[0].payment_information_id, "COLLECT-26-11-1");
  EXPECT_EQ(statement.lines[1].amount, Eur(25'025));
  EXPECT_EQ(statement.lines[1].end_to_end_id, "C-2");
  EXPECT_EQ(statement.lines[1].mandate_id, "M-2");
  EXPECT_EQ(statement.lines[1].entry, 1);
  EXPECT_EQ(statement.lines[1].part, 2);
  EXPECT_EQ(statement.lines[1].booking_date, absl::CivilDay(2026, 11, 25));
}

TEST(CamtTest, ReadCamt053_ReturnedDirectDebit_HasItsReasonAndTheDebtorIsTheOtherSide) {
  const BankLine returned = ReadOne(BatchFile()).lines[2];
  EXPECT_EQ(returned.amount, Eur(-15'025));
  EXPECT_EQ(returned.return_reason, "AM04");
  EXPECT_EQ(returned.counterparty_account, "NL20INGB0001234567");
  EXPECT_EQ(returned.counterparty_name, "Een B.V.");
}

TEST(CamtTest, ReadCamt053_OurAccountWhereTheOtherSideIsExpected_TheNameIsKeptUnlessThereIsAnother) {
  const auto read = [](const std::string& creditor) {
    return ReadOne(
               FileOf(Entry("1.00", "CRDT",
                            absl::StrCat(
                                "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Savings</Nm></Dbtr><DbtrAcct><Id><IBAN>",
                                kOwnAccount, "</IBAN></Id></DbtrAcct>", creditor, "</RltdPties></TxDtls></NtryDtls>")),
                      "101.00"))
        .lines[0]
        .counterparty_name;
  };
  EXPECT_EQ(read(""), "Savings");
  EXPECT_EQ(read("<Cdtr><Nm>Bakker</Nm></Cdtr>"), "Bakker");
}

TEST(CamtTest, ReadCamt053_TransactionCodeOfThePaymentAlone_Counts) {
  const std::string code = "<BkTxCd><Prtry><Cd>N654</Cd></Prtry></BkTxCd>";
  EXPECT_EQ(ReadOne(FileOf(Entry("1.00", "CRDT", "<NtryDtls><TxDtls>" + code + "</TxDtls></NtryDtls>"), "101.00"))
                .lines[0]
                .bank_transaction_code,
            "N654");
}

TEST(CamtTest, ReadCamt053_NumbersOfEntries_AreReferencesWhereTheyCanBe) {
  const auto numbered = [](const std::string& number, const std::string& more = "") {
    return Replaced(Entry("1.00", "CRDT", more), "<Ntry>", absl::StrCat("<Ntry><NtryRef>", number, "</NtryRef>"));
  };
  const auto read = [](const std::string& entries) { return ReadOne(FileOf(entries, "102.00")); };
  const Statement told = read(numbered("20261124-140153") + numbered("20261124-425107"));
  EXPECT_TRUE(told.by_entry_numbers);
  EXPECT_EQ(told.lines[0].entry_reference, "20261124-140153");
  EXPECT_EQ(told.lines[1].entry_reference, "20261124-425107");
  // The participant's number, a short one, a counter, one without, and a bank that has references.
  for (const std::string& entries :
       {numbered("010123456") + numbered("010123456"), numbered("20261124-140153") + numbered("1"),
        numbered("0000000001") + numbered("0000000002"), numbered("CH700033323323241701E") + numbered("010123456"),
        numbered("20261124-140153") + Entry("1.00", "CRDT"),
        numbered("20261124-140153") + numbered("20261124-425107", "<AcctSvcrRef>R</AcctSvcrRef>")}) {
    const Statement statement = read(entries);
    EXPECT_FALSE(statement.by_entry_numbers);
    EXPECT_EQ(statement.lines[0].entry_reference, "");
  }
}

TEST(CamtTest, ReadCamt053_ReturnsWithCharges_AreWhatTheyWereAndALineOfCharges) {
  const auto returned = [](const std::string& id, const std::string& amount, const std::string& charges = "") {
    return absl::StrCat("<TxDtls><Refs><EndToEndId>", id, "</EndToEndId></Refs><AmtDtls><InstdAmt><Amt Ccy=\"EUR\">",
                        amount, "</Amt></InstdAmt></AmtDtls>", charges,
                        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>");
  };
  const auto charge = [](const std::string& amount) {
    return absl::StrCat("<Chrgs><Amt Ccy=\"EUR\">", amount, "</Amt></Chrgs>");
  };
  const auto read = [](const std::string& amount, const std::string& closing, const std::string& more) {
    return ReadOne(FileOf(Entry(amount, "DBIT", more), closing)).lines;
  };
  const std::vector<BankLine> one =
      read("53.00", "47.00",
           "<NtryDtls>" + returned("E1", "50.00", charge("2.50") + charge("0.50") + charge("0.00")) + "</NtryDtls>");
  ASSERT_THAT(one, SizeIs(2));
  EXPECT_EQ(one[0].amount, Eur(-5'000));
  EXPECT_EQ(one[0].end_to_end_id, "E1");
  EXPECT_EQ(one[0].return_reason, "AC04");
  EXPECT_EQ(one[1].amount, Eur(-300));
  EXPECT_EQ(one[1].part, 2);
  EXPECT_EQ(one[1].return_reason, "");
  EXPECT_THAT(one[1].remittance, ElementsAre("charges of payments that came back"));
  EXPECT_TRUE(IsOfCharges(one[1]));
  EXPECT_FALSE(IsOfCharges(one[0]));
  const std::string total =
      "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">0.50</TtlChrgsAndTaxAmt><Rcrd><Amt "
      "Ccy=\"EUR\">0.50</Amt></Rcrd></Chrgs>";
  const std::vector<BankLine> batch =
      read("55.50", "44.50", total + "<NtryDtls>" + returned("E1", "25.00") + returned("E2", "30.00") + "</NtryDtls>");
  ASSERT_THAT(batch, SizeIs(3));
  EXPECT_EQ(batch[1].amount, Eur(-3'000));
  EXPECT_EQ(batch[2].amount, Eur(-50));
  // Charges that do not explain the difference: it stays whole.
  EXPECT_THAT(read("53.00", "47.00", "<NtryDtls>" + returned("E1", "50.00", charge("2.00")) + "</NtryDtls>"),
              SizeIs(1));
}

TEST(CamtTest, CodeOfCharges_OfAnEntrysCode_IsOfTheSameFamily) {
  EXPECT_EQ(CodeOfCharges("PMNT/IDDT/UPDD"), "PMNT/IDDT/CHRG");
  EXPECT_EQ(CodeOfCharges("N544"), "ACMT/MDOP/CHRG");
  EXPECT_EQ(CodeOfCharges(""), "ACMT/MDOP/CHRG");
  for (const char* other : {"", "CHRG", "X/CHRG", "PMNT/RCDT/ESCT"}) {
    BankLine line;
    line.bank_transaction_code = other;
    EXPECT_FALSE(IsOfCharges(line)) << other;
  }
}

TEST(CamtTest, ReadCamt053_AustrianNamespace_IsVersion02) {
  const std::string file = Replaced(PlainFile(), "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
                                    "ISO:camt.053.001.02:APC:STUZZA:payments:003");
  EXPECT_THAT(ReadOne(file).lines, SizeIs(3));
}

TEST(CamtTest, ReadCamt053_PlaceholderForAReference_IsNone) {
  for (const std::string word : {"NONREF", "NOTPROVIDED", "Not Provided", "not_provided", "N/A", "0000000000", "-"}) {
    const std::string references =
        absl::StrCat("<AcctSvcrRef>", word, "</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>", word,
                     "</AcctSvcrRef></Refs></TxDtls></NtryDtls>");
    EXPECT_EQ(ReadOne(FileOf(Entry("1.00", "CRDT", references), "101.00")).lines[0].entry_reference, "") << word;
  }
  for (const std::string word : {"000000001", "NONREF-1", "NA12", "Ä"}) {
    const std::string reference = absl::StrCat("<AcctSvcrRef>", word, "</AcctSvcrRef>");
    EXPECT_EQ(ReadOne(FileOf(Entry("1.00", "CRDT", reference), "101.00")).lines[0].entry_reference, word);
  }
}

TEST(CamtTest, ReadCamt053_PlaceholderOfTheEntry_ThePaymentsOwnReferenceCounts) {
  const std::string references =
      "<AcctSvcrRef>NONREF</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef></Refs></TxDtls></"
      "NtryDtls>";
  EXPECT_EQ(ReadOne(FileOf(Entry("1.00", "CRDT", references), "101.00")).lines[0].entry_reference, "T-1");
}

TEST(CamtTest, ReadCamt053_IbanWithSpaces_IsCompact) {
  EXPECT_EQ(ReadOne(BatchFile()).lines[3].counterparty_account, "NL20INGB0001234567");
}

TEST(CamtTest, ReadCamt053_AllInOneText_IsRemittance) {
  const Statement statement = ReadOne(SlashesFile());
  ASSERT_THAT(statement.lines, SizeIs(1));
  EXPECT_EQ(statement.lines[0].amount, Eur(8'470));
  EXPECT_FALSE(statement.lines[0].reversal);
  EXPECT_THAT(statement.lines[0].remittance, ElementsAre(HasSubstr("F26-0000042 <spoed>")));
}

TEST(CamtTest, ReadCamt053_Version08WithPrefixes_ReadsStatementsPartsAndStatuses) {
  ASSERT_OK_AND_ASSIGN(const std::vector<Statement> statements, ReadCamt053(PrefixedFile()));
  ASSERT_THAT(statements, SizeIs(2));
  EXPECT_EQ(statements[0].entries_not_booked, 1);
  ASSERT_THAT(statements[0].lines, SizeIs(2));
  EXPECT_EQ(statements[0].lines[0].amount, Eur(31'000));
  EXPECT_EQ(statements[0].lines[0].counterparty_name, "Jürgen Groß");
  EXPECT_THAT(statements[0].lines[0].document_numbers, ElementsAre("F26-0000043"));
  EXPECT_EQ(statements[0].lines[1].amount, Eur(-1'000));
  EXPECT_EQ(statements[1].account, "NL20INGB0001234567");
  EXPECT_EQ(statements[1].currency, kEur);
  EXPECT_FALSE(statements[1].opening.has_value());
}

TEST(CamtTest, ReadCamt053_EveryVersion_IsTaken) {
  for (const char* version : {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"}) {
    EXPECT_THAT(ReadOne(FileOf(Entry("1.00", "CRDT"), "101.00", version)).lines, SizeIs(1)) << version;
  }
}

TEST(CamtTest, ReadCamt053_Latin1_IsConverted) {
  std::string file = FileOf(Entry("1", "CRDT", "<AddtlNtryInf>Caf\xe9</AddtlNtryInf>"), "101.00");
  file = Replaced(file, "UTF-8", "ISO-8859-1");
  EXPECT_THAT(ReadOne(file).lines[0].remittance, ElementsAre("Café"));
}

TEST(CamtTest, ReadCamt053_OtherEncodings_AreConverted) {
  const auto text_of = [](const char* encoding, const std::string& bytes) {
    const std::string entry = Entry("1", "CRDT", "<AddtlNtryInf>" + bytes + "</AddtlNtryInf>");
    return ReadOne(Replaced(FileOf(entry, "101.00"), "UTF-8", encoding)).lines[0].remittance[0];
  };
  EXPECT_EQ(text_of("windows-1252", "5 \x80 caf\xe9 \x93x\x94"), "5 € café “x”");
  EXPECT_EQ(text_of("iso-8859-15", "5 \xa4 caf\xe9"), "5 € café");
}

TEST(CamtTest, ReadCamt053_Utf16_IsConverted) {
  const std::string entry = Entry("1", "CRDT", "<AddtlNtryInf>5 ~ caf^</AddtlNtryInf>");
  const std::string file = Replaced(FileOf(entry, "101.00"), "UTF-8", "UTF-16");
  std::string little = "\xff\xfe", big;  // one with a byte order mark, one without
  const auto append = [&](unsigned char high, unsigned char low) {
    for (const unsigned char byte : {low, high}) little.push_back(static_cast<char>(byte));
    for (const unsigned char byte : {high, low}) big.push_back(static_cast<char>(byte));
  };
  for (const char c : file) {
    if (c == '~') {  // a pair: U+1F600
      append(0xd8, 0x3d);
      append(0xde, 0x00);
    } else {
      append(0, c == '^' ? 0xe9 : static_cast<unsigned char>(c));
    }
  }
  EXPECT_THAT(ReadOne(little).lines[0].remittance, ElementsAre("5 😀 café"));
  EXPECT_THAT(ReadOne(big).lines[0].remittance, ElementsAre("5 😀 café"));
}

TEST(CamtTest, ReadCamt053_InAnEnvelope_IsFound) {
  const std::string file = FileOf(Entry("1.00", "CRDT"), "101.00");
  const std::string message = file.substr(file.find("<Document"));
  EXPECT_THAT(ReadOne("<Envelope xmlns=\"urn:x\"><AppHdr><Id>1</Id></AppHdr>" + message + "</Envelope>").lines,
              SizeIs(1));
  const std::string other = Replaced(message, "<Id>ID</Id>", "<Id>ID2</Id>");
  ASSERT_OK_AND_ASSIGN(const auto statements, ReadCamt053("<root>" + message + other + "</root>"));
  ASSERT_THAT(statements, SizeIs(2));
  EXPECT_EQ(statements[1].id, "ID2");
}

TEST(CamtTest, ReadCamt053_PrefixOfTheEnvelope_IsKnownInside) {
  std::string file = PrefixedFile();
  const std::string bound = " xmlns:ns2=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"";
  file = Replaced(file, bound, "");
  file = file.substr(file.find("<ns2:Document"));
  EXPECT_OK(ReadCamt053("<Message" + bound + ">" + file + "</Message>"));
}

TEST(CamtTest, ReadCamt053_ByteOrderMark_IsSkipped) {
  EXPECT_THAT(ReadOne("\xEF\xBB\xBF" + FileOf("", "100.00")).lines, SizeIs(0));
}

// ISO 20022: the sense is that of the money now. Some banks tell that of the entry that is taken back.
TEST(CamtTest, ReadCamt053_Reversal_FollowsTheBalances) {
  const std::string reversal = "<RvslInd>true</RvslInd>";
  const BankLine by_the_book = ReadOne(FileOf(Entry("10.00", "DBIT", reversal), "90.00")).lines[0];
  EXPECT_TRUE(by_the_book.reversal);
  EXPECT_EQ(by_the_book.amount, Eur(-1'000));
  EXPECT_EQ(ReadOne(FileOf(Entry("10.00", "CRDT", reversal), "90.00")).lines[0].amount, Eur(-1'000));
  EXPECT_EQ(ReadOne(FileOf(Entry("10.00", "CRDT", reversal), "110.00")).lines[0].amount, Eur(1'000));
}

TEST(CamtTest, ReadCamt053_PagesOfAStatement_HaveIntermediateBalances) {
  std::string first = Replaced(FileOf(Entry("1.00", "CRDT"), "101.00"), "CLBD", "ITBD");
  EXPECT_EQ(ReadOne(first).closing->type, "ITBD");
  std::string last = Replaced(FileOf(Entry("1.00", "CRDT"), "101.00"), "OPBD", "ITBD");
  EXPECT_EQ(ReadOne(last).opening->type, "ITBD");
  std::string middle = Replaced(first, "OPBD", "ITBD");
  EXPECT_EQ(ReadOne(middle).opening->amount, Eur(10'000));
  EXPECT_EQ(ReadOne(middle).closing->amount, Eur(10'100));
}

constexpr char kTwoPartsWithout[] =
    "<NtryDtls><TxDtls><RmtInf><Ustrd>F26-0000001</Ustrd></RmtInf></TxDtls>"
    "<TxDtls><RmtInf><Ustrd>F26-0000002</Ustrd></RmtInf></TxDtls></NtryDtls>";

TEST(CamtTest, ReadCamt053_PartsThatTellNoAmount_StayOneLineWithAllTexts) {
  const Statement statement = ReadOne(FileOf(Entry("7.00", "CRDT", kTwoPartsWithout), "107.00"));
  ASSERT_THAT(statement.lines, SizeIs(1));
  EXPECT_EQ(statement.lines[0].amount, Eur(700));
  EXPECT_THAT(statement.lines[0].remittance, ElementsAre("F26-0000001", "F26-0000002"));
}

// A list that the bank cut: what it tells of is not what the entry is.
TEST(CamtTest, ReadCamt053_FewerPartsThanGathered_StayOneLineOfNobody) {
  for (const char* parts :
       {"<TxDtls><Amt Ccy=\"EUR\">3.00</Amt><RltdPties><Dbtr><Nm>A</Nm></Dbtr></RltdPties></TxDtls>",
        "<TxDtls><Amt Ccy=\"EUR\">3.00</Amt></TxDtls><TxDtls><Amt Ccy=\"EUR\">2.00</Amt></TxDtls>"}) {
    const std::string cut = absl::StrCat("<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>", parts, "</NtryDtls>");
    const Statement statement = ReadOne(FileOf(Entry("9.00", "CRDT", cut), "109.00"));
    ASSERT_THAT(statement.lines, SizeIs(1)) << parts;
    EXPECT_EQ(statement.lines[0].amount, Eur(900));
    EXPECT_EQ(statement.lines[0].counterparty_name, "");
  }
}

// What was instructed need not be what was booked.
TEST(CamtTest, ReadCamt053_PartsOfInstructedAmountsThatDoNotAddUp_StayOneLine) {
  const std::string part = "<TxDtls><AmtDtls><InstdAmt><Amt Ccy=\"EUR\">5.00</Amt></InstdAmt></AmtDtls></TxDtls>";
  const std::string parts = "<NtryDtls>" + part + part + "</NtryDtls>";
  EXPECT_THAT(ReadOne(FileOf(Entry("9.90", "CRDT", parts), "109.90")).lines, SizeIs(1));
  EXPECT_THAT(ReadOne(FileOf(Entry("10.00", "CRDT", parts), "110.00")).lines, SizeIs(2));
}

TEST(CamtTest, ReadCamt053_CurrencyOfTheEntriesAlone_IsTheAccounts) {
  std::string file = Replaced(FileOf(Entry("9.00", "CRDT"), "109.00"), "<Ccy>EUR</Ccy>", "");
  const size_t balances = file.find("<Bal>");
  file.erase(balances, file.find("<Ntry>") - balances);
  file = Replaced(file, "<Id>ID</Id>", "<Id>ID</Id><CreDtTm>2026-11-24T22:00:00</CreDtTm>");
  EXPECT_EQ(ReadOne(file).currency, kEur);
}

TEST(CamtTest, ReadCamt053_ABankAsTheOtherSide_IsNamed) {
  const std::string details =
      "<NtryDtls><TxDtls><RltdPties><Dbtr><Agt><FinInstnId><Nm>Bank</Nm></FinInstnId></Agt></Dbtr></RltdPties></TxDtls>"
      "</NtryDtls>";
  EXPECT_EQ(ReadOne(FileOf(Entry("9.00", "CRDT", details), "109.00", "08")).lines[0].counterparty_name, "Bank");
}

TEST(CamtTest, ReadCamt053_PartInAnotherCurrency_StaysOneLine) {
  const std::string foreign =
      "<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy=\"USD\">8.00</Amt></TxAmt></AmtDtls></TxDtls>"
      "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"USD\">2.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>";
  EXPECT_THAT(ReadOne(FileOf(Entry("9.00", "CRDT", foreign), "109.00")).lines, SizeIs(1));
}

}  // namespace
}  // namespace vlot::invoicing::bank
