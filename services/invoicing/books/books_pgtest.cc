#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "services/invoicing/books/export_builder.h"
#include "services/invoicing/books/testing/xaf_checker.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "vlot/invoicing/v1/books.grpc.pb.h"

namespace vlot::invoicing::books {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;

// What the orders of the base come to: 78.87 with VAT (23.97 at 9 %, 54.90 at 21 %), or as much without.
constexpr int64_t kOwed = 9256;
constexpr int kTriesMax = 100'000;

class BooksTest : public InvoicingTest {
 protected:
  using BooksApi = v1::Books::StubInterface::async_interface;

  void SetUp() override {
    InvoicingTest::SetUp();
    books_ = v1::Books::NewStub(client().channel());
  }
  void TearDown() override {
    books_.reset();
    InvoicingTest::TearDown();
  }

  template <class Request, class Response>
  absl::StatusOr<Response> CallBooks(rpc::AsyncMethod<BooksApi, Request, Response> method,
                                     std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), books_->async(), method, std::move(request), AsOperator());
  }

  static google::type::Date Date(int year, int month, int day) {
    google::type::Date date;
    date.set_year(year);
    date.set_month(month);
    date.set_day(day);
    return date;
  }

  v1::CreateLedgerExportRequest ExportOf(v1::LedgerExport::Format format) {
    v1::CreateLedgerExportRequest request;
    request.set_request_id(NewId<InvoiceId>().ToString());
    request.mutable_ledger_export()->set_format(format);
    *request.mutable_ledger_export()->mutable_from_date() = Date(2026, 11, 1);
    *request.mutable_ledger_export()->mutable_until_date() = Date(2026, 12, 1);
    return request;
  }

  // Built by the service's own thread; waits for it.
  absl::StatusOr<v1::LedgerExport> Built(const v1::CreateLedgerExportRequest& request) {
    ASSIGN_OR_RETURN(v1::LedgerExport made, CallBooks(&BooksApi::CreateLedgerExport, request));
    v1::GetLedgerExportRequest get;
    get.set_name(made.name());
    for (int tries = 0; tries < kTriesMax && made.state() == v1::LedgerExport::BUILDING; ++tries) {
      ASSIGN_OR_RETURN(made, CallBooks(&BooksApi::GetLedgerExport, get));
    }
    return made;
  }

  // The file, in parts of `size` bytes.
  std::string FileOf(const std::string& name, int size) {
    std::string file;
    v1::GetLedgerExportPartRequest request;
    request.set_name(name);
    request.set_size_bytes(size);
    for (;;) {
      const auto part = CallBooks(&BooksApi::GetLedgerExportPart, request);
      EXPECT_OK(part);
      if (!part.ok() || part->content().empty()) return file;
      file += part->content();
      request.set_offset(part->next_offset());
    }
  }

  absl::StatusOr<v1::VatReturn> VatOfNovember() {
    v1::GetVatReturnRequest request;
    *request.mutable_from_date() = Date(2026, 11, 1);
    *request.mutable_until_date() = Date(2026, 12, 1);
    return CallBooks(&BooksApi::GetVatReturn, request);
  }

  static v1::VatReturn::Box BoxOf(const v1::VatReturn& figures, const std::string& name) {
    for (const auto& box : figures.boxes()) {
      if (box.box() == name) return box;
    }
    return {};
  }

  // Goods to a business in Germany.
  v1::IssueInvoiceRequest ForeignOrder() {
    v1::IssueInvoiceRequest request = OwedOrder();
    request.mutable_buyer()->set_vat_id("DE136695976");
    request.mutable_buyer()->clear_registration_number();
    request.mutable_buyer()->clear_endpoint();
    request.mutable_buyer()->mutable_address()->set_region_code("DE");
    request.set_delivery_region_code("DE");
    for (auto& line : *request.mutable_lines()) line.set_vat_category("INTRA_COMMUNITY");
    return request;
  }

  std::unique_ptr<v1::Books::Stub> books_;
};

