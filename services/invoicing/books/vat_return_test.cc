#include "services/invoicing/books/vat_return.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"
#include "services/invoicing/books/place.h"
#include "services/invoicing/issue.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/testing/examples.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::ElementsAre;
using testing::StatusIs;

const VatBox& BoxOf(const VatReturn& result, std::string_view name) {
  for (const VatBox& box : result.boxes) {
    if (box.box == name) return box;
  }
  return *new VatBox;
}

TEST(WholeEurosTest, AreRoundedDown) {
  EXPECT_EQ(WholeEuros(0), 0);
  EXPECT_EQ(WholeEuros(199), 1);
  EXPECT_EQ(WholeEuros(-1), -1);
  EXPECT_EQ(WholeEuros(-100), -1);
  EXPECT_EQ(WholeEuros(-101), -2);
}

TEST(WholeEurosTest, Up_AreRoundedUp) {
  EXPECT_EQ(WholeEurosUp(0), 0);
  EXPECT_EQ(WholeEurosUp(1), 1);
  EXPECT_EQ(WholeEurosUp(100), 1);
  EXPECT_EQ(WholeEurosUp(101), 2);
  EXPECT_EQ(WholeEurosUp(-199), -1);
}

TEST(VatReturnTest, EveryKindOfSale_IsInItsBox) {
  const std::vector<VatSum> sums = {{"STANDARD 21", Place::kDomestic, 100'099, 21'021},
                                    {"REDUCED 9", Place::kDomestic, 50'050, 4'505},
                                    {"ZERO 0", Place::kDomestic, 1'000, 0},
                                    {"EXEMPT 0", Place::kDomestic, 2'000, 0},
                                    {"REVERSE_CHARGE 0", Place::kDomestic, 3'000, 0},
                                    {"REVERSE_CHARGE 0", Place::kMemberState, 4'000, 0},
                                    {"REVERSE_CHARGE 0", Place::kElsewhere, 500, 0},
                                    {"INTRA_COMMUNITY 0", Place::kDomestic, 5'000, 0},
                                    {"EXPORT 0", Place::kDomestic, 6'000, 0}};
  ASSERT_OK_AND_ASSIGN(const VatReturn result, MakeVatReturn(sums, 4'201, sums));
  EXPECT_EQ(BoxOf(result, "1a").turnover_minor, 100'099);
  EXPECT_EQ(BoxOf(result, "1a").turnover_euros, 1'000);
  EXPECT_EQ(BoxOf(result, "1a").vat_euros, 210);
  EXPECT_EQ(BoxOf(result, "1b").vat_euros, 45);
  EXPECT_EQ(BoxOf(result, "1c").turnover_minor, 0);
  EXPECT_EQ(BoxOf(result, "1e").turnover_minor, 6'500);
  EXPECT_EQ(BoxOf(result, "3a").turnover_minor, 6'000);
  EXPECT_EQ(BoxOf(result, "3b").turnover_minor, 9'000);
  EXPECT_EQ(BoxOf(result, "5a").vat_minor, 25'526);
  EXPECT_EQ(BoxOf(result, "5a").vat_euros, 255) << "the sum of the rounded ones";
  EXPECT_EQ(BoxOf(result, "5b").vat_minor, 4'201);
  EXPECT_EQ(BoxOf(result, "5b").vat_euros, 43) << "in the taxpayer's favour";
  EXPECT_EQ(BoxOf(result, "5g").vat_minor, 21'325);
  EXPECT_EQ(BoxOf(result, "5g").vat_euros, 212) << "of the boxes above it as they stand there";
  EXPECT_EQ(result.difference_minor, 0);
}

TEST(VatReturnTest, PostingsAndDocumentsThatDiffer_SayByHowMuch) {
  ASSERT_OK_AND_ASSIGN(const VatReturn result, MakeVatReturn({{"STANDARD 21", Place::kDomestic, 1'000, 210}}, 0,
                                                             {{"STANDARD 21", Place::kDomestic, 1'001, 209},
                                                              {"REDUCED 9", Place::kDomestic, 100, 9}}));
  EXPECT_EQ(result.difference_minor, 1 + 1 + 100 + 9);
  EXPECT_EQ(BoxOf(result, "1a").documents_vat_minor, 209);
}

TEST(VatReturnTest, MoreToReclaimThanOwed_ComesBack) {
  ASSERT_OK_AND_ASSIGN(const VatReturn result, MakeVatReturn({}, 1'050, {}));
  EXPECT_EQ(BoxOf(result, "5a").vat_euros, 0);
  EXPECT_EQ(BoxOf(result, "5b").vat_euros, 11);
  EXPECT_EQ(BoxOf(result, "5g").vat_minor, -1'050);
  EXPECT_EQ(BoxOf(result, "5g").vat_euros, -11);
}

TEST(VatReturnTest, CodeOfNobody_IsRefused) {
  EXPECT_THAT(MakeVatReturn({{"LUXURY 33"}}, 0, {}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(MakeVatReturn({{"STANDARD"}}, 0, {}), StatusIs(absl::StatusCode::kInternal));
}

TEST(PlaceTest, VatIdGoesBeforeTheAddress) {
  Party buyer = Business();
  EXPECT_EQ(PlaceOf(buyer, "NL"), Place::kDomestic);
  buyer.vat_id = "DE136695976";
  EXPECT_EQ(PlaceOf(buyer, "NL"), Place::kMemberState);
  buyer.vat_id = "XI123456789";
  buyer.address.region = "GB";
  EXPECT_EQ(PlaceOf(buyer, "NL"), Place::kMemberState);
  buyer.vat_id = "GB123456789";
  EXPECT_EQ(PlaceOf(buyer, "NL"), Place::kElsewhere);
  buyer.vat_id = "";
  buyer.address.region = "GR";
  EXPECT_EQ(PlaceOf(buyer, "NL"), Place::kMemberState);
  EXPECT_EQ(PlaceOf(buyer, "GR"), Place::kDomestic);
}

TEST(IntraCommunitySalesTest, GoodsAndServices_AreAddedUpByVatId) {
  IntraCommunitySales sales;
  sales.Add("INTRA_COMMUNITY 0", Place::kMemberState, "DE136695976", 10'050);
  sales.Add("REVERSE_CHARGE 0", Place::kMemberState, "DE136695976", 2'000);
  sales.Add("INTRA_COMMUNITY 0", Place::kMemberState, "BE0417497106", 500);
  sales.Add("INTRA_COMMUNITY 0", Place::kMemberState, "BE0417497106", -500);
  sales.Add("REVERSE_CHARGE 0", Place::kDomestic, "NL123456782B90", 700);
  sales.Add("STANDARD 21", Place::kMemberState, "FR40303265045", 900);
  EXPECT_THAT(sales.Take(), ElementsAre(IntraCommunitySale{"DE136695976", 10'050, 2'000}));
}

// Documents of random lines, some of them credited.
struct Sale {
  Document invoice;
  bool credited = false;
};

Sale RandomSale() {
  IssueRequest request = BusinessRequest();
  request.lines.clear();
  request.prices_include_vat = *rc::gen::arbitrary<bool>();
  const int lines = *rc::gen::inRange(1, 8);
  for (int i = 0; i < lines; ++i) {
    request.lines.push_back(
        {.title = "x",
         .item = "X",
         .quantity = *rc::gen::inRange<int64_t>(1, 50),
         .unit_price = {*rc::gen::inRange<int64_t>(0, 100'000), kEur},
         .category = *rc::gen::element(vat::Category::kStandard, vat::Category::kReduced, vat::Category::kZero)});
  }
  return {Issued(request), *rc::gen::arbitrary<bool>()};
}

// What the ledger has of some sales, by code.
std::vector<VatSum> SumPostings(const std::vector<Sale>& sales) {
  std::map<std::string, VatSum> sums;
  const auto add = [&](const std::vector<Posting>& postings) {
    for (const Posting& posting : postings) {
      if (posting.vat_code.empty()) continue;
      VatSum& sum = sums[posting.vat_code];
      sum.vat_code = posting.vat_code;
      (posting.ledger_account == LedgerAccount::kRevenue ? sum.turnover_minor : sum.vat_minor) -= posting.amount.minor;
    }
  };
  for (const Sale& sale : sales) {
    std::vector<Posting> postings = PostingsOfInvoice(sale.invoice);
    add(postings);
    if (!sale.credited) continue;
    for (Posting& posting : postings) posting.amount.minor = -posting.amount.minor;
    add(postings);
  }
  std::vector<VatSum> list;
  for (const auto& [code, sum] : sums) list.push_back(sum);
  return list;
}

RC_GTEST_PROP(VatReturnProperty, BaseAndVat_AreTheDocumentsTo_TheCent, ()) {
  std::vector<Sale> sales;
  const int count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) sales.push_back(RandomSale());
  // The oracle: document by document, no posting in sight.
  int64_t base[3] = {}, vat[2] = {};
  std::vector<VatSum> documents;
  for (const Sale& sale : sales) {
    if (sale.credited) continue;
    for (const vat::Group& group : sale.invoice.groups) {
      documents.push_back({VatCode(group.category, group.percent), Place::kDomestic, group.net.minor, group.vat.minor});
      const int at = group.category == vat::Category::kStandard ? 0 : group.category == vat::Category::kReduced ? 1 : 2;
      base[at] += group.net.minor;
      if (at < 2) vat[at] += group.vat.minor;
    }
  }
  const absl::StatusOr<VatReturn> result = MakeVatReturn(SumPostings(sales), 0, documents);
  RC_ASSERT(result.ok());
  RC_ASSERT(BoxOf(*result, "1a").turnover_minor == base[0]);
  RC_ASSERT(BoxOf(*result, "1a").vat_minor == vat[0]);
  RC_ASSERT(BoxOf(*result, "1b").turnover_minor == base[1]);
  RC_ASSERT(BoxOf(*result, "1b").vat_minor == vat[1]);
  RC_ASSERT(BoxOf(*result, "1e").turnover_minor == base[2]);
  RC_ASSERT(BoxOf(*result, "5a").vat_minor == vat[0] + vat[1]);
  RC_ASSERT(BoxOf(*result, "5a").vat_euros * 100 <= vat[0] + vat[1]);
  RC_ASSERT(BoxOf(*result, "5a").vat_euros * 100 > vat[0] + vat[1] - 200);
  RC_ASSERT(result->difference_minor == 0);
}

}  // namespace
}  // namespace vlot::invoicing::books
