// The ledger as comma-separated values (RFC 4180, UTF-8): a heading and a posting a line. All fields are ours: no name
// or text of a customer is in it, so no cell can be a spreadsheet's formula.
#pragma once

#include "services/invoicing/books/ledger_book.h"

namespace vlot::invoicing::books {

class CsvWriter final : public BookWriter {
 public:
  void Begin(const LedgerHead& head, std::string& out) override;
  void AddCustomer(const LedgerCustomer&, std::string&) override {}
  void EndCustomers(std::string&) override {}
  void AddLine(const LedgerLine& line, std::string& out) override;
  void End(std::string&) override {}
};

}  // namespace vlot::invoicing::books
