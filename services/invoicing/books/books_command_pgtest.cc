#include "services/invoicing/books/books_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "common/testing/status_matchers.h"
#include "services/invoicing/books/testing/xaf_checker.h"
#include "services/invoicing/testing/invoicing_test_base.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BooksCommandTest : public InvoicingTest {
 protected:
  int Run(const std::vector<std::string>& words, const BooksWish& wish) {
    out_.str("");
    notes_.str("");
    return RunBooksCommand(words, wish, database(), clock_, out_, notes_);
  }

  std::ostringstream out_, notes_;
};

TEST_F(BooksCommandTest, Export_WritesAFileThatKeepsTheRules) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK(Issue(OwedOrder()));
  const std::string path = ::testing::TempDir() + "/ledger.xaf";
  ASSERT_EQ(Run({"export"}, {.period = "2026", .format = "xaf", .out = path}), 0) << notes_.str();
  EXPECT_THAT(out_.str(), HasSubstr("10 postings, debit = credit = EUR 171.43"));
  std::ifstream file(path);
  const std::string xml{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_THAT(BrokenXafRules(xml), IsEmpty()) << xml;
}

TEST_F(BooksCommandTest, Vat_ShowsWholeEurosAndCents) {
  ASSERT_OK(Issue(OwedOrder()));
  ASSERT_EQ(Run({"vat"}, {.period = "2026-Q4"}), 0) << notes_.str();
  EXPECT_THAT(out_.str(), HasSubstr("turnover         54 (54.90)  VAT         11 (11.53)"));
  EXPECT_THAT(out_.str(), HasSubstr("5a  "));
}

TEST_F(BooksCommandTest, Balance_IsThatOfTheDay) {
  ASSERT_OK(Issue(OwedOrder()));
  ASSERT_EQ(Run({"balance"}, {}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1300  Debiteuren"));
  EXPECT_THAT(out_.str(), HasSubstr("92.56           92.56"));
  ASSERT_EQ(Run({"balance"}, {.at = "2026-11-21"}), 0);
  EXPECT_EQ(out_.str().find("Debiteuren"), std::string::npos);
}

TEST_F(BooksCommandTest, WrongWords_AreExplained) {
  EXPECT_EQ(Run({"sell"}, {}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("vlot books export"));
  EXPECT_EQ(Run({"export"}, {.period = "soon", .format = "xaf", .out = "/tmp/x"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("is no period"));
  EXPECT_EQ(Run({"export"}, {.period = "2026", .format = "pdf", .out = "/tmp/x"}), 1);
  EXPECT_EQ(Run({"export"}, {.period = "2026", .format = "csv", .out = "/nowhere/x"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("cannot be written"));
  EXPECT_EQ(Run({"balance"}, {.at = "yesterday"}), 1);
}

}  // namespace
}  // namespace vlot::invoicing::books
