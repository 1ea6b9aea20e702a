#include "services/invoicing/bank/testing/bank_test_base.h"

#include "common/status/status.h"
#include "common/testing/status_matchers.h"

namespace vlot::invoicing::bank {

void BankTest::SetUp() {
  InvoicingTest::SetUp();
  bank_ = v1::Bank::NewStub(client().channel());
}

void BankTest::TearDown() {
  CheckBank();
  bank_.reset();
  InvoicingTest::TearDown();
}

std::string BankTest::IssueOwed(AccountId account) {
  v1::IssueInvoiceRequest request = OwedOrder();
  if (!account.IsNil()) request.set_account(account.Name());
  EXPECT_OK(Issue(request));
  return request.name();
}

absl::StatusOr<v1::ImportBankStatementResponse> BankTest::Import(const std::string& file) {
  v1::ImportBankStatementRequest request;
  request.set_request_id(NewRequestId());
  request.set_content(file);
  return CallBank(&BankApi::ImportBankStatement, request);
}

absl::StatusOr<v1::BankLine> BankTest::ImportOne(const Payment& payment) {
  ASSIGN_OR_RETURN(const auto imported, Import(StatementFile(NewRequestId(), {payment})));
  v1::ListBankLinesRequest request;
  request.set_statement(imported.statements(0).statement().name());
  ASSIGN_OR_RETURN(const auto lines, CallBank(&BankApi::ListBankLines, request));
  if (lines.lines_size() != 1) return absl::InternalError("not one line");
  return lines.lines(0);
}

std::vector<v1::BankLine> BankTest::Lines(v1::BankLine::State state) {
  v1::ListBankLinesRequest request;
  request.set_state(state);
  const auto response = CallBank(&BankApi::ListBankLines, request);
  EXPECT_OK(response);
  if (!response.ok()) return {};
  return {response->lines().begin(), response->lines().end()};
}

absl::StatusOr<v1::BankLine> BankTest::MatchByHand(const std::string& line,
                                                   const std::vector<v1::MatchBankLineRequest::Target>& targets) {
  v1::MatchBankLineRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(line);
  for (const auto& target : targets) *request.add_targets() = target;
  return CallBank(&BankApi::MatchBankLine, request);
}

absl::StatusOr<v1::BankLine> BankTest::Unmatch(const std::string& line) {
  v1::UnmatchBankLineRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(line);
  request.set_note("vergissing");
  return CallBank(&BankApi::UnmatchBankLine, request);
}

int64_t BankTest::CreditOf(AccountId account) {
  const auto response = CallBank(&BankApi::ListCreditBalances, {});
  EXPECT_OK(response);
  for (const auto& balance : response->credit_balances()) {
    if (balance.account() == account.Name()) return CentsOf(balance.balance());
  }
  return 0;
}

int64_t BankTest::BalanceOf(const std::string& ledger_account) {
  const auto response = CallAsOperator(&InvoicesApi::GetTrialBalance, {});
  EXPECT_OK(response);
  for (const auto& row : response->rows()) {
    if (row.ledger_account() == ledger_account) return CentsOf(row.balance());
  }
  return 0;
}

v1::MatchBankLineRequest::Target BankTest::To(const std::string& invoice, int64_t cents) {
  v1::MatchBankLineRequest::Target target;
  target.set_invoice(invoice);
  if (cents != 0) *target.mutable_amount() = Euro(cents);
  return target;
}

void BankTest::CheckBank() {
  const auto expect_none = [&](const char* name, const char* sql) {
    const pg::Statement statement{name, sql};
    const auto rows = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return tx.Exec(statement); });
    ASSERT_OK(rows);
    EXPECT_EQ(rows->front().Get<int64_t>(0), 0) << name;
  };
  expect_none("test.lines_settled", R"sql(
      SELECT count(*) FROM bank_lines AS l
      WHERE (SELECT coalesce(sum(s.amount_minor), 0) FROM settlements AS s WHERE s.line_id = l.line_id)
            <> CASE l.state WHEN 2 THEN l.amount_minor ELSE 0 END)sql");
  expect_none("test.lines_booked", R"sql(
      SELECT count(*) FROM bank_lines AS l
      WHERE l.amount_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM postings AS p
                               WHERE p.transaction_id = l.line_id AND p.ledger_account = 10))sql");
  expect_none("test.unmatched", R"sql(
      SELECT (SELECT coalesce(sum(amount_minor), 0)::bigint FROM postings WHERE ledger_account = 11)
           + (SELECT coalesce(sum(amount_minor), 0)::bigint FROM bank_lines WHERE state = 1))sql");
  expect_none("test.invoices_settled", R"sql(
      SELECT count(*) FROM invoices AS i
      WHERE i.kind <> 3 AND i.state <> 3
        AND i.open_minor <> i.net_minor + i.vat_minor + i.rounding_minor - i.prepaid_minor - i.credited_open_minor
                            - i.written_off_minor
                            - (SELECT coalesce(sum(s.amount_minor), 0) FROM settlements AS s
                               WHERE s.invoice_id = i.invoice_id))sql");
  expect_none("test.invoices_state", R"sql(
      SELECT count(*) FROM invoices
      WHERE kind <> 3 AND state <> 3
        AND state <> CASE WHEN open_minor > 0 THEN 1 WHEN written_off_minor > 0 THEN 4 ELSE 2 END)sql");
  expect_none("test.written_off", R"sql(
      SELECT count(*) FROM invoices AS i
      WHERE i.written_off_minor <> (SELECT coalesce(sum(w.amount_minor), 0) FROM write_offs AS w
                                    WHERE w.invoice_id = i.invoice_id)
         OR i.written_off_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM postings AS p
                                    JOIN write_offs AS w ON w.write_off_id = p.transaction_id
                                    WHERE w.invoice_id = i.invoice_id AND p.ledger_account = 22))sql");
  expect_none("test.credit_booked", R"sql(
      SELECT count(*) FROM credit_balances AS c
      WHERE c.balance_minor <> (SELECT coalesce(-sum(p.amount_minor), 0) FROM postings AS p
                                WHERE p.account_id = c.account_id AND p.ledger_account = 12))sql");
}

}  // namespace vlot::invoicing::bank
