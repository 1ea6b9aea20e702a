#include "services/invoicing/dunning/letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Day = absl::CivilDay;

NoticeClaim Owed(int n, int64_t cents, int64_t interest = 0) {
  return {.claim = {.number = "F26-000000" + std::to_string(n), .due = Day(2026, 11, n), .open = {cents, kEur}},
          .interest = {interest, kEur}};
}

Letter LetterOf(std::string language) {
  const Money none = Money::Zero(kEur);
  return {
      .notice = {.level = 1,
                 .day = Day(2026, 11, 20),
                 .pay_until = Day(2026, 12, 8),
                 .claims = {Owed(2, 12'100)},
                 .principal = {12'100, kEur},
                 .charged = none,
                 .interest = none,
                 .costs = none,
                 .costs_announced = none},
      .buyer = {.legal_name = "J. de Vries",
                .address = {.region = "NL", .postal_code = "3511 AA", .city = "Utrecht", .lines = {"Oudegracht 1"}}},
      .language = std::move(language),
      .create_time = absl::FromUnixSeconds(1'795'000'000)};
}

// Without the differences that layout makes between spaces and lines. VLOT_KEEP_PDF=<folder> keeps the file there.
std::string TextOf(const Letter& letter, const std::string& name, const std::string& tool = "pdftotext -layout") {
  const char* const keep = std::getenv("VLOT_KEEP_PDF");
  const std::string path =
      absl::StrCat(keep != nullptr ? keep : ::testing::TempDir(), "/", name, "-", getpid(), ".pdf");
  const absl::StatusOr<std::string> pdf = RenderLetter(letter, ExampleSeller(), "");
  EXPECT_OK(pdf);
  std::ofstream(path, std::ios::binary) << pdf.value_or("");
  FILE* const pipe = popen((tool + " " + path + (tool == "pdffonts" ? "" : " -")).c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string output;
  std::array<char, 4096> buffer;
  for (size_t got; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), got);
  EXPECT_EQ(pclose(pipe), 0);
  if (keep == nullptr) unlink(path.c_str());
  absl::StrReplaceAll({{"\u00A0", " "}, {"\n", " "}}, &output);
  while (absl::StrReplaceAll({{"  ", " "}}, &output) > 0) {
  }
  return output;
}

TEST(LetterTest, FourteenDayLetter_NamesTheTermFromDeliveryAndTheExactCosts) {
  Letter letter = LetterOf("nl");
  letter.notice.level = 2;
  letter.notice.fourteen_day_letter = true;
  letter.notice.costs_announced = {4'000, kEur};
  EXPECT_THAT(TextOf(letter, "letter-nl"),
              AllOf(HasSubstr("Aanmaning"), HasSubstr("J. de Vries"),
                    HasSubstr("binnen veertien dagen nadat deze brief bij u is bezorgd"),
                    HasSubstr("begint op de dag na de dag van bezorging"), HasSubstr("8 december 2026"),
                    HasSubstr("Deze kosten bedragen € 40,00"), HasSubstr("€ 121,00"), HasSubstr("F26-0000002")));
  letter.language = "en";
  EXPECT_THAT(TextOf(letter, "letter-en"),
              AllOf(HasSubstr("within fourteen days after this letter has been delivered to you"),
                    HasSubstr("These costs amount to € 40.00"), HasSubstr("8 December 2026")));
}

TEST(LetterTest, Hold_SaysWhatIsChargedWhatIsHeldAndHowItEnds) {
  Letter letter = LetterOf("nl");
  letter.notice.level = 3;
  letter.notice.claims = {Owed(2, 12'100, 77), Owed(3, 4'000)};
  letter.notice.charged = {4'000, kEur};
  letter.notice.interest = {77, kEur};
  letter.notice.credit_hold = true;
  letter.charge_number = "F26-0000009";
  EXPECT_THAT(TextOf(letter, "hold-nl"), AllOf(HasSubstr("Laatste aanmaning"),
                                               HasSubstr("wettelijke rente in rekening: € 0,77 (nummer F26-0000009)"),
                                               HasSubstr("leveren wij u niet meer op rekening"), HasSubstr("€ 161,77"),
                                               HasSubstr("F26-0000002 F26-0000003 F26-0000009")));
  letter.language = "de";
  EXPECT_THAT(TextOf(letter, "hold-en"), AllOf(HasSubstr("Final reminder"), HasSubstr("€ 161.77")));
}

TEST(LetterTest, FontsAreEmbedded_AndTheSameLetterIsTheSameBytes) {
  const Letter letter = LetterOf("nl");
  EXPECT_THAT(TextOf(letter, "fonts", "pdffonts"), AllOf(HasSubstr("yes"), Not(HasSubstr(" no no "))));
  EXPECT_EQ(*RenderLetter(letter, ExampleSeller(), ""), *RenderLetter(letter, ExampleSeller(), ""));
}

TEST(LetterTest, ManyInvoices_GoOverPages) {
  Letter letter = LetterOf("nl");
  letter.notice.claims.clear();
  for (int n = 0; n < 60; ++n) letter.notice.claims.push_back(Owed(n % 9 + 1, 100));
  EXPECT_THAT(TextOf(letter, "long"), AllOf(HasSubstr("Pagina 1 van 3"), HasSubstr("Pagina 3 van 3")));
}

TEST(LetterTest, WordsToPay_OneDocumentByReference_SeveralByNumber) {
  Letter letter = LetterOf("nl");
  EXPECT_EQ(WordsToPay(letter).text, "");
  EXPECT_THAT(WordsToPay(letter).reference, ::testing::StartsWith("RF"));
  letter.charge_number = "F26-0000009";
  EXPECT_EQ(WordsToPay(letter).text, "F26-0000002 F26-0000009");
  letter.notice.claims.assign(30, Owed(1, 100));
  EXPECT_LE(WordsToPay(letter).text.size(), 140);
}

}  // namespace
}  // namespace vlot::invoicing::dunning
