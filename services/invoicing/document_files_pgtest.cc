#include "services/invoicing/document_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/proto_matchers.h"
#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "services/invoicing/testing/ubl_oracle.h"

namespace vlot::invoicing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::StartsWith;
using testing::StatusIs;
using ::vlot::testing::EqualsProto;

using Format = v1::GetInvoiceDocumentRequest;

class DocumentFilesTest : public InvoicingTest {
 protected:
  absl::StatusOr<v1::InvoiceDocument> Get(const std::string& invoice, Format::Format format, bool embed_pdf = false) {
    v1::GetInvoiceDocumentRequest request;
    request.set_name(invoice);
    request.set_format(format);
    request.set_embed_pdf(embed_pdf);
    return CallAsOperator(&InvoicesApi::GetInvoiceDocument, request);
  }

  std::string Issued() {
    const v1::IssueInvoiceRequest request = OwedOrder();
    EXPECT_OK(Issue(request));
    return request.name();
  }
};

TEST_F(DocumentFilesTest, GetInvoiceDocument_Pdf_IsOneWithItsHash) {
  ASSERT_OK_AND_ASSIGN(const auto pdf, Get(Issued(), Format::PDF));
  EXPECT_EQ(pdf.content_type(), "application/pdf");
  EXPECT_EQ(pdf.file_name(), "F26-0000001.pdf");
  EXPECT_THAT(pdf.content(), StartsWith("%PDF-1."));
  EXPECT_EQ(pdf.sha256().size(), 64u);
}

// What was sealed with it is what is drawn; a document without one is what it was (layouts before 4).
TEST_F(DocumentFilesTest, GetInvoiceDocument_OfWhatWasPaidAtOnce_IsItsReceipt) {
  v1::IssueInvoiceRequest request = PaidOrder();
  *request.mutable_pay_time() = wire::ToProto(clock_.Now() - absl::Minutes(2));
  request.set_pay_method("ideal");
  ASSERT_OK(Issue(request));
  ASSERT_OK_AND_ASSIGN(const v1::Invoice invoice, GetInvoice(request.name()));
  ASSERT_TRUE(invoice.has_receipt());
  EXPECT_EQ(invoice.receipt().method(), "ideal");
  EXPECT_THAT(invoice.receipt().date(), EqualsProto(invoice.issue_date()));
  ASSERT_OK_AND_ASSIGN(const auto receipt, Get(request.name(), Format::PDF));
  const v1::IssueInvoiceRequest unknown = PaidOrder();
  ASSERT_OK(Issue(unknown));
  EXPECT_FALSE(GetInvoice(unknown.name())->has_receipt());
  ASSERT_OK_AND_ASSIGN(const auto plain, Get(unknown.name(), Format::PDF));
  EXPECT_GT(receipt.content().size(), plain.content().size());

  const v1::IssueInvoiceRequest altered = [&] {
    v1::IssueInvoiceRequest another = request;
    another.set_name(NewId<InvoiceId>().Name());
    another.set_order(NewId<OrderId>().Name());
    EXPECT_OK(Issue(another));
    return another;
  }();
  Script("GRANT UPDATE ON invoices TO CURRENT_USER; UPDATE invoices SET paid_by = 'cash' WHERE invoice_id = '" +
         InvoiceId::ParseName(altered.name())->ToString() + "'");
  EXPECT_THAT(Get(altered.name(), Format::PDF), StatusIs(absl::StatusCode::kDataLoss, Reason("DOCUMENT_ALTERED")));
}

TEST_F(DocumentFilesTest, GetInvoiceDocument_Again_IsTheBytesThatWereKept) {
  const std::string invoice = Issued();
  ASSERT_OK_AND_ASSIGN(const auto first, Get(invoice, Format::PDF));
  // Even when what it was made of has changed.
  Script("GRANT UPDATE ON sellers TO CURRENT_USER; UPDATE sellers SET legal_name = 'Another B.V.'");
  ASSERT_OK_AND_ASSIGN(const auto second, Get(invoice, Format::PDF));
  EXPECT_THAT(first, EqualsProto(second));
}

TEST_F(DocumentFilesTest, GetInvoiceDocument_KeptBytesThatChanged_AreNotGivenOut) {
  const std::string invoice = Issued();
  ASSERT_OK(Get(invoice, Format::UBL));
  Script(
      "GRANT UPDATE ON document_files TO CURRENT_USER; UPDATE document_files SET content = content || '\\x20'::bytea");
  EXPECT_THAT(Get(invoice, Format::UBL), StatusIs(absl::StatusCode::kDataLoss, Reason("DOCUMENT_ALTERED")));
  EXPECT_EQ(AlteredDocuments(metrics()).value(), 1);
}

TEST_F(DocumentFilesTest, GetInvoiceDocument_UblWithPdf_BearsTheSamePdf) {
  const std::string invoice = Issued();
  ASSERT_OK_AND_ASSIGN(const auto plain, Get(invoice, Format::UBL));
  ASSERT_OK_AND_ASSIGN(const auto with_pdf, Get(invoice, Format::UBL, true));
  EXPECT_THAT(BrokenRules(with_pdf.content()), IsEmpty());
  EXPECT_THAT(with_pdf.content(), HasSubstr("mimeCode=\"application/pdf\" filename=\"F26-0000001.pdf\""));
  EXPECT_NE(plain.sha256(), with_pdf.sha256());
}

TEST_F(DocumentFilesTest, GetInvoiceDocument_WhatCannotBe_IsRefused) {
  EXPECT_THAT(Get(Issued(), Format::PDF, true), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(Get(NewId<InvoiceId>().Name(), Format::PDF),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing
