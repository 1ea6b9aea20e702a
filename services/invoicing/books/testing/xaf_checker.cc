#include "services/invoicing/books/testing/xaf_checker.h"

#include <cstdint>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace vlot::invoicing::books {
namespace {

constexpr int kMany = 1'000'000'000;
constexpr size_t kAnyLength = 1'000'000;

struct Child {
  const char* name;
  int least, most;
  size_t length = 0;  // of a text, at most; 0: it has children
};

// What stands in what, in this order (xsd:sequence).
const std::map<std::string, std::vector<Child>>& Schema() {
  static const auto& schema = *new std::map<std::string, std::vector<Child>>{
      {"auditfile", {{"header", 1, 1}, {"company", 1, 1}}},
      {"header",
       {{"fiscalYear", 1, 1, 9},
        {"startDate", 1, 1, 10},
        {"endDate", 1, 1, 10},
        {"curCode", 1, 1, 3},
        {"dateCreated", 1, 1, 10},
        {"softwareDesc", 0, 1, 50},
        {"softwareVersion", 0, 1, 20}}},
      {"company",
       {{"companyIdent", 0, 1, 35},
        {"companyName", 1, 1, 999},
        {"taxRegistrationCountry", 1, 1, 2},
        {"taxRegIdent", 1, 1, 30},
        {"streetAddress", 0, kMany},
        {"customersSuppliers", 0, 1},
        {"generalLedger", 0, 1},
        {"vatCodes", 0, 1},
        {"periods", 0, 1},
        {"openingBalance", 0, 1},
        {"transactions", 0, 1}}},
      {"streetAddress",
       {{"streetname", 0, 1, 999}, {"city", 0, 1, 50}, {"postalCode", 0, 1, 10}, {"country", 0, 1, 2}}},
      {"customersSuppliers", {{"customerSupplier", 0, kMany}}},
      {"customerSupplier",
       {{"custSupID", 1, 1, 35},
        {"custSupName", 0, 1, 50},
        {"eMail", 0, 1, kAnyLength},
        {"commerceNr", 0, 1, 999},
        {"taxRegistrationCountry", 0, 1, 2},
        {"taxRegIdent", 0, 1, 30},
        {"custSupTp", 0, 1, 1},
        {"streetAddress", 0, kMany}}},
      {"generalLedger", {{"ledgerAccount", 1, kMany}}},
      {"ledgerAccount", {{"accID", 1, 1, 35}, {"accDesc", 1, 1, 999}, {"accTp", 1, 1, 2}}},
      {"vatCodes", {{"vatCode", 1, kMany}}},
      {"vatCode", {{"vatID", 1, 1, 35}, {"vatDesc", 1, 1, 999}, {"vatToPayAccID", 0, 1, 35}}},
      {"periods", {{"period", 0, kMany}}},
      {"period",
       {{"periodNumber", 1, 1, 3},
        {"periodDesc", 0, 1, 50},
        {"startDatePeriod", 1, 1, 10},
        {"endDatePeriod", 1, 1, 10}}},
      {"openingBalance",
       {{"opBalDate", 1, 1, 10},
        {"opBalDesc", 0, 1, 999},
        {"linesCount", 1, 1, 10},
        {"totalDebit", 1, 1, 21},
        {"totalCredit", 1, 1, 21},
        {"obLine", 0, kMany}}},
      {"obLine", {{"nr", 1, 1, 35}, {"accID", 1, 1, 35}, {"amnt", 1, 1, 21}, {"amntTp", 1, 1, 1}}},
      {"transactions",
       {{"linesCount", 1, 1, 10}, {"totalDebit", 1, 1, 21}, {"totalCredit", 1, 1, 21}, {"journal", 0, kMany}}},
      {"journal",
       {{"jrnID", 1, 1, 35},
        {"desc", 1, 1, 9999},
        {"jrnTp", 0, 1, 2},
        {"offsetAccID", 0, 1, 35},
        {"transaction", 0, kMany}}},
      {"transaction",
       {{"nr", 1, 1, 35}, {"desc", 0, 1, 9999}, {"periodNumber", 1, 1, 3}, {"trDt", 1, 1, 10}, {"trLine", 0, kMany}}},
      {"trLine",
       {{"nr", 1, 1, 35},
        {"accID", 1, 1, 35},
        {"docRef", 1, 1, 999},
        {"effDate", 1, 1, 10},
        {"desc", 0, 1, 9999},
        {"amnt", 1, 1, 21},
        {"amntTp", 1, 1, 1},
        {"custSupID", 0, 1, 35},
        {"invRef", 0, 1, 999},
        {"orderRef", 0, 1, 999},
        {"bankAccNr", 0, 1, 35},
        {"vat", 0, 99}}},
      {"vat", {{"vatID", 1, 1, 35}, {"vatPerc", 1, 1, 9}, {"vatAmnt", 1, 1, 21}, {"vatAmntTp", 1, 1, 1}}},
  };
  return schema;
}

size_t Characters(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

class Checker {
 public:
  std::vector<std::string> Check(const std::string& xml) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed) return {absl::StrCat("no XML: ", parsed.description())};
    const pugi::xml_node file = document.child("auditfile");
    if (std::string(file.attribute("xmlns").value()) != "http://www.auditfiles.nl/XAF/3.2") Broken("the namespace");
    CheckElement(file);
    const pugi::xml_node company = file.child("company");
    CheckReferences(company);
    CheckTransactions(file.child("header"), company);
    CheckOpening(company.child("openingBalance"));
    return std::move(broken_);
  }

 private:
  void Broken(const std::string& what) { broken_.push_back(what); }

  void CheckElement(pugi::xml_node element) {
    const auto known = Schema().find(element.name());
    if (known == Schema().end()) return Broken(absl::StrCat("unknown element ", element.name()));
    pugi::xml_node child = element.first_child();
    for (const Child& expected : known->second) {
      int seen = 0;
      for (; child && std::string(child.name()) == expected.name; child = child.next_sibling()) {
        ++seen;
        CheckChild(child, expected);
      }
      if (seen < expected.least || seen > expected.most) {
        Broken(absl::StrCat(element.name(), " has ", seen, " ", expected.name));
      }
    }
    if (child) Broken(absl::StrCat(element.name(), "/", child.name(), " is out of place"));
  }

  void CheckChild(pugi::xml_node child, const Child& expected) {
    if (expected.length == 0) return CheckElement(child);
    const std::string text = child.text().get();
    if (text.empty() || Characters(text) > expected.length) Broken(absl::StrCat("length of ", expected.name));
  }

  // The keys and keyrefs of the schema.
  void CheckReferences(pugi::xml_node company) {
    const auto accounts = Keys(company.child("generalLedger"), "accID");
    const auto customers = Keys(company.child("customersSuppliers"), "custSupID");
    const auto codes = Keys(company.child("vatCodes"), "vatID");
    const auto periods = Keys(company.child("periods"), "periodNumber");
    for (const pugi::xml_node code : company.child("vatCodes")) Refer(accounts, code.child("vatToPayAccID"));
    for (const pugi::xml_node line : company.child("openingBalance").children("obLine")) {
      Refer(accounts, line.child("accID"));
    }
    std::set<std::string> journals;
    for (const pugi::xml_node journal : company.child("transactions").children("journal")) {
      if (!journals.insert(journal.child_value("jrnID")).second) Broken("a journal is there twice");
      for (const pugi::xml_node transaction : journal.children("transaction")) {
        Refer(periods, transaction.child("periodNumber"));
        for (const pugi::xml_node line : transaction.children("trLine")) {
          Refer(accounts, line.child("accID"));
          Refer(customers, line.child("custSupID"));
          for (const pugi::xml_node vat : line.children("vat")) Refer(codes, vat.child("vatID"));
        }
      }
    }
  }

  std::set<std::string> Keys(pugi::xml_node list, const char* key) {
    std::set<std::string> keys;
    for (const pugi::xml_node node : list) {
      if (!keys.insert(node.child_value(key)).second) Broken(absl::StrCat(key, " ", node.child_value(key), " twice"));
    }
    return keys;
  }

  void Refer(const std::set<std::string>& keys, pugi::xml_node reference) {
    if (!reference || keys.count(reference.text().get()) > 0) return;
    Broken(absl::StrCat(reference.name(), " ", reference.text().get(), " refers to nothing"));
  }

  // Cents of an amount with exactly two decimals.
  int64_t Cents(pugi::xml_node amount) {
    const std::string text = amount.text().get();
    int64_t cents = 0;
    if (text.size() < 4 || text[text.size() - 3] != '.' ||
        !absl::SimpleAtoi(absl::StrReplaceAll(text, {{".", ""}}), &cents)) {
      Broken(absl::StrCat(amount.name(), " is no amount: ", text));
    }
    return cents;
  }

  struct Sums {
    int64_t lines = 0, debit = 0, credit = 0;
  };

  void Count(pugi::xml_node line, Sums& sums) {
    const std::string type = line.child_value("amntTp");
    if (type != "D" && type != "C") Broken(absl::StrCat("amntTp ", type));
    ++sums.lines;
    (type == "D" ? sums.debit : sums.credit) += Cents(line.child("amnt"));
  }

  void CheckTotals(pugi::xml_node parent, const Sums& sums) {
    int64_t lines = -1;
    if (!absl::SimpleAtoi(parent.child_value("linesCount"), &lines) || lines != sums.lines) Broken("linesCount");
    if (Cents(parent.child("totalDebit")) != sums.debit) Broken("totalDebit");
    if (Cents(parent.child("totalCredit")) != sums.credit) Broken("totalCredit");
    if (sums.debit != sums.credit) Broken(absl::StrCat(parent.name(), ": debit is not credit"));
  }

  void CheckTransactions(pugi::xml_node header, pugi::xml_node company) {
    const std::string first = header.child_value("startDate"), last = header.child_value("endDate");
    Sums all;
    for (const pugi::xml_node journal : company.child("transactions").children("journal")) {
      for (const pugi::xml_node transaction : journal.children("transaction")) {
        Sums one;
        for (const pugi::xml_node line : transaction.children("trLine")) Count(line, one);
        if (one.debit != one.credit) Broken(absl::StrCat("transaction ", transaction.child_value("nr"), " leans over"));
        const std::string day = transaction.child_value("trDt");
        if (day < first || day > last) Broken(absl::StrCat(day, " is not of the period"));
        all = {all.lines + one.lines, all.debit + one.debit, all.credit + one.credit};
      }
    }
    CheckTotals(company.child("transactions"), all);
  }

  void CheckOpening(pugi::xml_node balance) {
    Sums sums;
    for (const pugi::xml_node line : balance.children("obLine")) Count(line, sums);
    CheckTotals(balance, sums);
  }

  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> BrokenXafRules(const std::string& xml) { return Checker().Check(xml); }

}  // namespace vlot::invoicing::books
