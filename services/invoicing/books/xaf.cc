#include "services/invoicing/books/xaf.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"
#include "services/invoicing/books/book_period.h"
#include "services/invoicing/books/chart.h"
#include "services/invoicing/books/vat_code.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::books {
namespace {

// The schema's lengths, in characters.
constexpr size_t kIdMax = 35, kNameMax = 50, kCityMax = 50, kPostalCodeMax = 10, kTaxIdMax = 30, kTextMax = 999;

// Countries that one of the schema's editions lacks.
constexpr std::array<std::string_view, 12> kUnknownCountries = {"AX", "BL", "BQ", "CW", "GG", "JE",
                                                                "ME", "MF", "RS", "SS", "SX", "XK"};

// The first `characters` of UTF-8 text.
std::string Cut(std::string_view text, size_t characters) {
  size_t seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++seen > characters) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

std::string Amount(int64_t minor) { return Money{std::abs(minor), kEur}.ToString(); }
const char* DebitOrCredit(int64_t minor) { return minor < 0 ? "C" : "D"; }

// A country's code as the schema knows it; else "".
std::string Country(std::string_view region) {
  const bool unknown = std::find(kUnknownCountries.begin(), kUnknownCountries.end(), region) != kUnknownCountries.end();
  return region.size() == 2 && !unknown ? std::string(region) : "";
}

// The country of a VAT id: its prefix, but for Greece and Northern Ireland.
std::string TaxCountry(std::string_view prefix) {
  if (prefix == "EL") return "GR";
  return prefix == "XI" ? "GB" : Country(prefix);
}

// A VAT id in two: country and number. Elements of a number alone say nothing, so both or none.
void AddTaxId(std::string_view vat_id, Element parent) {
  const std::string country = TaxCountry(vat_id.substr(0, 2));
  if (vat_id.size() <= 2 || country.empty()) return;
  parent.Text("taxRegistrationCountry", country);
  parent.Text("taxRegIdent", Cut(vat_id.substr(2), kTaxIdMax));
}

void AddAddress(const Address& address, Element parent) {
  Element node = parent.Add("streetAddress");
  if (!address.lines.empty()) node.Text("streetname", Cut(address.lines.front(), kTextMax));
  node.Text("city", Cut(address.city, kCityMax));
  node.Text("postalCode", Cut(address.postal_code, kPostalCodeMax));
  node.Text("country", Country(address.region));
}

void AddAccount(const ChartAccount& account, Element parent) {
  Element node = parent.Add("ledgerAccount");
  node.Text("accID", account.number);
  node.Text("accDesc", account.name);
  node.Text("accTp", account.profit_and_loss ? "P" : "B");
}

struct StringSink final : pugi::xml_writer {
  explicit StringSink(std::string& out) : out(out) {}
  void write(const void* data, size_t size) override { out.append(static_cast<const char*>(data), size); }
  std::string& out;
};

// One element and what is in it, as it stands `depth` deep in the file.
class Piece {
 public:
  Element Add(const char* name) { return Element(document_.append_child(name)); }
  void Print(unsigned depth, std::string& out) {
    StringSink sink(out);
    for (const pugi::xml_node node : document_)
      node.print(sink, "  ", pugi::format_default, pugi::encoding_utf8, depth);
  }

