#include "services/invoicing/bank/camt_details.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "services/invoicing/bank/camt_fields.h"
#include "services/invoicing/bank/xml_source.h"

namespace vlot::invoicing::bank {
namespace {

struct Side {
  std::string name, account;

  bool IsEmpty() const { return name.empty() && account.empty(); }
};

std::string AccountOf(pugi::xml_node account) {
  std::string number = TextAt(account, {"Id", "IBAN"});
  if (number.empty()) number = TextAt(account, {"Id", "Othr", "Id"});
  number.erase(std::remove(number.begin(), number.end(), ' '), number.end());
  absl::AsciiStrToUpper(&number);
  return number;
}

// v08 puts the name a level deeper, in a choice of party and agent: a bank that pays for itself.
std::string NameOf(pugi::xml_node party) {
  std::string name = TextAt(party, {"Nm"});
  if (name.empty()) name = TextAt(party, {"Pty", "Nm"});
  return name.empty() ? TextAt(party, {"Agt", "FinInstnId", "Nm"}) : name;
}

Side SideOf(pugi::xml_node parties, std::string_view role, std::string_view role_account, std::string_view ultimate) {
  Side side{NameOf(Child(parties, role)), AccountOf(Child(parties, role_account))};
  if (side.name.empty()) side.name = NameOf(Child(parties, ultimate));
  return side;
}

// Money in comes from the debtor, money out goes to the creditor; but a payment that comes back keeps the roles of
// the one that went: whoever is not us is the other side.
Side OtherSide(pugi::xml_node parties, bool incoming, std::string_view own_account) {
  const Side debtor = SideOf(parties, "Dbtr", "DbtrAcct", "UltmtDbtr");
  const Side creditor = SideOf(parties, "Cdtr", "CdtrAcct", "UltmtCdtr");
  const Side& expected = incoming ? debtor : creditor;
  const Side& other = incoming ? creditor : debtor;
  if (other.IsEmpty()) return expected;
  return expected.IsEmpty() || expected.account == own_account ? other : expected;
}

std::string ReturnReasonOf(pugi::xml_node details) {
  const pugi::xml_node reason = Find(details, {"RtrInf", "Rsn"});
  std::string code = TextAt(reason, {"Cd"});
  if (code.empty()) code = TextAt(reason, {"Prtry"});
  if (code.empty() && Child(details, "RtrInf")) return "UNKNOWN";
  return code;
}

void AddText(pugi::xml_node node, std::vector<std::string>& texts) {
  if (std::string text = TextOf(node); !text.empty()) texts.push_back(std::move(text));
}

}  // namespace

void ReadRemittance(pugi::xml_node details, BankLine& line) {
  const pugi::xml_node remittance = Child(details, "RmtInf");
  for (const pugi::xml_node text : Children(remittance, "Ustrd")) AddText(text, line.remittance);
  for (const pugi::xml_node structured : Children(remittance, "Strd")) {
    const pugi::xml_node reference = Child(structured, "CdtrRefInf");
    if (std::string text = TextAt(reference, {"Ref"}); !text.empty()) {
      line.structured.push_back({TextAt(reference, {"Tp", "Issr"}), std::move(text)});
    }
    for (const pugi::xml_node document : Children(structured, "RfrdDocInf")) {
      AddText(Child(document, "Nb"), line.document_numbers);
    }
    for (const pugi::xml_node text : Children(structured, "AddtlRmtInf")) AddText(text, line.remittance);
  }
}

void ReadDetails(pugi::xml_node details, std::string_view own_account, BankLine& line) {
  const pugi::xml_node references = Child(details, "Refs");
  line.end_to_end_id = UnlessPlaceholder(TextAt(references, {"EndToEndId"}));
  line.transaction_id = UnlessPlaceholder(TextAt(references, {"TxId"}));
  line.mandate_id = UnlessPlaceholder(TextAt(references, {"MndtId"}));
  if (const std::string id = UnlessPlaceholder(TextAt(references, {"PmtInfId"})); !id.empty()) {
    line.payment_information_id = id;
  }
  if (line.entry_reference.empty()) {
    line.entry_reference = UnlessPlaceholder(TextAt(references, {"AcctSvcrRef"}));
  }
  line.return_reason = ReturnReasonOf(details);
  const Side side = OtherSide(Child(details, "RltdPties"), line.amount.minor > 0, own_account);
  line.counterparty_name = side.name;
  line.counterparty_account = side.account;
  ReadRemittance(details, line);
}

}  // namespace vlot::invoicing::bank
