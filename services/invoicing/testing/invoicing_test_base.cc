#include "services/invoicing/testing/invoicing_test_base.h"

#include "common/testing/status_matchers.h"
#include "common/wire/status.h"
#include "common/wire/types.h"

namespace vlot::invoicing {
namespace {

constexpr char kOperatorKey[] = "finance-key";

void AddLine(const std::string& title, const std::string& item, int quantity, int64_t cents,
             const std::string& category, google::protobuf::RepeatedPtrField<v1::BillableLine>& lines) {
  v1::BillableLine& line = *lines.Add();
  line.set_title(title);
  line.set_item(item);
  line.set_quantity(quantity);
  *line.mutable_unit_price() = Euro(cents);
  line.set_vat_category(category);
  line.set_charge(item.empty());
}

void AddLines(google::protobuf::RepeatedPtrField<v1::BillableLine>& lines) {
  AddLine("Koffie", "COFFEE-500", 3, 799, "REDUCED", lines);
  AddLine("Waterkoker", "KETTLE-1", 1, 4995, "STANDARD", lines);
  AddLine("Verzending", "", 1, 495, "STANDARD", lines);
}

void SetAddress(google::type::PostalAddress& address) {
  address.set_region_code("NL");
  address.set_postal_code("3511 AA");
  address.set_locality("Utrecht");
  address.add_address_lines("Oudegracht 1");
}

}  // namespace

google::type::Money Euro(int64_t cents) { return wire::ToProto(Money{cents, kEur}); }

int64_t CentsOf(const google::type::Money& money) { return wire::FromProto(money)->minor; }

void InvoicingTest::SetUp() {
  keys_.Add(kOperatorKey,
            {.role = auth::Role::kOperator, .operator_role = auth::OperatorRole::kFinance, .subject = "fiona"});
  auto app = App::Create({.db = database(),
                          .provider_accounts = {kProviderAccount},
                          .bank_accounts = {kSecondAccount},
                          .sepa_creditor_id = "NL69ZZZ123456780000",
                          .dunning = {.by_itself = false, .accounts_max = 2},
                          .files_ahead = false},
                         {clock_, metrics_, keys_});
  ASSERT_OK(app);
  app_ = *std::move(app);
  server_ = std::make_unique<rpc::Server>(rpc::ServerOptions{});
  app_->AddTo(*server_);
  ASSERT_OK(server_->Start());
  ASSERT_OK(app_->Start());
  client_ = std::make_unique<rpc::Client>(server_->InProcess(), clock_);
  accounts_ = v1::Accounts::NewStub(client_->channel());
  invoices_ = v1::Invoices::NewStub(client_->channel());
  billing_ = v1::BillingRuns::NewStub(client_->channel());
}

void InvoicingTest::TearDown() {
  if (server_ == nullptr) return;
  CheckInvariants();
  client_.reset();
  server_->Stop(absl::Seconds(5));
  app_->Stop();
}

rpc::CallOptions InvoicingTest::AsOperator() const {
  return {.authorization = std::string("Bearer ") + kOperatorKey, .reason = "asked on the phone"};
}

absl::StatusOr<v1::BatchIssueInvoicesResponse::Issued> InvoicingTest::Issue(const v1::IssueInvoiceRequest& request) {
  v1::BatchIssueInvoicesRequest batch;
  *batch.add_requests() = request;
  ASSIGN_OR_RETURN(const auto response, Call(&InvoicesApi::BatchIssueInvoices, batch));
  if (response.results(0).has_error()) return wire::FromProto(response.results(0).error());
  return response.results(0).issued();
}

absl::StatusOr<v1::BatchIssueInvoicesResponse::Issued> InvoicingTest::Credit(
    const v1::IssueCreditNoteRequest& request) {
  v1::BatchIssueCreditNotesRequest batch;
  *batch.add_requests() = request;
  ASSIGN_OR_RETURN(const auto response, Call(&InvoicesApi::BatchIssueCreditNotes, batch));
  if (response.results(0).has_error()) return wire::FromProto(response.results(0).error());
  return response.results(0).issued();
}

absl::Status InvoicingTest::Reserve(AccountId account, OrderId order, int64_t cents) {
  v1::BatchReserveCreditRequest batch;
  v1::ReserveCreditRequest& request = *batch.add_requests();
  request.set_name("creditReservations/" + order.ToString());
  request.set_order(order.Name());
  request.set_account(account.Name());
  *request.mutable_amount() = Euro(cents);
  ASSIGN_OR_RETURN(const auto response, Call(&AccountsApi::BatchReserveCredit, batch));
  return wire::FromProto(response.results(0));
}

absl::Status InvoicingTest::Release(AccountId account, OrderId order) {
  v1::BatchReleaseCreditRequest batch;
  v1::ReleaseCreditRequest& request = *batch.add_requests();
  request.set_name("creditReservations/" + order.ToString());
  request.set_order(order.Name());
  request.set_account(account.Name());
  ASSIGN_OR_RETURN(const auto response, Call(&AccountsApi::BatchReleaseCredit, batch));
  return wire::FromProto(response.results(0));
}

absl::Status InvoicingTest::Accrue(const v1::AccrueItemsRequest& request) {
  v1::BatchAccrueItemsRequest batch;
  *batch.add_requests() = request;
  ASSIGN_OR_RETURN(const auto response, Call(&InvoicesApi::BatchAccrueItems, batch));
  return wire::FromProto(response.results(0));
}

absl::StatusOr<v1::Account> InvoicingTest::GetAccount(AccountId account) {
  v1::GetAccountRequest request;
  request.set_name(account.Name());
  return CallAsOperator(&AccountsApi::GetAccount, request);
}

absl::StatusOr<v1::Invoice> InvoicingTest::GetInvoice(const std::string& name) {
  v1::GetInvoiceRequest request;
  request.set_name(name);
  return CallAsOperator(&InvoicesApi::GetInvoice, request);
}

std::vector<v1::Event> InvoicingTest::Events() {
  const auto response = Call(&InvoicesApi::ListEvents, {});
  EXPECT_OK(response);
  if (!response.ok()) return {};
  return {response->events().begin(), response->events().end()};
}

AccountId InvoicingTest::NewMonthlyAccount(int64_t limit_cents) {
  v1::CreateAccountRequest request;
  request.set_request_id(NewId<AccountId>().ToString());
  v1::Account& account = *request.mutable_account();
  account.set_billing_mode(v1::MONTHLY);
  *account.mutable_party() = OwedOrder().buyer();
  *account.mutable_credit_limit() = Euro(limit_cents);
  const auto made = CallAsOperator(&AccountsApi::CreateAccount, request);
  EXPECT_OK(made);
  return made.ok() ? *AccountId::ParseName(made->name()) : AccountId();
}

v1::IssueInvoiceRequest InvoicingTest::PaidOrder() {
  v1::IssueInvoiceRequest request;
  request.set_name(NewId<InvoiceId>().Name());
  request.set_order(NewId<OrderId>().Name());
  request.set_order_number("26-0001234");
  request.set_account(NewId<AccountId>().Name());
  request.mutable_buyer()->set_legal_name("J. de Vries");
  SetAddress(*request.mutable_buyer()->mutable_address());
  AddLines(*request.mutable_lines());
  request.set_prices_include_vat(true);
  *request.mutable_prepaid() = Euro(3 * 799 + 4995 + 495);
  *request.mutable_event_time() = wire::ToProto(clock_.Now());
  request.set_language("nl");
  request.set_delivery_region_code("NL");
  return request;
}

v1::IssueInvoiceRequest InvoicingTest::OwedOrder() {
  v1::IssueInvoiceRequest request = PaidOrder();
  request.mutable_buyer()->set_legal_name("Bakkerij Zonnebloem B.V.");
  request.mutable_buyer()->set_business(true);
  request.mutable_buyer()->set_registration_number("87654321");
  request.mutable_buyer()->set_vat_id("NL123456782B90");
  request.set_prices_include_vat(false);
  request.clear_prepaid();
  return request;
}

v1::IssueCreditNoteRequest InvoicingTest::CreditOf(const v1::IssueInvoiceRequest& invoice) {
  v1::IssueCreditNoteRequest request;
  request.set_name(NewId<InvoiceId>().Name());
  request.set_invoice(invoice.name());
  request.set_order(invoice.order());
  request.set_reason("Retour");
  *request.mutable_event_time() = wire::ToProto(clock_.Now());
  return request;
}

v1::AccrueItemsRequest InvoicingTest::Delivery(AccountId account, OrderId order, bool last) {
  v1::AccrueItemsRequest request;
  request.set_name("accruals/" + NewId<ShipmentId>().ToString());
  request.set_order(order.Name());
  request.set_order_number("26-0001234");
  request.set_account(account.Name());
  AddLine("Waterkoker", "KETTLE-1", 1, 10000, "STANDARD", *request.mutable_lines());
  *request.mutable_event_time() = wire::ToProto(clock_.Now());
  request.set_last(last);
  return request;
}

void InvoicingTest::CheckInvariants() {
  const auto count = [&](const char* name, const char* sql) -> int64_t {
    const pg::Statement statement{name, sql};
    const auto rows = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return tx.Exec(statement); });
    EXPECT_OK(rows);
    return rows.ok() ? rows->front().Get<int64_t>(0) : -1;
  };
  EXPECT_EQ(count("test.gaps", R"sql(
      SELECT count(*) FROM number_counters AS n
      WHERE n.last_number <> (
        SELECT count(DISTINCT i.number) FROM invoices AS i
        WHERE i.legal_entity = n.legal_entity AND extract(year FROM i.issue_date) = n.year
          AND (i.kind = 3) = (n.series = 2)))sql"),
            0)
      << "numbers have gaps";
  EXPECT_EQ(count("test.unbalanced", R"sql(
      SELECT count(*) FROM (SELECT transaction_id FROM postings GROUP BY transaction_id HAVING sum(amount_minor) <> 0) AS x)sql"),
            0)
      << "postings do not sum to zero";
  EXPECT_EQ(count("test.open", R"sql(
      SELECT count(*) FROM accounts AS a
      WHERE a.open_minor <> (SELECT coalesce(sum(i.open_minor), 0) FROM invoices AS i WHERE i.account_id = a.account_id)
         OR a.open_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM postings AS p
                             WHERE p.account_id = a.account_id AND p.ledger_account = 1))sql"),
            0)
      << "open is not what the documents and the ledger say";
  EXPECT_EQ(count("test.credit", R"sql(
      SELECT count(*) FROM accounts AS a
      WHERE a.reserved_minor <> (SELECT coalesce(sum(r.remaining_minor), 0) FROM credit_reservations AS r
                                 WHERE r.account_id = a.account_id AND r.state = 1)
         OR a.accrued_minor <> (SELECT coalesce(sum(c.gross_minor), 0) FROM accruals AS c
                                WHERE c.account_id = a.account_id
                                  AND c.accrual_id NOT IN (SELECT d.accrual_id FROM invoice_deliveries AS d)))sql"),
            0)
      << "reserved or accrued is not what its rows say";
  EXPECT_EQ(count("test.names", R"sql(
      SELECT count(*) FROM document_names AS n FULL JOIN invoices AS i ON i.invoice_id = n.invoice_id
      WHERE (n.outcome = 1) IS DISTINCT FROM (i.invoice_id IS NOT NULL))sql"),
            0)
      << "names and documents do not agree";
  EXPECT_EQ(count("test.items", R"sql(
      SELECT count(*) FROM billable_items AS b FULL JOIN (
        SELECT d.accrual_id, d.invoice_id, l.line - d.line_first + 1 AS item_index, l.title, l.quantity, l.unit_price_minor
        FROM invoice_deliveries AS d
        JOIN invoice_lines AS l ON l.invoice_id = d.invoice_id AND l.line BETWEEN d.line_first AND d.line_last) AS l
        ON l.accrual_id = b.accrual_id AND l.item_index = b.item_index
      WHERE (b.invoice_id IS NOT NULL OR l.invoice_id IS NOT NULL)
        AND (b.invoice_id, b.title, b.quantity, b.unit_price_minor)
            IS DISTINCT FROM (l.invoice_id, l.title, l.quantity, l.unit_price_minor))sql"),
            0)
      << "an item is not on exactly the one invoice that it says";
}

}  // namespace vlot::invoicing
