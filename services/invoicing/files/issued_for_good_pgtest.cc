// What is issued stays as it is: whatever changes later, and whoever tries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/document_files.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/files/content.h"
#include "services/invoicing/files/seal.h"
#include "services/invoicing/pdf.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "services/invoicing/ubl.h"

namespace vlot::invoicing {
namespace {

using testing::IsOk;
using ::testing::Not;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;

using Format = v1::GetInvoiceDocumentRequest;

constexpr char kCreditorId[] = "NL69ZZZ123456780000";

class IssuedForGoodTest : public InvoicingTest {
 protected:
  absl::StatusOr<DocumentFile> File(InvoiceId id, FileFormat format) {
    const DocumentFiles files(clock_, metrics());
    return pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return files.Get(tx, id, format); });
  }

  InvoiceId Issued() {
    const v1::IssueInvoiceRequest request = OwedOrder();
    EXPECT_OK(Issue(request));
    return *InvoiceId::ParseName(request.name());
  }

  StoredDocument Stored(InvoiceId id) {
    auto found = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return FindDocuments(tx, {id}, Lock::kNone); });
    EXPECT_OK(found);
    StoredDocument stored = found->front();
    stored.document.buyer = PartyFromWire(stored.buyer);
    return stored;
  }

  static Seller AsIssued() {
    Seller seller = ExampleSeller();
    seller.creditor_id = kCreditorId;
    return seller;
  }

  // Another process starts, configured anew.
  std::unique_ptr<App> Restarted(Seller seller, const std::string& logo_file, bool files_ahead = false) {
    auto app = App::Create({.db = database(),
                            .seller = std::move(seller),
                            .sepa_creditor_id = kCreditorId,
                            .logo_file = logo_file,
                            .dunning = {.by_itself = false},
                            .files_ahead = files_ahead},
                           {clock_, other_metrics_, keys_});
    EXPECT_OK(app);
    return app.ok() ? *std::move(app) : nullptr;
  }

  // A PNG of one dot.
  static std::string Logo() {
    std::string png;
    absl::Base64Unescape(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", &png);
    const std::string path = ::testing::TempDir() + "issued_for_good_logo.png";
    std::ofstream(path, std::ios::binary) << png;
    return path;
  }

  std::vector<InvoiceId> AllDocuments() {
    const auto ids = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return ListDocumentIds(tx, {}, {}, 100); });
    EXPECT_OK(ids);
    return ids.ok() ? *ids : std::vector<InvoiceId>();
  }

  void Bill(const std::string& period) {
    v1::StartBillingRunRequest request;
    request.set_request_id(NewId<AccountId>().ToString());
    request.set_period(period);
    ASSERT_OK(CallAsOperator(&BillingApi::StartBillingRun, request));
    while (Number("SELECT count(*) FROM billing_runs WHERE state = 1") > 0 && !HasFailure()) {
      ASSERT_OK(app().billing().StepAll());
    }
  }

  // Until there is no more to make.
  void MakeFiles() {
    for (int looked_at = 1; looked_at > 0;) {
      const auto stepped = app().files().Step();
      ASSERT_OK(stepped);
      looked_at = *stepped;
    }
  }

  absl::Status Try(const std::string& sql) {
    return pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return tx.ExecScript(sql); });
  }

  int64_t FilesOf(InvoiceId id) {
    return Number("SELECT count(*) FROM document_files WHERE invoice_id = '" + id.ToString() + "'");
  }

 private:
  metrics::Registry other_metrics_;
  vlot::testing::TableAuthenticator keys_;
};

TEST_F(IssuedForGoodTest, SellerAndLogoChangeBeforeItsFilesAreMade_TheyAreThoseOfTheIssue) {
  const InvoiceId id = Issued();
  Seller moved = ExampleSeller();
  moved.legal_name = "Another Name B.V.";
  moved.address.lines = {"Elders 9"};
  const auto later = Restarted(moved, Logo());
  ASSERT_NE(later, nullptr);
  ASSERT_OK_AND_ASSIGN(const std::string pdf, RenderPdf(Stored(id).document, AsIssued(), ""));
  ASSERT_OK_AND_ASSIGN(const DocumentFile made, File(id, FileFormat::kPdf));
  EXPECT_EQ(made.content, pdf);
  ASSERT_OK_AND_ASSIGN(const DocumentFile ubl, File(id, FileFormat::kUbl));
  EXPECT_EQ(ubl.content, RenderUbl(Stored(id).document, AsIssued()));
  EXPECT_EQ(Number("SELECT count(*) FROM sellers"), 2) << "the new configuration counts for what is issued from now on";
}

