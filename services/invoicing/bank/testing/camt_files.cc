#include "services/invoicing/bank/testing/camt_files.h"

#include <cstdlib>
#include <iostream>

namespace vlot::invoicing::bank {

std::string PlainFile() {
  return R"xml(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>BANKNL2A-20261124-0001</MsgId><CreDtTm>2026-11-24T22:14:03.118+01:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>417164300.2026-11-24</Id>
      <ElctrncSeqNb>229</ElctrncSeqNb>
      <CreDtTm>2026-11-24T22:14:03.118+01:00</CreDtTm>
      <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Tp><Cd>CACC</Cd></Tp><Ccy>EUR</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1174.75</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1174.75</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
      <TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries></TxsSummry>
      <Ntry>
        <Amt Ccy="EUR">121.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>2026-11-24</Dt></BookgDt>
        <ValDt><Dt>2026-11-23</Dt></ValDt>
        <AcctSvcrRef>032803182300000001</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>00200</Cd></Prtry></BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs><InstrId>INNDNL2U20261123000123</InstrId><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
            <AmtDtls><TxAmt><Amt Ccy="EUR">121.00</Amt></TxAmt></AmtDtls>
            <RltdPties>
              <Dbtr><Nm>Bakkerij Zonnebloem B.V.</Nm></Dbtr>
              <DbtrAcct><Id><IBAN>NL20INGB0001234567</IBAN></Id></DbtrAcct>
            </RltdPties>
            <RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">60.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>2026-11-24</Dt></BookgDt>
        <ValDt><Dt>2026-11-24</Dt></ValDt>
        <AcctSvcrRef>032803182300000002</AcctSvcrRef>
        <BkTxCd><Prtry><Cd>00100</Cd></Prtry></BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs><EndToEndId>E2E-77</EndToEndId></Refs>
            <RltdPties>
              <Dbtr><Nm>C. Jansen &amp; Zn</Nm></Dbtr>
              <DbtrAcct><Id><IBAN>NL02RABO0123456789</IBAN></Id></DbtrAcct>
            </RltdPties>
            <RmtInf><Ustrd>Factuur F26-0000042</Ustrd><Ustrd>dank u wel</Ustrd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">6.25</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>2026-11-24</Dt></BookgDt>
        <ValDt><Dt>2026-11-24</Dt></ValDt>
        <AcctSvcrRef>032803182300000003</AcctSvcrRef>
        <BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>
        <AddtlNtryInf>Kosten zakelijk betalingsverkeer</AddtlNtryInf>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
)xml";
}

std::string BatchFile() {
  return R"xml(<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt><GrpHdr><MsgId>CAMT053RIB000000451</MsgId><CreDtTm>2026-11-25T06:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>CAMT0530000000451</Id><ElctrncSeqNb>26230</ElctrncSeqNb><CreDtTm>2026-11-25T06:00:00+01:00</CreDtTm>
<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">380.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-25</Dt></Dt></Bal>
<Ntry><NtryRef>000000001</NtryRef><Amt Ccy="EUR">400.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-11-25T00:10:00+01:00</DtTm></BookgDt><ValDt><Dt>2026-11-25</Dt></ValDt><AcctSvcrRef>1001:0001</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><Btch><PmtInfId>COLLECT-26-11-1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>
<TxDtls><Refs><EndToEndId>C-1</EndToEndId><MndtId>M-1</MndtId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">150.25</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>Een B.V.</Nm></Dbtr><DbtrAcct><Id><IBAN>NL20INGB0001234567</IBAN></Id></DbtrAcct></RltdPties></TxDtls>
<TxDtls><Refs><EndToEndId>C-2</EndToEndId><MndtId>M-2</MndtId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">250.25</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>Twee B.V.</Nm></Dbtr><DbtrAcct><Id><IBAN>NL02RABO0123456789</IBAN></Id></DbtrAcct></RltdPties></TxDtls>
</NtryDtls></Ntry>
<Ntry><NtryRef>000000002</NtryRef><Amt Ccy="EUR">150.25</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-25</Dt></BookgDt><ValDt><Dt>2026-11-25</Dt></ValDt><AcctSvcrRef>1001:0002</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>C-1</EndToEndId><MndtId>M-1</MndtId></Refs>
<RltdPties><Dbtr><Nm>Een B.V.</Nm></Dbtr><DbtrAcct><Id><IBAN>NL20INGB0001234567</IBAN></Id></DbtrAcct>
<Cdtr><Nm>Vlot Voorbeeld B.V.</Nm></Cdtr><CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct></RltdPties>
<RtrInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>Saldo ontoereikend</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><NtryRef>000000003</NtryRef><Amt Ccy="EUR">150.25</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-25</Dt></BookgDt><AcctSvcrRef>1001:0003</AcctSvcrRef><BkTxCd><Prtry><Cd>541</Cd></Prtry></BkTxCd>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>EEN BV</Nm></Dbtr><DbtrAcct><Id><IBAN>NL20 INGB 0001 2345 67</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Betaling van factuur F26-00</Ustrd><Ustrd>00042 die gestorneerd was</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>)xml";
}