TEST_F(BooksTest, VatReturn_OfPaidOwedAndCredited_IsTheDocuments) {
  ASSERT_OK(Issue(PaidOrder()));
  const v1::IssueInvoiceRequest owed = OwedOrder();
  ASSERT_OK(Issue(owed));
  const v1::IssueInvoiceRequest credited = OwedOrder();
  ASSERT_OK(Issue(credited));
  ASSERT_OK(Credit(CreditOf(credited)));
  ASSERT_OK(Issue(ForeignOrder()));
  ASSERT_OK_AND_ASSIGN(const v1::VatReturn figures, VatOfNovember());
  // Paid: 54.90 with 21 % is 45.37 + 9.53, 23.97 with 9 % is 21.99 + 1.98. Owed: the same without: 54.90 and 23.97.
  EXPECT_EQ(CentsOf(BoxOf(figures, "1a").turnover()), 4537 + 5490);
  EXPECT_EQ(CentsOf(BoxOf(figures, "1a").vat()), 953 + 1153);
  EXPECT_EQ(BoxOf(figures, "1a").turnover_euros(), 100);
  EXPECT_EQ(BoxOf(figures, "1a").vat_euros(), 21);
  EXPECT_EQ(CentsOf(BoxOf(figures, "1b").turnover()), 2199 + 2397);
  EXPECT_EQ(CentsOf(BoxOf(figures, "1b").vat()), 198 + 216);
  EXPECT_EQ(CentsOf(BoxOf(figures, "3b").turnover()), 7887);
  EXPECT_FALSE(BoxOf(figures, "3b").has_vat());
  EXPECT_EQ(CentsOf(BoxOf(figures, "5a").vat()), 953 + 1153 + 198 + 216);
  EXPECT_EQ(BoxOf(figures, "5a").vat_euros(), 21 + 4);
  EXPECT_EQ(CentsOf(BoxOf(figures, "1a").documents_vat()), 953 + 1153);
  EXPECT_EQ(CentsOf(figures.difference()), 0);
  EXPECT_GT(figures.ledger_sequence(), 0);
}

TEST_F(BooksTest, IntraCommunitySales_AreListedByVatId) {
  ASSERT_OK(Issue(ForeignOrder()));
  v1::IssueInvoiceRequest service = ForeignOrder();
  for (auto& line : *service.mutable_lines()) line.set_vat_category("REVERSE_CHARGE");
  ASSERT_OK(Issue(service));
  v1::IssueInvoiceRequest other = ForeignOrder();
  other.mutable_buyer()->set_vat_id("BE0417497106");
  ASSERT_OK(Issue(other));
  v1::ListIntraCommunitySalesRequest request;
  request.set_page_size(1);
  *request.mutable_from_date() = Date(2026, 10, 1);
  *request.mutable_until_date() = Date(2027, 1, 1);
  ASSERT_OK_AND_ASSIGN(const auto first, CallBooks(&BooksApi::ListIntraCommunitySales, request));
  ASSERT_THAT(first.sales(), SizeIs(1));
  EXPECT_EQ(first.sales(0).vat_id(), "BE0417497106");
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, CallBooks(&BooksApi::ListIntraCommunitySales, request));
  ASSERT_THAT(second.sales(), SizeIs(1));
  EXPECT_EQ(second.sales(0).vat_id(), "DE136695976");
  EXPECT_EQ(CentsOf(second.sales(0).goods()), 7887);
  EXPECT_EQ(second.sales(0).goods_euros(), 78);
  EXPECT_EQ(CentsOf(second.sales(0).services()), 7887);
  EXPECT_THAT(second.next_page_token(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const v1::VatReturn figures, VatOfNovember());
  EXPECT_EQ(CentsOf(BoxOf(figures, "3b").turnover()), 3 * 7887) << "what is listed is what is declared";
}

TEST_F(BooksTest, AuditFile_IsBuiltKeptAndWhole) {
  ASSERT_OK(Issue(PaidOrder()));
  const v1::IssueInvoiceRequest owed = OwedOrder();
  ASSERT_OK(Issue(owed));
  ASSERT_OK(Credit(CreditOf(owed)));
  ASSERT_OK(Issue(OwedOrder()));
  const v1::CreateLedgerExportRequest request = ExportOf(v1::LedgerExport::XAF);
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport made, Built(request));
  ASSERT_EQ(made.state(), v1::LedgerExport::READY) << made.ShortDebugString();
  const std::string file = FileOf(made.name(), 1000);
  EXPECT_EQ(static_cast<int64_t>(file.size()), made.size_bytes());
  EXPECT_EQ(file, FileOf(made.name(), 0));
  EXPECT_THAT(BrokenXafRules(file), IsEmpty());
  EXPECT_THAT(made.sha256(), SizeIs(64));
  EXPECT_GT(made.postings(), 15);
  EXPECT_GE(made.ledger_sequence(), made.postings());

  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport repeated, CallBooks(&BooksApi::CreateLedgerExport, request));
  EXPECT_EQ(repeated.name(), made.name());
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport again, Built(ExportOf(v1::LedgerExport::XAF)));
  EXPECT_NE(again.name(), made.name());
  EXPECT_EQ(again.sha256(), made.sha256()) << "the same bytes";
  ASSERT_OK_AND_ASSIGN(const auto listed, CallBooks(&BooksApi::ListLedgerExports, {}));
  ASSERT_THAT(listed.ledger_exports(), SizeIs(2));
  EXPECT_EQ(listed.ledger_exports(0).name(), again.name());
}

TEST_F(BooksTest, Csv_HasAPostingALine) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport made, Built(ExportOf(v1::LedgerExport::CSV)));
  ASSERT_EQ(made.state(), v1::LedgerExport::READY);
  const std::string file = FileOf(made.name(), 0);
  const std::vector<std::string> rows = absl::StrSplit(file, "\r\n", absl::SkipEmpty());
  EXPECT_THAT(rows, SizeIs(made.postings() + 1));
  EXPECT_THAT(file, HasSubstr(",1200,\"Betaalprovider, nog uit te betalen\",PSP_CLEARING,78.87,,EUR,"));
}

TEST_F(BooksTest, Export_ThatALedgerForbids_FailsWithItsReason) {
  ASSERT_OK(pg::RunInTransaction(pool(), [](pg::Transaction& tx) {
    return tx.ExecScript(
        "INSERT INTO postings (transaction_id, entry, ledger_account, amount_minor, currency, vat_code, booking_date) "
        "VALUES ('01933b1c-0000-7000-8000-00000000dead', 1, 10, 100, 'USD', '', '2026-11-03'), "
        "('01933b1c-0000-7000-8000-00000000dead', 2, 11, -100, 'USD', '', '2026-11-03')");
  }));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport failed, Built(ExportOf(v1::LedgerExport::XAF)));
  EXPECT_EQ(failed.state(), v1::LedgerExport::FAILED);
  EXPECT_THAT(failed.error(), HasSubstr("postings in USD"));
  v1::GetLedgerExportPartRequest part;
  part.set_name(failed.name());
  EXPECT_THAT(CallBooks(&BooksApi::GetLedgerExportPart, part),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("EXPORT_NOT_READY")));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport csv, Built(ExportOf(v1::LedgerExport::CSV)));
  EXPECT_EQ(csv.state(), v1::LedgerExport::READY) << "which says the currency on each line";
  ASSERT_OK(pg::RunInTransaction(pool(), [](pg::Transaction& tx) {
    return tx.ExecScript("GRANT DELETE ON postings TO CURRENT_USER; DELETE FROM postings WHERE currency = 'USD'");
  }));
}

TEST_F(BooksTest, Export_OfALargeLedger_IsInManyParts) {
  ASSERT_OK(Issue(PaidOrder()));
  ASSERT_OK(pg::RunInTransaction(pool(), [](pg::Transaction& tx) {
    return tx.ExecScript(
        "INSERT INTO postings (transaction_id, entry, ledger_account, amount_minor, currency, vat_code, booking_date) "
        "SELECT md5('t' || t)::uuid, e, CASE e WHEN 1 THEN 10 ELSE 11 END, CASE e WHEN 1 THEN t ELSE -t END, 'EUR', "
        "'', "
        "'2026-11-05' FROM generate_series(1, 6000) AS t, generate_series(1, 2) AS e");
  }));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerExport made, Built(ExportOf(v1::LedgerExport::XAF)));
  ASSERT_EQ(made.state(), v1::LedgerExport::READY) << made.error();
  EXPECT_GT(made.size_bytes(), 3 * kStoredPartBytes);
  const std::string file = FileOf(made.name(), 700'001);
  EXPECT_EQ(static_cast<int64_t>(file.size()), made.size_bytes());
  EXPECT_THAT(BrokenXafRules(file), IsEmpty());
  ASSERT_OK(pg::RunInTransaction(pool(), [](pg::Transaction& tx) {
    return tx.ExecScript(
        "GRANT DELETE ON postings TO CURRENT_USER; DELETE FROM postings WHERE ledger_account IN (10, 11)");
  }));
}

TEST_F(BooksTest, AccountEntries_TellTheDebtAfterEach) {
  const v1::IssueInvoiceRequest owed = OwedOrder();
  ASSERT_OK(Issue(owed));
  v1::IssueInvoiceRequest more = OwedOrder();
  more.set_account(owed.account());
  ASSERT_OK(Issue(more));
  ASSERT_OK(Credit(CreditOf(owed)));
  v1::ListAccountEntriesRequest request;
  request.set_parent(owed.account());
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, CallBooks(&BooksApi::ListAccountEntries, request));
  ASSERT_THAT(first.entries(), SizeIs(2));
  EXPECT_EQ(first.entries(0).kind(), v1::AccountEntry::INVOICE);
  EXPECT_EQ(first.entries(0).subject(), owed.name());
  EXPECT_EQ(CentsOf(first.entries(0).balance()), kOwed);
  EXPECT_EQ(CentsOf(first.entries(1).balance()), 2 * kOwed);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, CallBooks(&BooksApi::ListAccountEntries, request));
  ASSERT_THAT(second.entries(), SizeIs(1));
  EXPECT_EQ(second.entries(0).kind(), v1::AccountEntry::CREDIT_NOTE);
  EXPECT_EQ(CentsOf(second.entries(0).amount()), -kOwed);
  EXPECT_EQ(CentsOf(second.entries(0).balance()), kOwed);
  EXPECT_THAT(second.next_page_token(), IsEmpty());
}

TEST_F(BooksTest, Postings_AreFiltered) {
  ASSERT_OK(Issue(PaidOrder()));
  clock_.Advance(absl::Hours(48));
  ASSERT_OK(Issue(OwedOrder()));
  v1::ListPostingsRequest request;
  request.set_ledger_account("RECEIVABLE");
  ASSERT_OK_AND_ASSIGN(const auto owed, CallAsOperator(&InvoicesApi::ListPostings, request));
  ASSERT_THAT(owed.postings(), SizeIs(1));
  request.set_ledger_account("VAT_PAYABLE");
  *request.mutable_until_date() = Date(2026, 11, 23);
  ASSERT_OK_AND_ASSIGN(const auto early, CallAsOperator(&InvoicesApi::ListPostings, request));
  EXPECT_THAT(early.postings(), SizeIs(2));
  request.clear_until_date();
  *request.mutable_from_date() = Date(2026, 11, 25);
  ASSERT_OK_AND_ASSIGN(const auto none, CallAsOperator(&InvoicesApi::ListPostings, request));
  EXPECT_THAT(none.postings(), IsEmpty());
  request.set_ledger_account("CASH");
  EXPECT_THAT(CallAsOperator(&InvoicesApi::ListPostings, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("ledger_account")));
}

TEST_F(BooksTest, Refusals_NameTheField) {
  v1::CreateLedgerExportRequest request = ExportOf(v1::LedgerExport::FORMAT_UNSPECIFIED);
  EXPECT_THAT(CallBooks(&BooksApi::CreateLedgerExport, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("ledger_export.format")));
  request = ExportOf(v1::LedgerExport::XAF);
  *request.mutable_ledger_export()->mutable_until_date() = Date(2027, 2, 1);
  EXPECT_THAT(CallBooks(&BooksApi::CreateLedgerExport, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("ledger_export.until_date")));
  request.mutable_ledger_export()->clear_from_date();
  EXPECT_THAT(CallBooks(&BooksApi::CreateLedgerExport, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("ledger_export.from_date")));
  v1::GetVatReturnRequest vat;
  *vat.mutable_from_date() = Date(2026, 11, 1);
  *vat.mutable_until_date() = Date(2026, 11, 1);
  EXPECT_THAT(CallBooks(&BooksApi::GetVatReturn, vat),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("until_date")));
  v1::GetLedgerExportRequest get;
  get.set_name("ledgerExports/01933b1c-0000-7000-8000-00000000dead");
  EXPECT_THAT(CallBooks(&BooksApi::GetLedgerExport, get),
              StatusIs(absl::StatusCode::kNotFound, Reason("EXPORT_NOT_FOUND")));
  v1::ListAccountEntriesRequest entries;
  entries.set_parent("accounts/01933b1c-0000-7000-8000-00000000dead");
  EXPECT_THAT(CallBooks(&BooksApi::ListAccountEntries, entries),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing::books
