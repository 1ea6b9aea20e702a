// What a person may mean by a line that no rule could match: a short list, the likeliest first. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

inline constexpr size_t kProposalsMax = 5;

struct Proposal {
  InvoiceId invoice;
  std::string number;
  AccountId account;
  Money open;
  // Why: at least one of them.
  bool named = false;         // its number stands in the line
  bool known_payer = false;   // the account has paid from this bank account before
  bool equal_amount = false;  // exactly what is open
  bool similar_name = false;  // the payer's name has the buyer's words
};

// Of the book's open invoices in the line's currency. Only for money in; none for money out.
std::vector<Proposal> Propose(const BankLine& line, const Book& book);

// Half or more of the words of the shorter name are in the longer one: "BAKKERIJ ZONNEBLOEM BV" and "Bakkerij de
// Zonnebloem B.V.". Forms of companies and words of one letter do not count.
bool AreSimilarNames(std::string_view a, std::string_view b);

}  // namespace vlot::invoicing::bank