std::string SlashesFile() {
  return R"xml(<?xml version='1.0' encoding='utf-8'?>
<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.03'>
 <BkToCstmrStmt>
  <GrpHdr><MsgId>0000000000000000000000000000000</MsgId><CreDtTm>2026-11-24T19:43:00.000Z</CreDtTm></GrpHdr>
  <Stmt>
   <Id>328.0417164300</Id>
   <CreDtTm>2026-11-24T19:43:00.000Z</CreDtTm>
   <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct>
   <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>0.00000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
   <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>84.70000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
   <Ntry>
    <Amt Ccy='EUR'>84.70000</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>false</RvslInd><Sts>BOOK</Sts>
    <BookgDt><Dt>2026-11-24</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt>
    <AcctSvcrRef>8327K9327S2832983</AcctSvcrRef>
    <BkTxCd><Prtry><Cd>N944</Cd><Issr>Bank</Issr></Prtry></BkTxCd>
    <AddtlNtryInf><![CDATA[/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/NAME/ZONNEBLOEM/REMI/FACTUUR F26-0000042 <spoed>/EREF/NOTPROVIDED]]></AddtlNtryInf>
   </Ntry>
  </Stmt>
 </BkToCstmrStmt>
</Document>)xml";
}

std::string PrefixedFile() {
  return R"xml(<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a bank that likes prefixes -->
<ns2:Document xmlns:ns2="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08" xmlns:ns3="urn:other">
 <ns2:BkToCstmrStmt>
  <ns2:GrpHdr><ns2:MsgId>M1</ns2:MsgId><ns2:CreDtTm>2026-11-24T19:43:00Z</ns2:CreDtTm></ns2:GrpHdr>
  <ns2:Stmt>
   <ns2:Id>S1</ns2:Id><ns2:ElctrncSeqNb>7</ns2:ElctrncSeqNb><ns2:CreDtTm>2026-11-24T19:43:00Z</ns2:CreDtTm>
   <ns2:Acct><ns2:Id><ns2:IBAN>NL91ABNA0417164300</ns2:IBAN></ns2:Id><ns2:Ccy>EUR</ns2:Ccy></ns2:Acct>
   <ns2:Bal><ns2:Tp><ns2:CdOrPrtry><ns2:Cd>OPBD</ns2:Cd></ns2:CdOrPrtry></ns2:Tp><ns2:Amt Ccy="EUR">10</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:Dt><ns2:DtTm>2026-11-24T00:00:00+01:00</ns2:DtTm></ns2:Dt></ns2:Bal>
   <ns2:Bal><ns2:Tp><ns2:CdOrPrtry><ns2:Cd>CLBD</ns2:Cd></ns2:CdOrPrtry></ns2:Tp><ns2:Amt Ccy="EUR">310</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:Dt><ns2:DtTm>2026-11-24T23:59:59+01:00</ns2:DtTm></ns2:Dt></ns2:Bal>
   <ns2:Ntry>
    <ns2:Amt Ccy="EUR">300.00</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:Sts><ns2:Cd>BOOK</ns2:Cd></ns2:Sts>
    <ns2:BookgDt><ns2:Dt>2026-11-24</ns2:Dt></ns2:BookgDt><ns2:AcctSvcrRef>R1</ns2:AcctSvcrRef>
    <ns2:BkTxCd><ns2:Domn><ns2:Cd>PMNT</ns2:Cd><ns2:Fmly><ns2:Cd>RCDT</ns2:Cd><ns2:SubFmlyCd>ESCT</ns2:SubFmlyCd></ns2:Fmly></ns2:Domn></ns2:BkTxCd>
    <ns2:NtryDtls>
     <ns2:TxDtls><ns2:Refs><ns2:EndToEndId>A</ns2:EndToEndId><ns2:UETR>8a562c67-ca16-48ba-b074-65581be6f001</ns2:UETR></ns2:Refs>
      <ns2:Amt Ccy="EUR">310.00</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd>
      <ns2:RltdPties><ns2:Dbtr><ns2:Pty><ns2:Nm>Jürgen Groß</ns2:Nm></ns2:Pty></ns2:Dbtr><ns2:DbtrAcct><ns2:Id><ns2:IBAN>DE89370400440532013000</ns2:IBAN></ns2:Id></ns2:DbtrAcct></ns2:RltdPties>
      <ns2:RmtInf><ns2:Strd><ns2:RfrdDocInf><ns2:Nb>F26-0000043</ns2:Nb></ns2:RfrdDocInf><ns2:CdtrRefInf><ns2:Tp><ns2:CdOrPrtry><ns2:Cd>SCOR</ns2:Cd></ns2:CdOrPrtry><ns2:Issr>CUR</ns2:Issr></ns2:Tp><ns2:Ref>5000056789012345</ns2:Ref></ns2:CdtrRefInf></ns2:Strd></ns2:RmtInf>
     </ns2:TxDtls>
     <ns2:TxDtls><ns2:Refs><ns2:EndToEndId>B</ns2:EndToEndId></ns2:Refs><ns2:Amt Ccy="EUR">10.00</ns2:Amt><ns2:CdtDbtInd>DBIT</ns2:CdtDbtInd></ns2:TxDtls>
    </ns2:NtryDtls>
   </ns2:Ntry>
   <ns2:Ntry>
    <ns2:Amt Ccy="EUR">99.00</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:Sts><ns2:Cd>PDNG</ns2:Cd></ns2:Sts>
    <ns2:BookgDt><ns2:Dt>2026-11-25</ns2:Dt></ns2:BookgDt>
   </ns2:Ntry>
  </ns2:Stmt>
  <ns2:Stmt>
   <ns2:Id>S2</ns2:Id><ns2:CreDtTm>2026-11-24T19:43:00Z</ns2:CreDtTm>
   <ns2:Acct><ns2:Id><ns2:Othr><ns2:Id>NL20 INGB 0001 2345 67</ns2:Id></ns2:Othr></ns2:Id><ns2:Ccy>EUR</ns2:Ccy></ns2:Acct>
   <ns2:Bal><ns2:Tp><ns2:CdOrPrtry><ns2:Cd>CLBD</ns2:Cd></ns2:CdOrPrtry></ns2:Tp><ns2:Amt Ccy="EUR">0</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:Dt><ns2:Dt>2026-11-24</ns2:Dt></ns2:Dt></ns2:Bal>
  </ns2:Stmt>
 </ns2:BkToCstmrStmt>
</ns2:Document>)xml";
}

std::string FileOf(const std::string& entries, const std::string& closing, const std::string& version) {
  const auto balance = [](const std::string& type, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>\n";
  };
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001." +
         version + "\">\n<BkToCstmrStmt>\n<Stmt>\n<Id>ID</Id>\n<Acct><Id><IBAN>" + kOwnAccount +
         "</IBAN></Id><Ccy>EUR</Ccy></Acct>\n" + balance("OPBD", "100.00") + balance("CLBD", closing) + entries +
         "</Stmt>\n</BkToCstmrStmt>\n</Document>\n";
}

std::string Entry(const std::string& amount, const std::string& sense, const std::string& extra) {
  return "<Ntry><Amt Ccy=\"EUR\">" + amount + "</Amt><CdtDbtInd>" + sense +
         "</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt>" + extra + "</Ntry>\n";
}

std::string Replaced(std::string file, const std::string& from, const std::string& to) {
  const size_t at = file.find(from);
  if (at == std::string::npos) {
    std::cerr << "not in the file: " << from << "\n";
    std::abort();  // a test that would test something else
  }
  return file.replace(at, from.size(), to);
}

}  // namespace vlot::invoicing::bank
