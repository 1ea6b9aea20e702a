#include "services/invoicing/books/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "services/invoicing/books/testing/book_example.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(CsvTest, Book_IsAHeadingAndALineAPosting) {
  CsvWriter writer;
  const BookExample book = SmallBook();
  const std::string csv = Written(writer, book);
  const std::vector<std::string> rows = absl::StrSplit(csv, "\r\n", absl::SkipEmpty());
  ASSERT_THAT(rows, SizeIs(book.lines.size() + 1));
  EXPECT_THAT(rows[0], StartsWith("date,journal,transaction,entry,"));
  for (const std::string& row : rows) {
    const std::vector<std::string> commas = absl::StrSplit(row, ',');
    // "Bank, nog te bestemmen" and "Betaalprovider, nog uit te betalen" are quoted.
    EXPECT_THAT(commas, SizeIs(15 + (row.find('"') != std::string::npos ? 1 : 0))) << row;
  }
  EXPECT_THAT(rows[1], HasSubstr(",F26-0000042,26-0001234,1300,Debiteuren,RECEIVABLE,"));
  EXPECT_THAT(rows.back(), HasSubstr(",1300,Debiteuren,RECEIVABLE,,50.00,EUR,,accounts/"));
  EXPECT_THAT(csv, HasSubstr(",1190,\"Bank, nog te bestemmen\",BANK_UNMATCHED,50.00,,EUR,"));
  EXPECT_THAT(csv, EndsWith("\r\n"));
}

}  // namespace
}  // namespace vlot::invoicing::books
