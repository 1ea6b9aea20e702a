#include "services/invoicing/dunning/charge.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time/iso.h"

namespace vlot::invoicing::dunning {
namespace {

void AddLine(std::string title, const Money& amount, Document& document) {
  document.lines.push_back({.line = static_cast<int16_t>(document.lines.size() + 1),
                            .title = std::move(title),
                            .unit_price = amount,
                            .net = amount,
                            .category = vat::Category::kExempt,  // of lines alone: there is no group to be taxed
                            .charge = true});
}

std::string InterestTitle(const NoticeClaim& claim, const Notice& notice, RateKind kind, bool dutch) {
  const std::string days =
      absl::StrCat(FormatIsoDate(claim.claim.interest_until + 1), dutch ? " t/m " : " to ", FormatIsoDate(notice.day));
  const bool commercial = kind == RateKind::kCommercial;
  if (dutch) {
    return absl::StrCat(commercial ? "Wettelijke handelsrente" : "Wettelijke rente", " over ", claim.claim.number, ", ",
                        days);
  }
  return absl::StrCat(commercial ? "Statutory commercial interest" : "Statutory interest", " on ", claim.claim.number,
                      ", ", days);
}

}  // namespace

Document DraftChargeNote(const Notice& notice, const Policy& policy, AccountId account, Party buyer,
                         std::string language) {
  const bool dutch = language == "nl";
  const Level* const level = LevelOf(policy, notice.level);
  const Money none = Money::Zero(notice.principal.currency);
  const Money sum = ChargeOf(notice);
  Document document{.kind = Kind::kChargeNote,
                    .account = account,
                    .buyer = std::move(buyer),
                    .language = std::move(language),
                    .issue_date = notice.day,
                    .due_date = notice.pay_until,
                    .net = sum,
                    .vat = none,
                    .gross = sum,
                    .rounding = none,
                    .prepaid = none,
                    .payable = sum,
                    .open = sum};
  if (notice.costs.IsPositive()) AddLine(dutch ? "Incassokosten" : "Collection costs", notice.costs, document);
  for (const NoticeClaim& claim : notice.claims) {
    if (claim.interest.IsPositive()) {
      AddLine(InterestTitle(claim, notice, level == nullptr ? RateKind::kNone : level->interest, dutch), claim.interest,
              document);
    }
  }
  return document;
}

}  // namespace vlot::invoicing::dunning
