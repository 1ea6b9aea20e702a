#include "services/invoicing/bank/proposals.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "services/invoicing/bank/references.h"

namespace vlot::invoicing::bank {
namespace {

// Said by many names, so says nothing: forms of companies, titles, articles.
const std::set<std::string>& EmptyWords() {
  static const auto& words = *new std::set<std::string>{"BV", "NV",  "VOF", "CV",  "GMBH", "LTD", "BVBA", "SA",
                                                        "DE", "HET", "VAN", "DER", "DEN",  "EN",  "HR",   "MW"};
  return words;
}

// In capitals; a dot joins ("B.V." is BV), all else that is no letter or digit parts.
std::set<std::string> WordsOf(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() > 1 && !EmptyWords().contains(word)) words.insert(word);
    word.clear();
  };
  for (const char c : name) {
    if (absl::ascii_isalnum(c) || static_cast<unsigned char>(c) >= 0x80) {
      word.push_back(absl::ascii_toupper(c));
    } else if (c != '.') {
      end_word();
    }
  }
  end_word();
  return words;
}

int ScoreOf(const Proposal& proposal) {
  return proposal.named * 8 + proposal.known_payer * 4 + proposal.equal_amount * 2 + proposal.similar_name;
}

}  // namespace

bool AreSimilarNames(std::string_view a, std::string_view b) {
  const std::set<std::string> words_a = WordsOf(a), words_b = WordsOf(b);
  const bool a_has_fewer = words_a.size() <= words_b.size();
  const std::set<std::string>& fewer = a_has_fewer ? words_a : words_b;
  const std::set<std::string>& more = a_has_fewer ? words_b : words_a;
  const auto common = std::count_if(fewer.begin(), fewer.end(), [&](const auto& word) { return more.contains(word); });
  return common > 0 && 2 * static_cast<size_t>(common) >= fewer.size();
}

std::vector<Proposal> Propose(const BankLine& line, const Book& book) {
  std::vector<std::pair<Proposal, absl::CivilDay>> found;
  if (!line.amount.IsPositive()) return {};
  std::vector<std::string> named = NumbersInReferences(line);
  for (std::string& number : NumbersInText(line.remittance)) named.push_back(std::move(number));
  for (const auto& [id, receivable] : book.receivables()) {
    if (receivable.state != State::kOpen || receivable.open.currency != line.amount.currency) continue;
    Proposal proposal{
        .invoice = id, .number = receivable.number, .account = receivable.account, .open = receivable.open};
    proposal.named = std::find(named.begin(), named.end(), receivable.number) != named.end();
    proposal.known_payer = book.IsPayer(line.counterparty_account, receivable.account);
    proposal.equal_amount = receivable.open == line.amount;
    proposal.similar_name = AreSimilarNames(line.counterparty_name, receivable.payer_name);
    if (ScoreOf(proposal) > 0) found.emplace_back(std::move(proposal), receivable.due);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(-ScoreOf(a.first), a.second, a.first.number) <
           std::make_tuple(-ScoreOf(b.first), b.second, b.first.number);
  });
  if (found.size() > kProposalsMax) found.resize(kProposalsMax);
  std::vector<Proposal> proposals;
  for (auto& [proposal, due] : found) proposals.push_back(std::move(proposal));
  return proposals;
}

}  // namespace vlot::invoicing::bank
