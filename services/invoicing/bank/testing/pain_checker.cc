#include "services/invoicing/bank/testing/pain_checker.h"

#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>

#include "common/checks/check_digits.h"

namespace vlot::invoicing::bank {
namespace {

// A child: its name, with "?" for 0..1, "*" for 0..n, "+" for 1..n, else exactly 1; then after "=" the form of its
// text, or after ":" the type of its children.
using Type = std::vector<std::string>;

std::map<std::string, Type> Schema(const std::string& message) {
  const bool direct_debit = message.substr(0, 8) == "pain.008";
  const bool old = message == "pain.008.001.02" || message == "pain.001.001.03";
  std::map<std::string, Type> types = {
      {"Header", {"MsgId=id", "CreDtTm=datetime", "NbOfTxs=count", "CtrlSum?=sum", "InitgPty:Party"}},
      {"Party", {"Nm?=name"}},
      {"Account", {"Id:AccountId"}},
      {"AccountId", {"IBAN=iban"}},
      {"Agent", {"FinInstnId:Institution"}},
      {"Institution", {old ? "BIC?=bic" : "BICFI?=bicfi", "Othr?:Other"}},
      {"Other", {"Id=id"}},
      {"Service", {"Cd=sepa"}},
      {"PaymentId", {"InstrId?=id", "EndToEndId=id"}},
      {"Remittance", {"Ustrd?=text140"}},
  };
  if (direct_debit) {
    types["Document"] = {"CstmrDrctDbtInitn:Message"};
    types["Message"] = {"GrpHdr:Header", "PmtInf+:Group"};
    types["Group"] = {"PmtInfId=id",   "PmtMtd=dd",          "BtchBookg?=bool",    "NbOfTxs?=count",   "CtrlSum?=sum",
                      "PmtTpInf:Kind", "ReqdColltnDt=date",  "Cdtr:Party",         "CdtrAcct:Account", "CdtrAgt:Agent",
                      "ChrgBr?=slev",  "CdtrSchmeId:Scheme", "DrctDbtTxInf+:Debit"};
    types["Kind"] = {"SvcLvl:Service", "LclInstrm:Instrument", "SeqTp=sequence"};
    types["Instrument"] = {"Cd=instrument"};
    types["Scheme"] = {"Id:SchemeParty"};
    types["SchemeParty"] = {"PrvtId:SchemePrivate"};
    types["SchemePrivate"] = {"Othr:SchemeOther"};
    types["SchemeOther"] = {"Id=creditor", "SchmeNm:SchemeName"};
    types["SchemeName"] = {"Prtry=sepa"};
    types["Debit"] = {"PmtId:PaymentId", "InstdAmt=amount",  "DrctDbtTx:Transaction", "DbtrAgt:Agent",
                      "Dbtr:Party",      "DbtrAcct:Account", "RmtInf?:Remittance"};
    types["Transaction"] = {"MndtRltdInf:Mandate"};
    types["Mandate"] = {"MndtId=id", "DtOfSgntr=date", "AmdmntInd?=bool"};
  } else {
    types["Document"] = {"CstmrCdtTrfInitn:Message"};
    types["Message"] = {"GrpHdr:Header", "PmtInf+:Group"};
    types["Group"] = {"PmtInfId=id",
                      "PmtMtd=trf",
                      "BtchBookg?=bool",
                      "NbOfTxs?=count",
                      "CtrlSum?=sum",
                      "PmtTpInf?:Kind",
                      old ? "ReqdExctnDt=date" : "ReqdExctnDt:DateChoice",
                      "Dbtr:Party",
                      "DbtrAcct:Account",
                      "DbtrAgt:Agent",
                      "ChrgBr?=slev",
                      "CdtTrfTxInf+:Transfer"};
    types["Kind"] = {"SvcLvl:Service"};
    types["DateChoice"] = {"Dt=date"};
    types["Transfer"] = {"PmtId:PaymentId", "Amt:Amount",       "CdtrAgt?:Agent",
                         "Cdtr:Party",      "CdtrAcct:Account", "RmtInf?:Remittance"};
    types["Amount"] = {"InstdAmt=amount"};
  }
  return types;
}

bool HasForm(const std::string& form, const std::string& text) {
  static const auto& forms = *new std::map<std::string, std::string>{
      {"id", R"((?!.*//)(?!/)(?!.*/$)[A-Za-z0-9/?:().,'+ \-]{1,35})"},
      {"name", R"([A-Za-z0-9/?:().,'+ \-]{1,70})"},
      {"text140", R"((?!.*//)[A-Za-z0-9/?:().,'+ \-]{1,140})"},
      {"datetime", R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"},
      {"date", R"(\d{4}-\d\d-\d\d)"},
      {"count", R"([1-9]\d{0,14})"},
      {"sum", R"(\d{1,15}\.\d\d)"},
      {"amount", R"(\d{1,9}\.\d\d)"},
      {"bic", R"([A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?)"},
      {"bicfi", R"([A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?)"},
      {"bool", "true|false"},
      {"sepa", "SEPA"},
      {"dd", "DD"},
      {"trf", "TRF"},
      {"slev", "SLEV"},
      {"instrument", "CORE|B2B"},
      {"sequence", "FRST|RCUR|OOFF|FNAL"},
      {"creditor", R"([A-Z]{2}\d\d[A-Z0-9]{3}[A-Z0-9]{1,28})"},
  };
  if (form == "iban") return IsIban(text);
  return std::regex_match(text, std::regex(forms.at(form)));
}

struct Child {
  std::string name, form, type;
  int least = 1, most = 1;
};

Child Parse(const std::string& spec) {
  const size_t at = spec.find_first_of("=:");
  Child child{.name = spec.substr(0, at)};
  (spec[at] == '=' ? child.form : child.type) = spec.substr(at + 1);
  const char last = child.name.back();
  if (last == '?' || last == '*') child.least = 0;
  if (last == '*' || last == '+') child.most = 1 << 30;
  if (last == '?' || last == '*' || last == '+') child.name.pop_back();
  return child;
}

class Checker {
 public:
  explicit Checker(std::map<std::string, Type> schema) : schema_(std::move(schema)) {}

  void Check(pugi::xml_node node, const std::string& type, const std::string& path) {
    pugi::xml_node next = node.first_child();
    for (const std::string& spec : schema_.at(type)) {
      const Child child = Parse(spec);
      int count = 0;
      for (; next && child.name == next.name(); next = next.next_sibling()) {
        const std::string below = path + "/" + child.name;
        if (!child.type.empty()) Check(next, child.type, below);
        if (!child.form.empty() && !HasForm(child.form, next.text().get())) {
          broken_.push_back(below + ": \"" + next.text().get() + "\" is no " + child.form);
        }
        if (child.form == "amount" && std::string(next.attribute("Ccy").value()) != "EUR") {
          broken_.push_back(below + ": not in EUR");
        }
        ++count;
      }
      if (count < child.least || count > child.most) {
        broken_.push_back(path + ": " + std::to_string(count) + " of " + child.name);
      }
    }
    if (next) broken_.push_back(path + ": " + next.name() + " is not expected there");
  }

  // Counts, sums and ids that occur once.
  void CheckSums(pugi::xml_node message, const char* transaction, const char* amount) {
    std::set<std::string> ids, group_ids;
    long all = 0, all_cents = 0;
    for (const pugi::xml_node group : message.children("PmtInf")) {
      long count = 0, cents = 0;
      if (!group_ids.insert(group.child_value("PmtInfId")).second) broken_.push_back("a PmtInfId twice");
      for (const pugi::xml_node node : group.children(transaction)) {
        ++count;
        std::string text = node.first_element_by_path(amount).text().get();
        text.erase(text.find('.'), 1);
        cents += std::stol(text);
        if (!ids.insert(node.child("PmtId").child_value("EndToEndId")).second) broken_.push_back("an EndToEndId twice");
      }
      CheckTotals(group, count, cents);
      all += count;
      all_cents += cents;
    }
    CheckTotals(message.child("GrpHdr"), all, all_cents);
  }

  std::vector<std::string> Take() { return std::move(broken_); }

 private:
  void CheckTotals(pugi::xml_node node, long count, long cents) {
    if (std::to_string(count) != node.child_value("NbOfTxs")) {
      broken_.push_back(std::string(node.name()) + ": NbOfTxs is not " + std::to_string(count));
    }
    std::string sum = node.child_value("CtrlSum");
    sum.erase(sum.find('.'), 1);
    if (std::stol(sum) != cents) broken_.push_back(std::string(node.name()) + ": CtrlSum is not the sum");
  }

  const std::map<std::string, Type> schema_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> BrokenPainRules(const std::string& xml) {
  static constexpr char kPrefix[] = "urn:iso:std:iso:20022:tech:xsd:";
  pugi::xml_document document;
  if (!document.load_string(xml.c_str())) return {"not XML"};
  const pugi::xml_node root = document.document_element();
  const std::string name = root.attribute("xmlns").value();
  const std::string message = name.substr(std::min(name.size(), sizeof(kPrefix) - 1));
  if (!std::regex_match(message, std::regex("pain\\.008\\.001\\.0[28]|pain\\.001\\.001\\.0[39]"))) {
    return {"not a pain.008 or pain.001 that we know: " + name};
  }
  Checker checker(Schema(message));
  checker.Check(root, "Document", "Document");
  std::vector<std::string> broken = checker.Take();
  if (!broken.empty()) return broken;
  const bool direct_debit = message.substr(0, 8) == "pain.008";
  checker.CheckSums(root.first_child(), direct_debit ? "DrctDbtTxInf" : "CdtTrfTxInf",
                    direct_debit ? "InstdAmt" : "Amt/InstdAmt");
  return checker.Take();
}

}  // namespace vlot::invoicing::bank
