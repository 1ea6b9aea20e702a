#include "tests/scenario/camt.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::testing {
namespace {

std::string Amount(int64_t cents) {
  return absl::StrFormat("<Amt Ccy=\"EUR\">%d.%02d</Amt><CdtDbtInd>%s</CdtDbtInd>", std::abs(cents) / 100,
                         std::abs(cents) % 100, cents < 0 ? "DBIT" : "CRDT");
}

std::string Balance(const char* type, int64_t cents) {
  return absl::StrCat("<Bal><Tp><CdOrPrtry><Cd>", type, "</Cd></CdOrPrtry></Tp>", Amount(cents),
                      "<Dt><Dt>2026-11-25</Dt></Dt></Bal>");
}

std::string Remittance(const Transfer& transfer) {
  if (transfer.reference.empty()) return absl::StrCat("<Ustrd>", transfer.text, "</Ustrd>");
  return absl::StrCat("<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>",
                      transfer.reference, "</Ref></CdtrRefInf></Strd>");
}

std::string Details(const Transfer& transfer) {
  const char* const party = transfer.cents < 0 ? "Cdtr" : "Dbtr";
  const std::string refs = transfer.end_to_end_id.empty()
                               ? ""
                               : absl::StrCat("<Refs><EndToEndId>", transfer.end_to_end_id, "</EndToEndId></Refs>");
  return absl::StrCat("<TxDtls>", refs, "<RltdPties><", party, "><Pty><Nm>Bakkerij Jansen</Nm></Pty></", party, "><",
                      party, "Acct><Id><IBAN>", kPayerIban, "</IBAN></Id></", party, "Acct></RltdPties><RmtInf>",
                      Remittance(transfer), "</RmtInf></TxDtls>");
}

}  // namespace

std::string Camt(const std::string& id, const std::vector<Transfer>& transfers) {
  std::string entries;
  int64_t sum = 0;
  for (const Transfer& transfer : transfers) {
    sum += transfer.cents;
    absl::StrAppend(&entries, "<Ntry>", Amount(transfer.cents),
                    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><AcctSvcrRef>", id, "-", sum,
                    "</AcctSvcrRef><NtryDtls>", Details(transfer), "</NtryDtls></Ntry>");
  }
  return absl::StrCat("<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">",
                      "<BkToCstmrStmt><Stmt><Id>", id, "</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id>",
                      "<Ccy>EUR</Ccy></Acct>", Balance("OPBD", 0), Balance("CLBD", sum), entries,
                      "</Stmt></BkToCstmrStmt></Document>");
}

}  // namespace vlot::testing
