// The ledger as an XML Auditfile Financieel 3.2, the exchange format of the Dutch tax office
// (http://www.auditfiles.nl/XAF/3.2, XmlAuditfileFinancieel3.2.xsd): header, company, customers, chart of accounts, VAT
// codes, periods, opening balance, and the transactions by journal. In memory is one transaction at a time.
//
// In euro; lines in another currency must not be given. Texts are cut to the schema's lengths. Customers are those who
// owe or owed something: who paid at the order is in no debtors' ledger, and not in this file.
#pragma once

#include <vector>

#include "services/invoicing/books/ledger_book.h"

namespace vlot::invoicing::books {

class XafWriter final : public BookWriter {
 public:
  void Begin(const LedgerHead& head, std::string& out) override;
  void AddCustomer(const LedgerCustomer& customer, std::string& out) override;
  void EndCustomers(std::string& out) override;
  void AddLine(const LedgerLine& line, std::string& out) override;
  void End(std::string& out) override;

 private:
  void WriteTransaction(std::string& out);
  void BeginJournal(Journal journal, std::string& out);

  LedgerHead head_;
  bool any_customer_ = false;
  bool in_journal_ = false;
  std::vector<LedgerLine> transaction_;  // so far
};

}  // namespace vlot::invoicing::books
