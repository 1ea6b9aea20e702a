#include "services/invoicing/bank/bank_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/bank/testing/camt_files.h"
#include "services/invoicing/bank/testing/pain_checker.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::HasSubstr;

class BankCommandTest : public BankTest {
 protected:
  std::string Write(const std::string& name, const std::string& content) {
    const std::string path = ::testing::TempDir() + "/" + name;
    std::ofstream(path) << content;
    return path;
  }

  int Run(const std::vector<std::string>& words) {
    out_.str("");
    notes_.str("");
    const CommandOptions options{.database = database(),
                                 .provider_accounts = {kProviderAccount},
                                 .bank_accounts = bank_accounts_,
                                 .setup = {.seller = ExampleSeller(), .creditor_id = "NL69ZZZ123456780000"},
                                 .act = {.actor = "cli:fiona", .method = "vlot bank", .reason = reason_}};
    return RunBankCommand(words, options, clock_, out_, notes_);
  }

  // The statement in a file of one.
  static std::string StatementOf(const std::string& file) {
    const size_t begin = file.find("<Stmt>"), end = file.find("</BkToCstmrStmt>");
    return file.substr(begin, end - begin);
  }

  std::string reason_ = "the bank's mail";
  std::set<std::string> bank_accounts_;
  std::ostringstream out_, notes_;
};