 private:
  pugi::xml_document document_;
};

void WriteHeader(const LedgerHead& head, std::string& out) {
  Piece piece;
  Element header = piece.Add("header");
  header.Text("fiscalYear", absl::StrCat(head.period.begin.year()));
  header.Date("startDate", head.period.begin);
  header.Date("endDate", head.period.end - 1);
  header.Text("curCode", "EUR");
  header.Date("dateCreated", head.created);
  header.Text("softwareDesc", "Vlot");
  piece.Print(1, out);
}

// What `company` begins with; its other parts are pieces of their own.
void WriteSeller(const Seller& seller, std::string& out) {
  pugi::xml_document company;
  Element parent(company.append_child("company"));
  parent.Text("companyIdent", Cut(seller.registration_number, kIdMax));
  parent.Text("companyName", Cut(seller.legal_name, kTextMax));
  AddTaxId(seller.vat_id, parent);
  AddAddress(seller.address, parent);
  StringSink sink(out);
  for (const pugi::xml_node node : company.first_child()) {
    node.print(sink, "  ", pugi::format_default, pugi::encoding_utf8, 2);
  }
}

void WriteChart(std::string& out) {
  Piece piece;
  Element ledger = piece.Add("generalLedger");
  AddAccount(RetainedResult(), ledger);
  for (const LedgerAccount account : Chart()) AddAccount(ChartOf(account), ledger);
  piece.Print(2, out);
}

void WriteVatCodes(const LedgerHead& head, std::string& out) {
  if (head.vat_codes.empty()) return;
  Piece piece;
  Element codes = piece.Add("vatCodes");
  for (const std::string& code : head.vat_codes) {
    const absl::StatusOr<VatRate> rate = ParseVatCode(code);
    Element node = codes.Add("vatCode");
    node.Text("vatID", Cut(code, kIdMax));
    node.Text("vatDesc", rate.ok() ? DescribeVat(*rate) : code);
    node.Text("vatToPayAccID", ChartOf(LedgerAccount::kVatPayable).number);
  }
  piece.Print(2, out);
}

void WritePeriods(const LedgerHead& head, std::string& out) {
  Piece piece;
  Element periods = piece.Add("periods");
  for (const DayPeriod& month : MonthsOf(head.period)) {
    Element node = periods.Add("period");
    node.Text("periodNumber", absl::StrCat(month.begin.month()));
    node.Text("periodDesc", absl::StrFormat("%d-%02d", month.begin.year(), month.begin.month()));
    node.Date("startDatePeriod", month.begin);
    node.Date("endDatePeriod", month.end - 1);
  }
  piece.Print(2, out);
}

void WriteOpening(const LedgerHead& head, std::string& out) {
  int64_t debit = 0, credit = 0;
  for (const OpeningLine& line : head.opening) (line.minor < 0 ? credit : debit) += line.minor;
  Piece piece;
  Element balance = piece.Add("openingBalance");
  balance.Date("opBalDate", head.period.begin);
  balance.Text("opBalDesc", "Beginbalans");
  balance.Text("linesCount", absl::StrCat(head.opening.size()));
  balance.Text("totalDebit", Amount(debit));
  balance.Text("totalCredit", Amount(credit));
  int number = 0;
  for (const OpeningLine& line : head.opening) {
    Element node = balance.Add("obLine");
    node.Text("nr", absl::StrCat(++number));
    node.Text("accID", line.number);
    node.Text("amnt", Amount(line.minor));
    node.Text("amntTp", DebitOrCredit(line.minor));
  }
  piece.Print(2, out);
}

// The VAT that a transaction books on turnover of `code`.
int64_t VatOf(const std::vector<LedgerLine>& transaction, std::string_view code) {
  int64_t vat = 0;
  for (const LedgerLine& line : transaction) {
    if (line.posting.ledger_account == LedgerAccount::kVatPayable && line.posting.vat_code == code) {
      vat += line.posting.amount.minor;
    }
  }
  return vat;
}

void AddVat(const LedgerLine& line, const std::vector<LedgerLine>& transaction, Element parent) {
  if (line.posting.ledger_account != LedgerAccount::kRevenue) return;
  const absl::StatusOr<VatRate> rate = ParseVatCode(line.posting.vat_code);
  if (!rate.ok()) return;
  const int64_t vat = VatOf(transaction, line.posting.vat_code);
  Element node = parent.Add("vat");
  node.Text("vatID", Cut(line.posting.vat_code, kIdMax));
  node.Text("vatPerc", rate->percent.ToString());
  node.Text("vatAmnt", Amount(vat));
  node.Text("vatAmntTp", vat == 0 ? DebitOrCredit(line.posting.amount.minor) : DebitOrCredit(vat));
}

// What a transaction is called: its document's number, else its id.
std::string ReferenceOf(const LedgerLine& line) {
  return line.document.empty() ? ShortId(line.posting.transaction) : line.document;
}

void AddTransactionLine(const LedgerLine& line, const std::vector<LedgerLine>& transaction, Element parent) {
  const Posting& posting = line.posting;
  Element node = parent.Add("trLine");
  node.Text("nr", absl::StrCat(posting.entry));
  node.Text("accID", ChartOf(posting.ledger_account).number);
  node.Text("docRef", ReferenceOf(line));
  node.Date("effDate", posting.date);
  node.Text("desc", Cut(line.description, kTextMax));
  node.Text("amnt", Amount(posting.amount.minor));
  node.Text("amntTp", DebitOrCredit(posting.amount.minor));
  if (!posting.account.IsNil()) node.Text("custSupID", ShortId(posting.account.uuid()));
  node.Text("invRef", line.document.empty() ? line.settled : line.document);
  node.Text("orderRef", Cut(line.order_number, kTextMax));
  node.Text("bankAccNr", Cut(line.bank_account, kIdMax));
  AddVat(line, transaction, node);
}

}  // namespace

