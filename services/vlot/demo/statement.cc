#include "services/vlot/demo/statement.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/time/iso.h"

namespace vlot::demo {
namespace {

std::string Amount(int64_t cents) {
  return absl::StrFormat("<Amt Ccy=\"EUR\">%d.%02d</Amt><CdtDbtInd>CRDT</CdtDbtInd>", cents / 100, cents % 100);
}

std::string Balance(const std::string& type, int64_t cents, absl::CivilDay day) {
  return absl::StrCat("<Bal><Tp><CdOrPrtry><Cd>", type, "</Cd></CdOrPrtry></Tp>", Amount(cents), "<Dt><Dt>",
                      FormatIsoDate(day), "</Dt></Dt></Bal>\n");
}

std::string Remittance(const Transfer& transfer) {
  if (transfer.reference.empty()) return absl::StrCat("<Ustrd>", transfer.text, "</Ustrd>");
  return absl::StrCat("<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>",
                      transfer.reference, "</Ref></CdtrRefInf></Strd>");
}

}  // namespace

std::string BankStatement(const std::string& id, const std::string& iban, absl::CivilDay day,
                          const std::vector<Transfer>& transfers) {
  std::string entries;
  int64_t sum = 0;
  for (const Transfer& transfer : transfers) {
    sum += transfer.cents;
    absl::StrAppend(
        &entries, "<Ntry>", Amount(transfer.cents), "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>", FormatIsoDate(day),
        "</Dt></BookgDt><AcctSvcrRef>", id, "-", sum, "</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>",
        transfer.payer, "</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>", transfer.iban,
        "</IBAN></Id></DbtrAcct></RltdPties><RmtInf>", Remittance(transfer), "</RmtInf></TxDtls></NtryDtls></Ntry>\n");
  }
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt><Stmt><Id>",
                      id, "</Id><Acct><Id><IBAN>", iban, "</IBAN></Id><Ccy>EUR</Ccy></Acct>\n", Balance("OPBD", 0, day),
                      Balance("CLBD", sum, day), entries, "</Stmt></BkToCstmrStmt>\n</Document>\n");
}

}  // namespace vlot::demo
