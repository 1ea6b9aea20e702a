#include "services/invoicing/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "services/invoicing/collective.h"
#include "services/invoicing/payment_qr.h"
#include "services/invoicing/pdf_texts.h"
#include "services/invoicing/period.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/testing/examples.h"
#include "services/invoicing/testing/ubl_oracle.h"
#include "services/invoicing/ubl.h"

namespace vlot::invoicing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

Money Eur(int64_t cents) { return {cents, kEur}; }

std::string Output(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::array<char, 4096> buffer;
  for (size_t got; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), got);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

// A PDF in a file, for the tools of poppler. VLOT_KEEP_PDF=<folder> keeps it there, to be looked at.
class PdfFile {
 public:
  PdfFile(const Document& document, const std::string& name, std::string_view logo = "") {
    const char* const keep = std::getenv("VLOT_KEEP_PDF");
    kept_ = keep != nullptr;
    path_ =
        absl::StrCat(kept_ ? keep : ::testing::TempDir(), "/", name, kept_ ? "" : absl::StrCat("-", getpid()), ".pdf");
    const absl::StatusOr<std::string> pdf = RenderPdf(document, ExampleSeller(), logo);
    EXPECT_OK(pdf);
    std::ofstream(path_, std::ios::binary) << pdf.value_or("");
  }
  ~PdfFile() {
    if (!kept_) unlink(path_.c_str());
  }

  // Without the differences that layout makes between spaces.
  std::string Text() const {
    return absl::StrReplaceAll(Output(absl::StrCat("pdftotext -layout ", path_, " -")), {{"\u00A0", " "}});
  }
  std::string Fonts() const { return Output(absl::StrCat("pdffonts ", path_)); }
  int Pages() const {
    for (absl::string_view line : absl::StrSplit(Output(absl::StrCat("pdfinfo ", path_)), '\n')) {
      if (absl::StartsWith(line, "Pages:")) return std::stoi(std::string(line.substr(6)));
    }
    return 0;
  }

 private:
  std::string path_;
  bool kept_ = false;
};

Document CreditNoteOf(const Document& invoice) {
  Document note = DraftCreditNote({.reason = "Retour, ongeopend", .event_time = absl::FromUnixSeconds(0)}, invoice,
                                  DefaultTimeZone());
  note.number = "C26-0000007";
  return note;
}

Document Collective(int deliveries, const std::string& language) {
  std::vector<Delivery> lot;
  for (int i = 0; i < deliveries; ++i) {
    Delivery delivery{.order_number = absl::StrCat("26-", 1234 + i),
                      .external_reference = i % 3 == 0 ? absl::StrCat("PO-", 77 + i) : "",
                      .date = absl::CivilDay(2026, 11, 1) + i % 30,
                      .accrued = Eur(0)};
    delivery.lines = {{.title = "Koffie & thee, gemengde bonen uit Ethiopië en Colombia, 500 gram per zak",
                       .item = "COFFEE-500",
                       .quantity = 12 + i,
                       .unit_price = Eur(799 + i),
                       .category = vat::Category::kReduced},
                      {.title = "Waterkoker", .item = "KETTLE-1", .quantity = 1, .unit_price = Eur(4995)},
                      {.title = "Verzending", .quantity = 1, .unit_price = Eur(495), .charge = true}};
    lot.push_back(std::move(delivery));
  }
  const CollectiveRequest request{.buyer = BusinessRequest().buyer,
                                  .language = language,
                                  .period = BillingPeriod(absl::CivilMonth(2026, 11)),
                                  .issue_date = absl::CivilDay(2026, 12, 2)};
  absl::StatusOr<std::vector<std::vector<Delivery>>> lots = SortIntoLots(std::move(lot), "NL");
  EXPECT_OK(lots);
  absl::StatusOr<Document> document = DraftCollectiveInvoice(request, lots->front(), DefaultTerms(request.buyer), "NL");
  EXPECT_OK(document);
  document->number = "F26-0000043";
  return *std::move(document);
}

Document Paid(const std::string& language, const std::string& method, int64_t left = 0) {
  IssueRequest request = ConsumerRequest();
  request.language = language;
  request.prepaid.minor -= left;
  request.pay_time = request.event_time - absl::Hours(24);
  request.pay_method = method;
  return Issued(request);
}

std::vector<Document> Examples() {
  Document english = Issued(BusinessRequest());
  english.language = "en";
  return {Issued(ConsumerRequest()),
          Issued(BusinessRequest()),
          english,
          CreditNoteOf(Issued(ConsumerRequest())),
          Collective(3, "nl"),
          Collective(40, "en"),
          Paid("nl", "ideal"),
          Paid("en", "creditcard"),
          Paid("nl", "ideal", 1000)};
}

// Every figure of the electronic invoice, as the PDF would write it.
std::vector<std::string> FiguresOf(const Document& document) {
  pugi::xml_document xml;
  EXPECT_TRUE(xml.load_string(RenderUbl(document, ExampleSeller()).c_str()));
  const pugi::xml_node root = xml.document_element();
  std::vector<std::string> figures = {root.child("cbc:ID").text().get()};
  for (const char* amount :
       {"cac:TaxTotal/cbc:TaxAmount", "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",
        "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "cac:LegalMonetaryTotal/cbc:PayableAmount"}) {
    // The sum of VAT stands in its groups.
    if (std::string_view(amount) == "cac:TaxTotal/cbc:TaxAmount") continue;
    const auto money = ParseMoney(root.first_element_by_path(amount).text().get(), kEur);
    EXPECT_OK(money);
    figures.push_back(FormatAmount(*money, document.language));
  }
  if (const pugi::xml_node prepaid = root.child("cac:LegalMonetaryTotal").child("cbc:PrepaidAmount")) {
    figures.push_back(FormatAmount(*ParseMoney(prepaid.text().get(), kEur), document.language));
  }
  for (pugi::xml_node group : root.child("cac:TaxTotal").children("cac:TaxSubtotal")) {
    for (const char* amount : {"cbc:TaxableAmount", "cbc:TaxAmount"}) {
      figures.push_back(FormatAmount(*ParseMoney(group.child(amount).text().get(), kEur), document.language));
    }
  }
  for (const char* name : {"cac:InvoiceLine", "cac:CreditNoteLine"}) {
    for (pugi::xml_node line : root.children(name)) {
      figures.push_back(
          FormatAmount(*ParseMoney(line.child("cbc:LineExtensionAmount").text().get(), kEur), document.language));
      const Decimal price = *Decimal::Parse(line.first_element_by_path("cac:Price/cbc:PriceAmount").text().get());
      figures.push_back(FormatDecimal(price, document.language));
    }
  }
  for (pugi::xml_node charge : root.children("cac:AllowanceCharge")) {
    figures.push_back(FormatAmount(*ParseMoney(charge.child("cbc:Amount").text().get(), kEur), document.language));
  }
  for (const char* day : {"cbc:IssueDate", "cbc:DueDate"}) {
    if (!root.child(day)) continue;
    figures.push_back(FormatDay(*ParseIsoDate(root.child(day).text().get()), document.language));
  }
  if (const pugi::xml_node means = root.child("cac:PaymentMeans"); means && means.child("cbc:PaymentID")) {
    figures.push_back(InFours(means.child("cbc:PaymentID").text().get()));
    figures.push_back(InFours(means.first_element_by_path("cac:PayeeFinancialAccount/cbc:ID").text().get()));
  }
  for (std::string& figure : figures) figure = absl::StrReplaceAll(figure, {{"\u00A0", " "}});
  return figures;
}

TEST(PdfTest, RenderPdf_EveryExample_SaysTheFiguresOfItsElectronicInvoice) {
  int number = 0;
  for (const Document& document : Examples()) {
    const PdfFile file(document, absl::StrCat("figures-", ++number));
    const std::string text = file.Text();
    for (const std::string& figure : FiguresOf(document)) EXPECT_THAT(text, HasSubstr(figure)) << number;
  }
}

TEST(PdfTest, RenderPdf_EveryExample_EmbedsSubsetsOfAllItsFonts) {
  for (Document document : Examples()) {
    document.buyer.legal_name += " Ω Ж";
    const PdfFile file(document, "fonts");
    const std::vector<std::string> lines = absl::StrSplit(file.Fonts(), '\n', absl::SkipEmpty());
    ASSERT_GT(lines.size(), 3u);  // two of them are the head
    for (size_t i = 2; i < lines.size(); ++i) {
      EXPECT_THAT(lines[i], ::testing::ContainsRegex("^[A-Z]{6}\\+.*yes yes yes")) << lines[i];
    }
  }
}

TEST(PdfTest, RenderPdf_Twice_GivesTheSameBytes) {
  for (const Document& document : Examples()) {
    ASSERT_OK_AND_ASSIGN(const std::string once, RenderPdf(document, ExampleSeller(), ""));
    ASSERT_OK_AND_ASSIGN(const std::string twice, RenderPdf(document, ExampleSeller(), ""));
    EXPECT_EQ(once, twice);
  }
}

TEST(PdfTest, RenderPdf_ManyDeliveries_BreaksPagesAndCarriesTheSum) {
  const Document document = Collective(40, "nl");
  const PdfFile file(document, "pages");
  const int pages = file.Pages();
  ASSERT_GT(pages, 2);
  const std::string text = file.Text();
  const std::vector<std::string> by_page = absl::StrSplit(text, '\f', absl::SkipEmpty());
  ASSERT_EQ(by_page.size(), static_cast<size_t>(pages));
  Money sum = Eur(0);
  size_t line = 0;
  for (int page = 0; page < pages; ++page) {
    EXPECT_THAT(by_page[page], HasSubstr(absl::StrCat("Pagina ", page + 1, " van ", pages)));
    if (page > 0) {
      EXPECT_THAT(by_page[page], HasSubstr("Transport van vorige pagina"));
    }
    if (page + 1 == pages) break;
    ASSERT_THAT(by_page[page], HasSubstr("Transport naar volgende pagina"));
    // The lines of this page: as many amounts as fit until the sum that it carries.
    const size_t at = by_page[page].find("Transport naar volgende pagina");
    const std::string carried = by_page[page].substr(at, by_page[page].find('\n', at) - at);
    while (line < document.lines.size() && !absl::EndsWith(carried, " " + FormatAmount(sum, "nl"))) {
      sum.minor += document.lines[line++].net.minor;
    }
    EXPECT_THAT(carried, HasSubstr(FormatAmount(sum, "nl"))) << page;
    EXPECT_LT(line, document.lines.size());
  }
}

TEST(PdfTest, RenderPdf_PaidAndCredited_AskForNothing) {
  for (const Document& document : {Issued(ConsumerRequest()), CreditNoteOf(Issued(BusinessRequest()))}) {
    const std::string text = PdfFile(document, "paid").Text();
    EXPECT_THAT(text, Not(HasSubstr("Onder vermelding van")));
  }
  EXPECT_THAT(PdfFile(CreditNoteOf(Issued(ConsumerRequest())), "credit").Text(), HasSubstr("F26-0000042"));
}

TEST(PdfTest, RenderPdf_PaidAtOnce_IsTheReceipt) {
  const auto rows = [](const Document& document, const std::string& name) {
    std::vector<std::string> lines = absl::StrSplit(PdfFile(document, name).Text(), '\n');
    for (std::string& line : lines) {
      line = std::string(absl::StripAsciiWhitespace(line));
      while (absl::StrContains(line, "  ")) line = absl::StrReplaceAll(line, {{"  ", " "}});
    }
    return lines;
  };
  EXPECT_THAT(rows(Paid("nl", "ideal"), "receipt-nl"),
              IsSupersetOf({"Betalingsbewijs", "Betaald bedrag € 78,87", "Betaald op 21 november 2026",
                            "Betaald met iDEAL", "Nog te betalen € 0,00", "Deze factuur is betaald. Dank u wel."}));
  EXPECT_THAT(rows(Paid("en", "creditcard"), "receipt-en"),
              IsSupersetOf({"Receipt", "Amount paid € 78.87", "Paid on 21 November 2026", "Paid by credit card",
                            "Still to be paid € 0.00", "This invoice has been paid. Thank you."}));
  const std::vector<std::string> unknown = rows(Paid("nl", ""), "receipt-unknown");
  EXPECT_THAT(unknown, Contains("Betaald op 21 november 2026"));
  EXPECT_THAT(unknown, Not(Contains(HasSubstr("Betaald met"))));
  const std::vector<std::string> in_part = rows(Paid("nl", "ideal", 1000), "receipt-part");
  EXPECT_THAT(in_part, IsSupersetOf({"Betaald bedrag € 68,87", "Nog te betalen € 10,00"}));
  EXPECT_THAT(in_part, Contains(HasSubstr("Onder vermelding van")));
}

TEST(PdfTest, RenderPdf_CollectedByDirectDebit_SaysWhenAndFromWhere) {
  for (const char* language : {"nl", "en"}) {
    Document document = Collective(2, language);
    document.debit = DebitNotice{.mandate = "M-2026/17",
                                 .creditor_id = "NL69ZZZ123456780000",
                                 .bank_account = "NL20INGB0001234567",
                                 .date = absl::CivilDay(2027, 1, 4)};
    document.due_date = document.debit->date;
    const std::string text =
        absl::StrReplaceAll(PdfFile(document, absl::StrCat("debit-", language)).Text(), {{"\n", " "}});
    const bool dutch = std::string_view(language) == "nl";
    EXPECT_THAT(text, HasSubstr(dutch ? "wordt rond 4 januari 2027 afgeschreven van NL20 INGB 0001 2345 67"
                                      : "will be collected around 4 January 2027 from NL20 INGB 0001 2345 67"));
    EXPECT_THAT(text, HasSubstr(dutch ? "machtiging M-2026/17" : "mandate M-2026/17"));
    EXPECT_THAT(text, HasSubstr("NL69ZZZ123456780000"));
    EXPECT_THAT(text, HasSubstr(dutch ? "Afschrijving rond" : "Collected around"));
    for (const char* asks : {"Betalen uiterlijk", "Payable by", "scan"}) EXPECT_THAT(text, Not(HasSubstr(asks)));
  }
}

TEST(PdfTest, RenderPdf_ReverseCharge_SaysSo) {
  IssueRequest request = BusinessRequest();
  for (BillableLine& line : request.lines) line.category = vat::Category::kReverseCharge;
  const std::string text = PdfFile(Issued(request), "reverse").Text();
  EXPECT_THAT(text, HasSubstr("Btw verlegd"));
  EXPECT_THAT(text, HasSubstr(request.buyer.vat_id));
}

TEST(PdfTest, RenderUbl_WithPdf_BearsItAndBreaksNoRule) {
  for (const Document& document : Examples()) {
    ASSERT_OK_AND_ASSIGN(const std::string pdf, RenderPdf(document, ExampleSeller(), ""));
    const std::string xml = RenderUbl(document, ExampleSeller(), pdf);
    EXPECT_THAT(BrokenRules(xml), IsEmpty());
    EXPECT_THAT(xml,
                HasSubstr(absl::StrCat("mimeCode=\"application/pdf\" filename=\"", document.number, ".pdf\">JVBERi")));
  }
}

TEST(PdfTest, IsLogo_OnlyPngs) {
  EXPECT_FALSE(IsLogo(""));
  EXPECT_FALSE(IsLogo("GIF89a"));
}

TEST(PaymentQrTest, EpcPayload_IsWhatTheStandardSays) {
  EXPECT_EQ(EpcPayload("Vlot Voorbeeld B.V.", "NL91ABNA0417164300", "ABNANL2A", Eur(12345), "RF18539007547034"),
            "BCD\n002\n1\nSCT\nABNANL2A\nVlot Voorbeeld B.V.\nNL91ABNA0417164300\nEUR123.45\n\nRF18539007547034");
}

TEST(PaymentQrTest, EpcPayload_AmountsThatItCannotSay_GiveNone) {
  EXPECT_EQ(EpcPayload("X", "NL91ABNA0417164300", "", Eur(0), "RF18539007547034"), "");
  EXPECT_EQ(EpcPayload("X", "NL91ABNA0417164300", "", Eur(100'000'000'000), "RF18539007547034"), "");
  EXPECT_NE(EpcPayload("X", "NL91ABNA0417164300", "", Eur(99'999'999'999), "RF18539007547034"), "");
}

TEST(PaymentQrTest, EpcPayload_LongName_IsCutBetweenCharacters) {
  const std::string payload =
      EpcPayload(absl::StrCat(std::string(69, 'x'), "éé"), "NL91ABNA0417164300", "", Eur(1), "RF18539007547034");
  EXPECT_THAT(payload, HasSubstr(absl::StrCat(std::string(69, 'x'), "é\n")));
}

TEST(PdfTextsTest, Formats_InBothLanguages) {
  EXPECT_EQ(FormatAmount(Eur(123456789), "nl"), "1.234.567,89");
  EXPECT_EQ(FormatAmount(Eur(-123456), "en"), "-1,234.56");
  EXPECT_EQ(FormatAmount(Eur(99999), "nl"), "999,99");
  EXPECT_EQ(FormatMoney(Eur(5), "nl"), "€\u00A00,05");
  EXPECT_EQ(FormatDay(absl::CivilDay(2026, 3, 1), "nl"), "1 maart 2026");
  EXPECT_EQ(FormatPeriod(BillingPeriod(absl::CivilMonth(2026, 11)), "en"), "November 2026");
  EXPECT_EQ(FormatPeriod({absl::CivilDay(2026, 11, 1), absl::CivilDay(2026, 11, 11)}, "nl"),
            "1 november 2026 – 10 november 2026");
  EXPECT_EQ(InFours("RF18539007547034"), "RF18\u00A05390\u00A00754\u00A07034");
}

}  // namespace
}  // namespace vlot::invoicing
