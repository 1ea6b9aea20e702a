#include "services/invoicing/bank/bank_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/bank/testing/camt_files.h"

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
    return RunBankCommand(words, {.database = database(), .provider_accounts = {kProviderAccount}}, clock_, out_,
                          notes_);
  }

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

TEST_F(BankCommandTest, Match_LinesThatWait_AreTriedAgain) {
  EXPECT_EQ(Run({"import", Write("early.xml", StatementFile("S", {{.cents = 100, .text = "F26-0000001"}}))}), 0);
  const std::string invoice = IssueOwed();
  EXPECT_EQ(Run({"match"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1 of 1 waiting lines matched"));
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 100);
}

TEST_F(BankCommandTest, UnknownWords_GetTheUsage) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{}, {"import"}, {"match", "x"}, {"pay"}}) {
    EXPECT_EQ(Run(words), 2);
    EXPECT_THAT(notes_.str(), HasSubstr("vlot bank import FILE"));
  }
}

}  // namespace
}  // namespace vlot::invoicing::bank
