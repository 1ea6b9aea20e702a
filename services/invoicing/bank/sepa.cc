#include "services/invoicing/bank/sepa.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/checks/sepa.h"
#include "common/status/string_views.h"
#include "services/invoicing/bank/target_days.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kLeadDays = 1;  // TARGET days

SequenceType NextSequence(const Mandate& mandate, bool last) {
  if (mandate.kind == MandateKind::kOneOff) return SequenceType::kOneOff;
  if (mandate.ending && last) return SequenceType::kFinal;
  return mandate.collected ? SequenceType::kRecurring : SequenceType::kFirst;
}

}  // namespace

std::string_view ToString(Scheme scheme) { return scheme == Scheme::kCore ? "CORE" : "B2B"; }

std::string_view ToString(SequenceType sequence) {
  switch (sequence) {
    case SequenceType::kFirst:
      return "FRST";
    case SequenceType::kRecurring:
      return "RCUR";
    case SequenceType::kOneOff:
      return "OOFF";
    case SequenceType::kFinal:
      return "FNAL";
  }
  return "";
}

std::optional<Unreachable> WhyUnreachable(std::string_view bank_account) {
  if (!IsIbanOfItsCountry(bank_account)) return Unreachable::kNoIban;
  if (!IsSepaIban(bank_account)) return Unreachable::kOutsideSepa;
  return std::nullopt;
}

std::string_view Describe(Unreachable why) {
  return why == Unreachable::kNoIban ? "its payer's bank account is no IBAN"
                                     : "its payer's bank account is in a country outside SEPA";
}

absl::CivilDay CollectionDate(const Due& due, const CollectionTerms& terms) {
  const absl::CivilDay noticed = due.told_on + terms.notice_days;
  const absl::CivilDay delivered = AddTargetDays(terms.today, kLeadDays);
  return OnOrAfterTargetDay(std::max({due.due_date, noticed, delivered}));
}

DebitNotice NoticeOf(const Mandate& mandate, const std::string& creditor_id, int notice_days, absl::CivilDay issue_date,
                     absl::CivilDay due_date) {
  return {.mandate = mandate.reference,
          .creditor_id = creditor_id,
          .bank_account = mandate.bank_account,
          .date = OnOrAfterTargetDay(std::max(due_date, issue_date + notice_days))};
}

std::vector<DirectDebit> PlanCollections(std::vector<Due> invoices, const CollectionTerms& terms,
                                         std::string_view suffix, Mandate& mandate) {
  const absl::CivilDay horizon = terms.today + terms.horizon_days;
  std::erase_if(invoices, [&](const Due& due) { return CollectionDate(due, terms) > horizon; });
  std::sort(invoices.begin(), invoices.end(), [&](const Due& a, const Due& b) {
    return std::make_tuple(CollectionDate(a, terms), a.number) < std::make_tuple(CollectionDate(b, terms), b.number);
  });
  if (mandate.kind == MandateKind::kOneOff && invoices.size() > 1) invoices.resize(1);
  std::vector<DirectDebit> debits;
  for (const Due& due : invoices) {
    const SequenceType sequence = NextSequence(mandate, &due == &invoices.back());
    mandate.collected = true;
    if (sequence == SequenceType::kOneOff || sequence == SequenceType::kFinal) mandate.state = MandateState::kEnded;
    debits.push_back({.end_to_end_id = absl::StrCat(due.number, "-", AbslView(suffix)),
                      .invoice = due.invoice,
                      .number = due.number,
                      .amount = due.open,
                      .mandate = mandate,
                      .sequence = sequence,
                      .date = CollectionDate(due, terms)});
  }
  return debits;
}

std::vector<DebitGroup> GroupDebits(std::vector<DirectDebit> debits, std::string_view message_id) {
  std::map<std::tuple<SequenceType, absl::CivilDay, Scheme>, DebitGroup> by_kind;
  for (DirectDebit& debit : debits) {
    by_kind[{debit.sequence, debit.date, debit.mandate.scheme}].debits.push_back(std::move(debit));
  }
  std::vector<DebitGroup> groups;
  for (auto& [kind, group] : by_kind) {
    group.payment_information_id = absl::StrCat(AbslView(message_id), "-", groups.size() + 1);
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace vlot::invoicing::bank
