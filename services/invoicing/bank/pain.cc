#include "services/invoicing/bank/pain.h"

#include <memory>
#include <pugixml.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/checks/sepa.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "services/invoicing/bank/sepa_text.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kNameMax = 70, kTextMax = 140;  // EPC guidelines

// What a party is called when nothing of its name is left in SEPA's set: a name must not be empty.
constexpr char kNoName[] = "NOTPROVIDED";

std::string NameOf(const std::string& name) {
  std::string text = SepaText(name, kNameMax);
  return text.empty() ? kNoName : text;
}

// Elements in the order of the schemas.
class Renderer {
 public:
  Renderer(const FileHead& head, PainVersion version, const char* message, const char* namespace_name)
      : head_(head), version_(version), document_(xml_.append_child("Document")) {
    pugi::xml_node declaration = xml_.prepend_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    document_.Attribute("xmlns", namespace_name);
    message_ = std::make_unique<Element>(document_.Add(message));
  }

  void Header(size_t transactions, const Money& total) {
    Element header = message_->Add("GrpHdr");
    header.Text("MsgId", head_.message_id);
    header.Text("CreDtTm", FormatRfc3339(head_.create_time, DefaultTimeZone()).substr(0, 19));
    Sums(header, transactions, total);
    header.Add("InitgPty").Text("Nm", NameOf(head_.name));
  }

  Element Group() { return message_->Add("PmtInf"); }

  static void Sums(Element& parent, size_t transactions, const Money& total) {
    parent.Text("NbOfTxs", absl::StrCat(transactions));
    parent.Text("CtrlSum", total.ToString());
  }

  static void Party(Element& parent, const char* role, const std::string& name) {
    parent.Add(role).Text("Nm", NameOf(name));
  }

  static void Account(Element& parent, const char* role, const std::string& iban) {
    parent.Add(role).Add("Id").Text("IBAN", iban);
  }

  // Whether the version's schema takes it: the older ones know an older form of BICs.
  bool Takes(const std::string& bic) const { return version_ == PainVersion::k2009 ? IsBicOfLetters(bic) : IsBic(bic); }

  // A bank by its BIC; "not provided" is fine, the IBAN tells (EPC: BIC is optional within SEPA).
  void Agent(Element& parent, const char* role, const std::string& bic) const {
    Element institution = parent.Add(role).Add("FinInstnId");
    if (Takes(bic)) {
      institution.Text(version_ == PainVersion::k2009 ? "BIC" : "BICFI", bic);
    } else {
      institution.Add("Othr").Text("Id", "NOTPROVIDED");
    }
  }

  static void Amount(Element parent, const Money& amount) {
    parent.Text("InstdAmt", amount.ToString(), "Ccy", amount.currency.code());
  }

  static void Remittance(Element& parent, const std::string& text) {
    const std::string sepa = SepaText(text, kTextMax);
    if (!sepa.empty()) parent.Add("RmtInf").Text("Ustrd", sepa);
  }

  std::string Finish() const {
    std::ostringstream out;
    xml_.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
  }

 private:
  const FileHead& head_;
  const PainVersion version_;
  pugi::xml_document xml_;
  Element document_;
  std::unique_ptr<Element> message_;
};

template <class Item>
Money TotalOf(const std::vector<Item>& items) {
  Money total = Money::Zero(kEur);
  for (const Item& item : items) total.minor += item.amount.minor;
  return total;
}

void RenderDebit(const Renderer& renderer, const DirectDebit& debit, Element& group) {
  Element transaction = group.Add("DrctDbtTxInf");
  transaction.Add("PmtId").Text("EndToEndId", debit.end_to_end_id);
  Renderer::Amount(transaction, debit.amount);
  Element mandate = transaction.Add("DrctDbtTx").Add("MndtRltdInf");
  mandate.Text("MndtId", debit.mandate.reference);
  mandate.Date("DtOfSgntr", debit.mandate.sign_date);
  mandate.Text("AmdmntInd", "false");
  renderer.Agent(transaction, "DbtrAgt", debit.mandate.bic);
  Renderer::Party(transaction, "Dbtr", debit.mandate.holder);
  Renderer::Account(transaction, "DbtrAcct", debit.mandate.bank_account);
  Renderer::Remittance(transaction, debit.number);
}