TEST_F(IssuedForGoodTest, LayoutOfALaterRelease_IsLeftToIt) {
  const InvoiceId id = Issued();
  const StoredDocument stored = Stored(id);
  const Letterhead later{.seller = AsIssued(), .layout = kLayoutNewest + 1};
  const std::string seal = SealOf(ContentOf(stored.document, stored.buyer), stored.document.number, SealOf(later));
  Script(absl::StrCat("GRANT UPDATE ON sellers, invoices TO CURRENT_USER; UPDATE sellers SET layout = ", later.layout,
                      "; UPDATE invoices SET content_sha256 = '\\x", absl::BytesToHexString(seal), "'"));
  EXPECT_THAT(File(id, FileFormat::kPdf), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(IssuedForGoodTest, PostgreSql_RefusesEveryChange) {
  const InvoiceId id = Issued();
  ASSERT_OK(File(id, FileFormat::kPdf));
  for (const char* table :
       {"sellers", "invoices", "invoice_lines", "invoice_vat_groups", "invoice_periods", "invoice_deliveries",
        "document_files", "dunning_notices", "dunning_notice_claims", "dunning_files"}) {
    EXPECT_THAT(Try(absl::StrCat("DELETE FROM ", table)), Not(IsOk())) << table;
    EXPECT_THAT(Try(absl::StrCat("TRUNCATE ", table)), Not(IsOk())) << table;
  }
  for (const char* change : {
           "sellers SET legal_name = 'X'",
           "invoices SET number = 'F26-9'",
           "invoices SET net_minor = 1",
           "invoices SET content_sha256 = NULL",
           "invoices SET buyer = ''",
           "invoice_lines SET title = 'X'",
           "invoice_vat_groups SET vat_minor = 0",
           "invoice_periods SET period_end = period_begin",
           "invoice_deliveries SET order_number = 'X'",
           "document_files SET content = ''",
           "dunning_notices SET language = 'en'",
           "dunning_notice_claims SET open_minor = 1",
           "dunning_files SET content = ''",
       }) {
    EXPECT_THAT(Try(absl::StrCat("UPDATE ", change)), Not(IsOk())) << change;
  }
  EXPECT_OK(Try("UPDATE invoices SET state = state, open_minor = open_minor"));
}

TEST_F(IssuedForGoodTest, RowsThatSomebodyChangedAllTheSame_AreNotGivenOut) {
  const std::vector<std::string> changes = {
      "invoice_lines SET title = 'Something else'", "invoices SET reason = 'because'",
      "invoices SET due_date = due_date + 1",       "invoices SET content_sha256 = '\\x00'",
      "sellers SET iban = 'NL02RABO0123456789'",
  };
  int64_t seen = 0;
  for (const std::string& change : changes) {
    const InvoiceId id = Issued();
    const std::string table = change.substr(0, change.find(' '));
    Script("GRANT UPDATE ON " + table + " TO CURRENT_USER; UPDATE " + change);
    EXPECT_THAT(File(id, FileFormat::kPdf), StatusIs(absl::StatusCode::kDataLoss, Reason("DOCUMENT_ALTERED")))
        << change;
    ++seen;
  }
  EXPECT_EQ(AlteredDocuments(metrics()).value(), seen);
}

TEST_F(IssuedForGoodTest, EveryKindOfDocument_IsReadAsItWasSealed) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  const v1::IssueCreditNoteRequest credit = CreditOf(invoice);
  ASSERT_OK(Credit(credit));
  ASSERT_OK(Issue(PaidOrder()));
  const AccountId account = NewMonthlyAccount(1'000'000);
  ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  clock_.Advance(absl::Hours(24 * 12));
  Bill("2026-11");
  const std::vector<InvoiceId> documents = AllDocuments();
  EXPECT_THAT(documents, SizeIs(4));
  for (const InvoiceId& id : documents) {
    EXPECT_THAT(Stored(id).seal, SizeIs(32)) << id;
    EXPECT_OK(File(id, FileFormat::kPdf)) << id;
  }
}

TEST_F(IssuedForGoodTest, FilesAhead_OfWhatIsMailed_AreThereBeforeAnybodyAsks) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  const v1::IssueCreditNoteRequest credit = CreditOf(invoice);
  ASSERT_OK(Credit(credit));
  MakeFiles();
  EXPECT_EQ(FilesOf(*InvoiceId::ParseName(invoice.name())), 0) << "of one order: when somebody wants it";
  EXPECT_EQ(FilesOf(*InvoiceId::ParseName(credit.name())), 2) << "PDF and UBL";
  EXPECT_EQ(Number("SELECT count(*) FROM document_files"), 2);
}

// As it serves: on a thread of its own, in another process, which ends when it is told to.
TEST_F(IssuedForGoodTest, FilesAhead_ByAnotherProcess_AreMadeAsTheFeedTellsOfThem) {
  const auto other = Restarted(ExampleSeller(), "", /*files_ahead=*/true);
  ASSERT_NE(other, nullptr);
  ASSERT_OK(other->Start());
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  const v1::IssueCreditNoteRequest credit = CreditOf(invoice);
  ASSERT_OK(Credit(credit));
  const InvoiceId note = *InvoiceId::ParseName(credit.name());
  for (int tries = 0; tries < 6'000 && FilesOf(note) < 2; ++tries) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(FilesOf(note), 2);
  other->Stop();
  EXPECT_EQ(FilesOf(*InvoiceId::ParseName(invoice.name())), 0);
}

// What cannot be made is passed by: it must not hold up the others.
TEST_F(IssuedForGoodTest, FilesAhead_OneThatWasAltered_HoldsUpNobody) {
  const v1::IssueInvoiceRequest first = OwedOrder(), second = OwedOrder();
  ASSERT_OK(Issue(first));
  ASSERT_OK(Issue(second));
  const v1::IssueCreditNoteRequest spoilt = CreditOf(first), sound = CreditOf(second);
  ASSERT_OK(Credit(spoilt));
  ASSERT_OK(Credit(sound));
  const std::string id = InvoiceId::ParseName(spoilt.name())->ToString();
  Script(
      "GRANT UPDATE ON invoice_lines TO CURRENT_USER;"
      "UPDATE invoice_lines SET title = 'X' WHERE invoice_id = '" +
      id + "'");
  MakeFiles();
  EXPECT_EQ(FilesOf(*InvoiceId::ParseName(spoilt.name())), 0);
  EXPECT_EQ(FilesOf(*InvoiceId::ParseName(sound.name())), 2);
}

}  // namespace
}  // namespace vlot::invoicing
