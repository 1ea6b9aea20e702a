#include "services/invoicing/bank/testing/statement_file.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::invoicing::bank {
namespace {

std::string Element(const std::string& name, const std::string& content) {
  return content.empty() ? "" : absl::StrCat("<", name, ">", content, "</", name, ">");
}

std::string Amount(int64_t cents) {
  return absl::StrFormat("<Amt Ccy=\"EUR\">%d.%02d</Amt><CdtDbtInd>%s</CdtDbtInd>", std::abs(cents) / 100,
                         std::abs(cents) % 100, cents < 0 ? "DBIT" : "CRDT");
}

std::string Party(const Payment& payment) {
  const std::string role = payment.cents < 0 ? "Cdtr" : "Dbtr";
  return Element("RltdPties", Element(role, Element("Nm", payment.name)) +
                                  Element(role + "Acct", Element("Id", Element("IBAN", payment.account))));
}

std::string Entry(const Payment& payment, const std::string& date, const std::string& reference) {
  const std::string remittance =
      Element("Ustrd", payment.text) + Element("Strd", Element("CdtrRefInf", Element("Ref", payment.structured)));
  const std::string details = Element("Refs", Element("EndToEndId", payment.end_to_end_id)) + Party(payment) +
                              Element("RmtInf", remittance) +
                              Element("RtrInf", Element("Rsn", Element("Cd", payment.return_reason)));
  return Element("Ntry", Amount(payment.cents) + "<Sts>BOOK</Sts>" + Element("BookgDt", Element("Dt", date)) +
                             Element("AcctSvcrRef", reference) + Element("NtryDtls", Element("TxDtls", details))) +
         "\n";
}

std::string Balance(const std::string& type, int64_t cents, const std::string& date) {
  return Element("Bal", Element("Tp", Element("CdOrPrtry", Element("Cd", type))) + Amount(cents) +
                            Element("Dt", Element("Dt", date)));
}

}  // namespace

std::string StatementFile(const std::string& id, const std::vector<Payment>& payments, int day) {
  const std::string date = absl::StrFormat("2026-11-%02d", day);
  std::string entries;
  int64_t sum = 0;
  int number = 0;
  for (const Payment& payment : payments) {
    std::string reference = payment.reference.empty() ? absl::StrCat(id, "-", ++number) : payment.reference;
    entries += Entry(payment, date, reference == kNoReference ? "" : reference);
    sum += payment.cents;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>" +
         Element("Id", id) + "<Acct><Id><IBAN>" + kStatementAccount + "</IBAN></Id><Ccy>EUR</Ccy></Acct>\n" +
         Balance("OPBD", 0, date) + Balance("CLBD", sum, date) + "\n" + entries +
         "</Stmt></BkToCstmrStmt></Document>\n";
}

}  // namespace vlot::invoicing::bank
