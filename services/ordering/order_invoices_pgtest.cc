// vlot.ordering.v1.OrderInvoices as it is served: whose documents are shown to whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/ordering/testing/served.h"

namespace vlot::ordering {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;

class OrderInvoicesTest : public testing::ServedTest {
 protected:
  void SetUp() override {
    testing::ServedTest::SetUp();
    order_ = MustPlaceAs("shop", NewRequest()).name();
    invoice_ = Issue(order_);
  }

  // What invoicing then has of an order.
  std::string Issue(const std::string& order) {
    auto& invoice = *fake_clients_->invoices.add_invoices();
    invoice.set_name(InvoiceId(ids_.Next()).Name());
    invoice.set_order(order);
    invoice.set_number("F26-0000001");
    return invoice.name();
  }
  absl::StatusOr<invoicing::v1::Invoice> GetAs(const std::string& caller, const std::string& name) {
    v1::GetOrderInvoiceRequest request;
    request.set_name(name);
    return As(caller, &OrderInvoices::GetOrderInvoice, request);
  }
  absl::StatusOr<invoicing::v1::InvoiceDocument> GetDocumentAs(const std::string& caller, const std::string& name) {
    v1::GetOrderInvoiceDocumentRequest request;
    request.set_name(name);
    request.set_format(invoicing::v1::GetInvoiceDocumentRequest::UBL);
    return As(caller, &OrderInvoices::GetOrderInvoiceDocument, request);
  }

  std::string order_, invoice_;
};

TEST_F(OrderInvoicesTest, Document_OfItsOwnOrder_IsShownToTheShop) {
  const auto invoice = GetAs("shop", absl::StrCat(order_, "/", invoice_));
  ASSERT_OK(invoice);
  EXPECT_EQ(invoice->number(), "F26-0000001");
  const auto document = GetDocumentAs("shop", absl::StrCat(order_, "/", invoice_));
  ASSERT_OK(document);
  EXPECT_THAT(document->content(), AllOf(HasSubstr(invoice_), HasSubstr("UBL")));
  EXPECT_OK(GetDocumentAs("jan", absl::StrCat(order_, "/", invoice_)));
}

TEST_F(OrderInvoicesTest, List_OfItsOwnOrder_AsksInvoicingForThatOrderOnly) {
  v1::ListOrderInvoicesRequest request;
  request.set_parent(order_);
  request.set_page_size(7);
  fake_clients_->invoices.set_next_page_token("next");
  const auto page = As("shop", &OrderInvoices::ListOrderInvoices, request);
  ASSERT_OK(page);
  EXPECT_THAT(page->invoices(), SizeIs(1));
  EXPECT_EQ(page->next_page_token(), "next");
  EXPECT_THAT(fake_clients_->asked, AllOf(HasSubstr("page_size: 7"), HasSubstr(order_)));
}

TEST_F(OrderInvoicesTest, EveryMethod_OfAnotherShopsOrder_SeesNoOrder) {
  const auto not_found = StatusIs(Code::kNotFound, Reason("ORDER_NOT_FOUND"));
  EXPECT_THAT(GetAs("other", absl::StrCat(order_, "/", invoice_)), not_found);
  EXPECT_THAT(GetDocumentAs("other", absl::StrCat(order_, "/", invoice_)), not_found);
  v1::ListOrderInvoicesRequest request;
  request.set_parent(order_);
  EXPECT_THAT(As("other", &OrderInvoices::ListOrderInvoices, request), not_found);
  EXPECT_EQ(fake_clients_->asked, "");
}

// A shop that guesses a name, under an order of its own.
TEST_F(OrderInvoicesTest, Document_OfAnotherOrder_IsNotThisOrders) {
  const std::string others = Issue(OrderId(ids_.Next()).Name());
  const std::string collective = Issue("");
  const std::string unknown = InvoiceId(ids_.Next()).Name();
  const auto not_found = StatusIs(Code::kNotFound, Reason("ORDER_INVOICE_NOT_FOUND"));
  for (const std::string& invoice : {others, collective, unknown}) {
    EXPECT_THAT(GetAs("shop", absl::StrCat(order_, "/", invoice)), not_found) << invoice;
    EXPECT_THAT(GetDocumentAs("shop", absl::StrCat(order_, "/", invoice)), not_found) << invoice;
  }
}

TEST_F(OrderInvoicesTest, Name_OfAnotherForm_IsRefused) {
  for (const std::string& name : {std::string(), order_, invoice_, order_ + "/invoices/x", "orders/x/" + invoice_}) {
    EXPECT_THAT(GetAs("shop", name).status(), ViolationOf("name")) << name;
  }
}

}  // namespace
}  // namespace vlot::ordering