void RenderGroup(const FileHead& head, const std::string& creditor_id, const DebitGroup& debits, Renderer& renderer) {
  const DirectDebit& first = debits.debits.front();
  Element group = renderer.Group();
  group.Text("PmtInfId", debits.payment_information_id);
  group.Text("PmtMtd", "DD");
  group.Text("BtchBookg", "true");
  Renderer::Sums(group, debits.debits.size(), TotalOf(debits.debits));
  Element type = group.Add("PmtTpInf");
  type.Add("SvcLvl").Text("Cd", "SEPA");
  type.Add("LclInstrm").Text("Cd", ToString(first.mandate.scheme));
  type.Text("SeqTp", ToString(first.sequence));
  group.Date("ReqdColltnDt", first.date);
  Renderer::Party(group, "Cdtr", head.name);
  Renderer::Account(group, "CdtrAcct", head.bank_account);
  renderer.Agent(group, "CdtrAgt", head.bic);
  group.Text("ChrgBr", "SLEV");
  Element scheme = group.Add("CdtrSchmeId").Add("Id").Add("PrvtId").Add("Othr");
  scheme.Text("Id", creditor_id);
  scheme.Add("SchmeNm").Text("Prtry", "SEPA");
  for (const DirectDebit& debit : debits.debits) RenderDebit(renderer, debit, group);
}

void RenderTransfer(const Renderer& renderer, const Transfer& transfer, Element& group) {
  Element transaction = group.Add("CdtTrfTxInf");
  transaction.Add("PmtId").Text("EndToEndId", transfer.end_to_end_id);
  Renderer::Amount(transaction.Add("Amt"), transfer.amount);
  if (renderer.Takes(transfer.bic)) renderer.Agent(transaction, "CdtrAgt", transfer.bic);
  Renderer::Party(transaction, "Cdtr", transfer.name);
  Renderer::Account(transaction, "CdtrAcct", transfer.bank_account);
  Renderer::Remittance(transaction, transfer.text);
}

}  // namespace

std::string RenderDirectDebits(const FileHead& head, const std::string& creditor_id,
                               const std::vector<DebitGroup>& groups, PainVersion version) {
  Renderer renderer(head, version, "CstmrDrctDbtInitn",
                    version == PainVersion::k2009 ? "urn:iso:std:iso:20022:tech:xsd:pain.008.001.02"
                                                  : "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08");
  std::vector<DirectDebit> all;
  for (const DebitGroup& group : groups) all.insert(all.end(), group.debits.begin(), group.debits.end());
  renderer.Header(all.size(), TotalOf(all));
  for (const DebitGroup& group : groups) RenderGroup(head, creditor_id, group, renderer);
  return renderer.Finish();
}

std::string RenderTransfers(const FileHead& head, const std::string& payment_information_id, absl::CivilDay day,
                            const std::vector<Transfer>& transfers, PainVersion version) {
  Renderer renderer(head, version, "CstmrCdtTrfInitn",
                    version == PainVersion::k2009 ? "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
                                                  : "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09");
  renderer.Header(transfers.size(), TotalOf(transfers));
  Element group = renderer.Group();
  group.Text("PmtInfId", payment_information_id);
  group.Text("PmtMtd", "TRF");
  group.Text("BtchBookg", "true");
  Renderer::Sums(group, transfers.size(), TotalOf(transfers));
  group.Add("PmtTpInf").Add("SvcLvl").Text("Cd", "SEPA");
  if (version == PainVersion::k2009) {
    group.Date("ReqdExctnDt", day);
  } else {
    group.Add("ReqdExctnDt").Date("Dt", day);
  }
  Renderer::Party(group, "Dbtr", head.name);
  Renderer::Account(group, "DbtrAcct", head.bank_account);
  renderer.Agent(group, "DbtrAgt", head.bic);
  group.Text("ChrgBr", "SLEV");
  for (const Transfer& transfer : transfers) RenderTransfer(renderer, transfer, group);
  return renderer.Finish();
}

}  // namespace vlot::invoicing::bank
