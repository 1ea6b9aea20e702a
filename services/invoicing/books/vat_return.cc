#include "services/invoicing/books/vat_return.h"

#include <array>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/invoicing/books/vat_code.h"

namespace vlot::invoicing::books {
namespace {

enum BoxIndex : size_t { k1a, k1b, k1c, k1e, k3a, k3b, k5a, k5b, k5g, kBoxes };

struct Title {
  std::string_view box, title;
  bool turnover, vat, documents;
};

// As on the return, and of 5b which part it is.
constexpr std::array<Title, kBoxes> kTitles = {{
    {"1a", "Leveringen/diensten belast met hoog tarief", true, true, true},
    {"1b", "Leveringen/diensten belast met laag tarief", true, true, true},
    {"1c", "Leveringen/diensten belast met overige tarieven, behalve 0%", true, true, true},
    {"1e", "Leveringen/diensten belast met 0% of niet bij u belast", true, false, false},
    {"3a", "Leveringen naar landen buiten de EU (uitvoer)", true, false, false},
    {"3b", "Leveringen naar of diensten in landen binnen de EU", true, false, false},
    {"5a", "Verschuldigde omzetbelasting (rubrieken 1 t/m 4)", false, true, true},
    {"5b", "Voorbelasting (alleen op kosten van de betaalprovider)", false, true, false},
    {"5g", "Totaal (5a min 5b)", false, true, false},
}};

// Sales whose VAT the buyer owes go by where he is: at home to 1e, in another member state to 3b; services elsewhere
// are taxed there, "not with you".
BoxIndex BoxOf(vat::Category category, Place place) {
  switch (category) {
    case vat::Category::kStandard:
      return k1a;
    case vat::Category::kReduced:
      return k1b;
    case vat::Category::kZero:
    case vat::Category::kExempt:
      return k1e;
    case vat::Category::kReverseCharge:
      return place == Place::kMemberState ? k3b : k1e;
    case vat::Category::kIntraCommunity:
      return k3b;
    case vat::Category::kExport:
      return k3a;
  }
  return k1c;
}

std::vector<VatBox> EmptyBoxes() {
  std::vector<VatBox> boxes;
  for (const Title& title : kTitles) {
    boxes.push_back({.box = title.box,
                     .title = title.title,
                     .has_turnover = title.turnover,
                     .has_vat = title.vat,
                     .has_documents = title.documents});
  }
  return boxes;
}

using SumsByCode = std::map<std::string, std::pair<int64_t, int64_t>>;

SumsByCode ByCode(const std::vector<VatSum>& sums) {
  SumsByCode by_code;
  for (const VatSum& sum : sums) {
    auto& [turnover, vat] = by_code[sum.vat_code];
    turnover += sum.turnover_minor;
    vat += sum.vat_minor;
  }
  return by_code;
}

int64_t DifferenceOf(SumsByCode a, const SumsByCode& b) {
  for (const auto& [code, sums] : b) {
    a[code].first -= sums.first;
    a[code].second -= sums.second;
  }
  int64_t difference = 0;
  for (const auto& [code, sums] : a) difference += std::abs(sums.first) + std::abs(sums.second);
  return difference;
}

}  // namespace

int64_t WholeEuros(int64_t minor) { return minor / 100 - (minor % 100 < 0 ? 1 : 0); }

int64_t WholeEurosUp(int64_t minor) { return -WholeEuros(-minor); }

absl::StatusOr<VatReturn> MakeVatReturn(const std::vector<VatSum>& postings, int64_t input_vat_minor,
                                        const std::vector<VatSum>& documents) {
  VatReturn result{.boxes = EmptyBoxes()};
  for (const VatSum& sum : postings) {
    ASSIGN_OR_RETURN(const VatRate rate, ParseVatCode(sum.vat_code));
    VatBox& box = result.boxes[BoxOf(rate.category, sum.place)];
    box.turnover_minor += sum.turnover_minor;
    box.vat_minor += sum.vat_minor;
  }
  for (const VatSum& sum : documents) {
    ASSIGN_OR_RETURN(const VatRate rate, ParseVatCode(sum.vat_code));
    result.boxes[BoxOf(rate.category, sum.place)].documents_vat_minor += sum.vat_minor;
  }
  VatBox& owed = result.boxes[k5a];
  for (size_t index = 0; index < k5a; ++index) {
    VatBox& box = result.boxes[index];
    box.turnover_euros = WholeEuros(box.turnover_minor);
    box.vat_euros = WholeEuros(box.vat_minor);
    owed.vat_minor += box.vat_minor;
    owed.vat_euros += box.vat_euros;
    owed.documents_vat_minor += box.documents_vat_minor;
  }
  VatBox& input = result.boxes[k5b];
  input.vat_minor = input_vat_minor;
  input.vat_euros = WholeEurosUp(input_vat_minor);
  result.boxes[k5g].vat_minor = owed.vat_minor - input.vat_minor;
  result.boxes[k5g].vat_euros = owed.vat_euros - input.vat_euros;
  result.difference_minor = DifferenceOf(ByCode(postings), ByCode(documents));
  return result;
}

void IntraCommunitySales::Add(std::string_view vat_code, Place place, std::string_view vat_id, int64_t turnover_minor) {
  const bool goods = absl::StartsWith(AbslView(vat_code), AbslView(vat::ToString(vat::Category::kIntraCommunity)));
  const bool services = place == Place::kMemberState &&
                        absl::StartsWith(AbslView(vat_code), AbslView(vat::ToString(vat::Category::kReverseCharge)));
  if (!goods && !services) return;
  IntraCommunitySale& sale = sales_[std::string(vat_id)];
  sale.vat_id = std::string(vat_id);
  (goods ? sale.goods_minor : sale.services_minor) += turnover_minor;
}

std::vector<IntraCommunitySale> IntraCommunitySales::Take() const {
  std::vector<IntraCommunitySale> sales;
  for (const auto& [vat_id, sale] : sales_) {
    if (sale.goods_minor != 0 || sale.services_minor != 0) sales.push_back(sale);
  }
  return sales;
}

}  // namespace vlot::invoicing::books