void XafWriter::Begin(const LedgerHead& head, std::string& out) {
  head_ = head;
  absl::StrAppend(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                  "<auditfile xmlns=\"http://www.auditfiles.nl/XAF/3.2\">\n");
  WriteHeader(head, out);
  absl::StrAppend(&out, "  <company>\n");
  WriteSeller(head.seller, out);
}

void XafWriter::AddCustomer(const LedgerCustomer& customer, std::string& out) {
  if (!any_customer_) absl::StrAppend(&out, "    <customersSuppliers>\n");
  any_customer_ = true;
  Piece piece;
  Element node = piece.Add("customerSupplier");
  node.Text("custSupID", ShortId(customer.account.uuid()));
  node.Text("custSupName", Cut(customer.party.legal_name, kNameMax));
  node.Text("eMail", customer.party.email);
  node.Text("commerceNr", Cut(customer.party.registration_number, kTextMax));
  AddTaxId(customer.party.vat_id, node);
  node.Text("custSupTp", "C");
  AddAddress(customer.party.address, node);
  piece.Print(3, out);
}

void XafWriter::EndCustomers(std::string& out) {
  if (any_customer_) absl::StrAppend(&out, "    </customersSuppliers>\n");
  WriteChart(out);
  WriteVatCodes(head_, out);
  WritePeriods(head_, out);
  WriteOpening(head_, out);
  absl::StrAppend(&out, "    <transactions>\n      <linesCount>", head_.lines, "</linesCount>\n      <totalDebit>",
                  Amount(head_.debit_minor), "</totalDebit>\n      <totalCredit>", Amount(head_.credit_minor),
                  "</totalCredit>\n");
}

void XafWriter::AddLine(const LedgerLine& line, std::string& out) {
  const bool same = !transaction_.empty() && transaction_.front().posting.transaction == line.posting.transaction;
  const bool same_journal = !transaction_.empty() && transaction_.front().journal == line.journal;
  if (!same) WriteTransaction(out);
  if (!same && !same_journal) BeginJournal(line.journal, out);
  transaction_.push_back(line);
}

void XafWriter::End(std::string& out) {
  WriteTransaction(out);
  if (in_journal_) absl::StrAppend(&out, "      </journal>\n");
  absl::StrAppend(&out, "    </transactions>\n  </company>\n</auditfile>\n");
}

void XafWriter::BeginJournal(Journal journal, std::string& out) {
  if (in_journal_) absl::StrAppend(&out, "      </journal>\n");
  in_journal_ = true;
  const JournalWords words = WordsOf(journal);
  absl::StrAppend(&out, "      <journal>\n        <jrnID>", AbslView(words.id), "</jrnID>\n        <desc>",
                  AbslView(words.name), "</desc>\n        <jrnTp>", AbslView(words.type), "</jrnTp>\n");
  if (journal == Journal::kBank) {
    absl::StrAppend(&out, "        <offsetAccID>", AbslView(ChartOf(LedgerAccount::kBank).number), "</offsetAccID>\n");
  }
}

void XafWriter::WriteTransaction(std::string& out) {
  if (transaction_.empty()) return;
  const LedgerLine& first = transaction_.front();
  Piece piece;
  Element node = piece.Add("transaction");
  node.Text("nr", ReferenceOf(first));
  node.Text("desc", Cut(first.description, kTextMax));
  node.Text("periodNumber", absl::StrCat(first.posting.date.month()));
  node.Date("trDt", first.posting.date);
  for (const LedgerLine& line : transaction_) AddTransactionLine(line, transaction_, node);
  piece.Print(4, out);
  transaction_.clear();
}

}  // namespace vlot::invoicing::books
