#include "tests/scenario/camt.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::testing {

std::string Camt(const std::string& id, const std::vector<Transfer>& transfers) {
  const auto amount = [](int64_t cents) {
    return absl::StrFormat("<Amt Ccy=\"EUR\">%d.%02d</Amt><CdtDbtInd>CRDT</CdtDbtInd>", cents / 100, cents % 100);
  };
  const auto balance = [&](const char* type, int64_t cents) {
    return absl::StrCat("<Bal><Tp><CdOrPrtry><Cd>", type, "</Cd></CdOrPrtry></Tp>", amount(cents),
                        "<Dt><Dt>2026-11-25</Dt></Dt></Bal>");
  };
  std::string entries;
  int64_t sum = 0;
  for (const Transfer& transfer : transfers) {
    sum += transfer.cents;
    const std::string remittance =
        transfer.reference.empty()
            ? absl::StrCat("<Ustrd>", transfer.text, "</Ustrd>")
            : absl::StrCat("<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>",
                           transfer.reference, "</Ref></CdtrRefInf></Strd>");
    absl::StrAppend(&entries, "<Ntry>", amount(transfer.cents),
                    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><AcctSvcrRef>", id, "-", sum,
                    "</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Bakkerij Jansen</Nm></Pty></Dbtr>"
                    "<DbtrAcct><Id><IBAN>NL20INGB0001234567</IBAN></Id></DbtrAcct></RltdPties><RmtInf>",
                    remittance, "</RmtInf></TxDtls></NtryDtls></Ntry>");
  }
  return absl::StrCat("<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">",
                      "<BkToCstmrStmt><Stmt><Id>", id, "</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id>",
                      "<Ccy>EUR</Ccy></Acct>", balance("OPBD", 0), balance("CLBD", sum), entries,
                      "</Stmt></BkToCstmrStmt></Document>");
}

}  // namespace vlot::testing