TEST_F(BankCommandTest, Import_Files_TakesTheGoodOnesAndNamesTheBrokenOne) {
  const std::string invoice = IssueOwed();
  const std::string good = Write(
      "good.xml", StatementFile("S", {{.cents = kOwedCents, .text = NumberOf(invoice)}, {.cents = 1, .name = "X"}}));
  const std::string broken = Write("broken.xml", Replaced(PlainFile(), "1174.75", "1174.74"));
  EXPECT_EQ(Run({"import", broken, good, "/nowhere.xml"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("good.xml: NL91ABNA0417164300 S of 2026-11-22: 2 new lines, 1 matched, 1 waiting"));
  EXPECT_THAT(notes_.str(), HasSubstr("broken.xml: line 5, column 5: the balances do not fit"));
  EXPECT_THAT(notes_.str(), HasSubstr("/nowhere.xml: cannot be read"));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_PAID);
  EXPECT_EQ(Run({"import", good}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("known already, nothing changed"));
  EXPECT_EQ(Run({"lines"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("EUR 0.01  NL20INGB0001234567  X"));
}

TEST_F(BankCommandTest, Import_AnyAccount_IsTakenWhileTheSellerIsTheInventedOne) {
  const std::string file =
      Write("trial.xml", Replaced(StatementFile("S", {{.cents = 1}}), kStatementAccount, "12345678"));
  EXPECT_EQ(Run({"import", file}), 0);
  EXPECT_EQ(Lines().size(), 1u);
}

TEST_F(BankCommandTest, Import_AccountThatIsNotOurs_IsRefusedUntilItIsNamed) {
  const std::string file =
      Write("stranger.xml", Replaced(StatementFile("S", {{.cents = 1}}), kStatementAccount, "NL44RABO0123456789"));
  bank_accounts_ = {"NL20INGB0001234567"};
  EXPECT_EQ(Run({"import", file}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("stranger.xml: statement S is of NL44RABO0123456789, which is not known"));
  EXPECT_THAT(
      notes_.str(),
      HasSubstr("those known are NL20INGB0001234567, NL91ABNA0417164300. Name others of ours with --bank_accounts"));
  EXPECT_THAT(Lines(), ::testing::IsEmpty());
  bank_accounts_ = {"NL44RABO0123456789"};
  EXPECT_EQ(Run({"import", file}), 0);
  EXPECT_EQ(Lines().size(), 1u);
}

// A file of several statements: what is wrong with the second keeps the first out too.
TEST_F(BankCommandTest, Import_SecondStatementRefused_TakesNothingOfTheFile) {
  const Payment nameless{.cents = 1000, .reference = kNoReference};
  ASSERT_OK(Import(StatementFile("S1", {nameless})));
  const std::string owed = IssueOwed();
  const std::string first = StatementFile("S2", {{.cents = kOwedCents, .text = NumberOf(owed)}}, 23);
  const std::string refused = StatementFile("S3", {nameless, {.cents = 500}});
  const std::string file =
      Write("two.xml", Replaced(first, "</BkToCstmrStmt>", StatementOf(refused) + "</BkToCstmrStmt>"));
  const size_t events = Events().size();
  EXPECT_EQ(Run({"import", file}), 1);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(notes_.str(), HasSubstr("two.xml: "));
  EXPECT_EQ(Lines().size(), 1u);
  EXPECT_EQ(OpenOf(owed), kOwedCents);
  EXPECT_EQ(Events().size(), events);
  // Put right, all of it is taken.
  const std::string good = StatementFile("S3", {{.cents = 500}}, 24);
  EXPECT_EQ(
      Run({"import", Write("right.xml", Replaced(first, "</BkToCstmrStmt>", StatementOf(good) + "</BkToCstmrStmt>"))}),
      0);
  EXPECT_THAT(out_.str(), HasSubstr("S2 of 2026-11-23: 1 new lines, 1 matched"));
  EXPECT_THAT(out_.str(), HasSubstr("S3 of 2026-11-24: 1 new lines, 0 matched"));
  EXPECT_EQ(Lines().size(), 3u);
}

TEST_F(BankCommandTest, Match_LinesThatWait_AreTriedAgain) {
  EXPECT_EQ(Run({"import", Write("early.xml", StatementFile("S", {{.cents = 100, .text = "F26-0000001"}}))}), 0);
  const std::string invoice = IssueOwed();
  EXPECT_EQ(Run({"match"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1 of 1 waiting lines matched"));
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 100);
}

TEST_F(BankCommandTest, Announce_NobodyToTell_SaysSoAndTakesNoNonsense) {
  EXPECT_EQ(Run({"announce"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("0 collections announced"));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"announce", "notice_days=0"}, {"announce", "x"}, {"announce", "out=file"}}) {
    EXPECT_EQ(Run(wrong), 2);
  }
}

TEST_F(BankCommandTest, Refund_Credit_IsWrittenAsAFileThatTheBankTakes) {
  const std::string invoice = IssueOwed();
  const std::string path = ::testing::TempDir() + "/refunds.xml";
  EXPECT_EQ(Run({"refund", "out=" + path}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("there is nothing that a file could ask for"));
  const std::string other = IssueOwed();
  ASSERT_OK(ImportOne({.cents = kOwedCents + 9, .text = NumberOf(other), .account = "12345678"}));
  EXPECT_EQ(Run({"refund", "out=" + path}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr(AccountOf(other).Name() + " (its payer's bank account is no IBAN)"));
  ASSERT_OK(ImportOne({.cents = kOwedCents + 250, .text = NumberOf(invoice)}));
  EXPECT_EQ(Run({"refund", "out=" + path, "version=2009", AccountOf(invoice).Name(), AccountOf(other).Name()}), 0);
  EXPECT_THAT(out_.str(),
              HasSubstr(AccountOf(other).Name() + ": not refundable through SEPA: its payer's bank account"));
  EXPECT_THAT(out_.str(), HasSubstr("1 payments of EUR 2.50 in all; kept as sepaFiles/"));
  std::ifstream file(path);
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_THAT(BrokenPainRules(content), ::testing::IsEmpty());
  EXPECT_THAT(content, HasSubstr("pain.001.001.03"));
  EXPECT_EQ(CreditOf(AccountOf(invoice)), 0);
}

TEST_F(BankCommandTest, Collect_NothingWithAMandate_SaysSo) {
  IssueOwed();
  EXPECT_EQ(Run({"collect", "out=" + ::testing::TempDir() + "/debits.xml", "again=yes", "horizon_days=30"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("there is nothing that a file could ask for"));
}

TEST_F(BankCommandTest, Import_Directory_IsNoFile) {
  EXPECT_EQ(Run({"import", ::testing::TempDir()}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("is a directory"));
}

TEST_F(BankCommandTest, WrongSettings_AreNamed) {
  EXPECT_EQ(Run({"collect", "out=x.xml", "version=2030"}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("version=2030: must be one of 2019, 2009"));
  EXPECT_EQ(Run({"collect", "out=x.xml", "notice_days=-1"}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("notice_days=-1: must be a number"));
  EXPECT_EQ(Run({"refund", "out=x.xml", "accounts/zz"}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("accounts/zz"));
  EXPECT_FALSE(std::ifstream("x.xml").is_open());
}

TEST_F(BankCommandTest, UnknownWords_GetTheUsage) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"import"},
                                                {"match", "x"},
                                                {"pay"},
                                                {"collect"},
                                                {"collect", "out=x", "version=1"},
                                                {"collect", "out=x", "notice_days=0"},
                                                {"collect", "out=x", "once=yes"},
                                                {"refund", "out=x", "accounts/x"}}) {
    EXPECT_EQ(Run(words), 2);
    EXPECT_THAT(notes_.str(), HasSubstr("vlot bank import FILE"));
  }
}

}  // namespace
}  // namespace vlot::invoicing::bank
