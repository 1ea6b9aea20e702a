// The ledger leaves the house: figures for the VAT return, and files for bookkeepers, through HTTP and the command
// line.
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

using ::testing::HasSubstr;

class S40Books : public Scenario {
 protected:
  static absl::CivilMonth Month() { return absl::CivilMonth(ToCivilDay(SystemClock().Now(), DefaultTimeZone())); }
  static std::string Period() { return absl::StrFormat("%d-%02d", Month().year(), Month().month()); }
  static Json First(absl::CivilMonth month) { return {{"year", month.year()}, {"month", month.month()}, {"day", 1}}; }

  // Cents of a box of this month's return; the postings must agree with the documents.
  static absl::StatusOr<int64_t> VatOwed() {
    std::string query = "/v1/vatReturn?";
    const absl::CivilMonth next = Month() + 1;
    for (const auto& [field, month] : {std::pair("fromDate", Month()), std::pair("untilDate", next)}) {
      absl::StrAppend(&query, field, ".year=", month.year(), "&", field, ".month=", month.month(), "&", field,
                      ".day=1&");
    }
    query.pop_back();
    ASSIGN_OR_RETURN(const Json figures, vlot().office().Get(query));
    EXPECT_EQ(Cents(figures.at("difference")), 0);
    for (const Json& box : figures.at("boxes")) {
      if (box.at("box") == "5a") return Cents(box.at("vat"));
    }
    return absl::NotFoundError("box 5a");
  }

  // An order of 121.00, delivered: its invoice.
  static absl::StatusOr<Json> Sell() {
    ASSIGN_OR_RETURN(const std::string customer, vlot().NewConsumer());
    ASSIGN_OR_RETURN(const std::string item, vlot().NewItem("STANDARD", 5));
    ASSIGN_OR_RETURN(const std::string name, Place(Installation::OrderBody(customer, item, 1, 12'100)));
    ASSIGN_OR_RETURN(const Json order, vlot().WaitForState(name, "COMPLETED"));
    return vlot().office().Get("/v1/" + order.at("invoices").at(0).get<std::string>());
  }
};

TEST_F(S40Books, S40_VatReturn_GrowsByWhatIsSold) {
  ASSERT_OK_AND_ASSIGN(const int64_t before, VatOwed());
  ASSERT_OK(Sell());
  ASSERT_OK_AND_ASSIGN(const int64_t after, VatOwed());
  EXPECT_EQ(after - before, 2'100);
}

TEST_F(S40Books, S40_Exports_HoldTheInvoice) {
  ASSERT_OK_AND_ASSIGN(const Json invoice, Sell());
  const std::string number = invoice.at("number");
  const Json wish = {{"format", "XAF"}, {"fromDate", First(Month())}, {"untilDate", First(Month() + 1)}};
  ASSERT_OK_AND_ASSIGN(Json made, vlot().office().Post("/v1/ledgerExports", {{"ledgerExport", wish}}));
  const std::string path = "/v1/" + made.at("name").get<std::string>();
  const absl::Time until = SystemClock().Now() + absl::Minutes(1);
  while (made.at("state") == "BUILDING" && SystemClock().Now() < until) {
    ASSERT_OK_AND_ASSIGN(made, vlot().office().Get(path));
  }
  ASSERT_EQ(made.at("state"), "READY") << made;
  ASSERT_OK_AND_ASSIGN(const Json part, vlot().office().Get(path + "/content"));
  std::string file;
  ASSERT_TRUE(absl::Base64Unescape(part.at("content").get<std::string>(), &file));
  EXPECT_THAT(file, HasSubstr(absl::StrCat("<nr>", number, "</nr>")));

  const std::string csv = absl::StrCat(::testing::TempDir(), "/", NewRequestId(), ".csv");
  ASSERT_OK_AND_ASSIGN(const std::string said,
                       vlot().Run({"books", "export", "--period=" + Period(), "--format=csv", "--out=" + csv}));
  EXPECT_THAT(said, HasSubstr("debit = credit"));
  std::ifstream rows(csv);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(rows), {}), HasSubstr("," + number + ","));
  ASSERT_OK_AND_ASSIGN(const std::string balance, vlot().Run({"books", "balance"}));
  EXPECT_THAT(balance, HasSubstr("8000  Omzet"));
}

}  // namespace
}  // namespace vlot::testing
