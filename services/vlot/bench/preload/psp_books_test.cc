#include "services/vlot/bench/preload/psp_books.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "common/testing/status_matchers.h"

namespace vlot::bench {
namespace {

using ::testing::HasSubstr;

constexpr char kBefore[] = R"({"t":"payment","id":"tr_7UhSN1zuXS","s":"open","desc":"26-00000007"}
{"t":"key","k":"x","p":"tr_7UhSN1zuXS"}
{"t":"payment","id":"tr_7UhSN1zuXS","s":"paid","desc":"26-00000007"}
{"t":"told","p":"tr_7UhSN1zuXS","n":1}
)";

class PspBooksTest : public ::testing::Test {
 protected:
  PspBooksTest() : path_(::testing::TempDir() + "psp_books_test." + std::to_string(getpid())) {
    std::ofstream(path_) << kBefore;
  }
  ~PspBooksTest() override { std::remove(path_.c_str()); }

  std::string Journal() const {
    std::stringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  const std::string path_;
  Copies copies_{.originals = {{.number = "26-00000007", .psp_id = "tr_7UhSN1zuXS"}},
                 .plan = {.first_ms = 1'800'000'000'000, .first_serial = 8},
                 .count = 2};
};

TEST_F(PspBooksTest, LastWordOnThePayment_IsCopiedUnderNewNames) {
  ASSERT_THAT(CopyPspBooks(path_, copies_), testing::IsOk());
  const std::string first = copies_.Copy(0).psp_id, second = copies_.Copy(1).psp_id;
  EXPECT_EQ(Journal(), std::string(kBefore) + R"({"t":"payment","id":")" + first +
                           R"(","s":"paid","desc":"26-00000008"})" + "\n" + R"({"t":"told","p":")" + first +
                           R"(","n":1})" + "\n" + R"({"t":"payment","id":")" + second +
                           R"(","s":"paid","desc":"26-00000009"})" + "\n" + R"({"t":"told","p":")" + second +
                           R"(","n":1})" + "\n");
}

TEST_F(PspBooksTest, OrdersThatTheProviderDoesNotKnow_AddNothing) {
  copies_.originals[0].psp_id.clear();
  ASSERT_THAT(CopyPspBooks(path_, copies_), testing::IsOk());
  EXPECT_EQ(Journal(), kBefore);
}

TEST_F(PspBooksTest, PaymentThatTheJournalLacks_IsAnError) {
  copies_.originals[0].psp_id = "tr_another123";
  EXPECT_THAT(CopyPspBooks(path_, copies_),
              testing::StatusIs(absl::StatusCode::kDataLoss, testing::Message(HasSubstr("tr_another123"))));
}

}  // namespace
}  // namespace vlot::bench
