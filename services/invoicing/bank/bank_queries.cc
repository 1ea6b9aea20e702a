// The reading methods of BankService. Commands: bank_service.cc.
#include <utility>
#include <vector>

#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/bank_methods.h"
#include "services/invoicing/bank/bank_service.h"
#include "services/invoicing/bank/book_store.h"
#include "services/invoicing/bank/convert_bank.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kPageSizeStandard = 50;
constexpr std::string_view kStatementList = "bankStatements";
constexpr std::string_view kLineList = "bankLines";
constexpr std::string_view kCreditList = "creditBalances";

constexpr rpc::Method kListBankStatements = BankMethod("ListBankStatements");
constexpr rpc::Method kGetBankLine = BankMethod("GetBankLine");
constexpr rpc::Method kListBankLines = BankMethod("ListBankLines");
constexpr rpc::Method kListCreditBalances = BankMethod("ListCreditBalances");

absl::StatusOr<LineId> TakeLine(const std::string& name) {
  Violations violations;
  const LineId id = wire::TakeName<LineId>(name, "name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

// Lines with what they are for, and with proposals where that is not known.
absl::StatusOr<std::vector<v1::BankLine>> Present(pg::Transaction& tx, const std::vector<LineRow>& rows) {
  std::vector<Uuid> matches;
  std::vector<BankLine> waiting;
  for (const LineRow& row : rows) {
    if (row.match) matches.push_back(*row.match);
    if (row.state == LineState::kUnmatched) waiting.push_back(row.line);
  }
  ASSIGN_OR_RETURN(auto shares, FindShares(tx, matches));
  ASSIGN_OR_RETURN(const Book book, FindBook(tx, waiting));
  std::vector<v1::BankLine> lines;
  for (const LineRow& row : rows) {
    std::vector<Proposal> proposals;
    if (row.state == LineState::kUnmatched) proposals = Propose(row.line, book);
    lines.push_back(ToProto(row, row.match ? shares[*row.match] : std::vector<Share>(), proposals));
  }
  return lines;
}

// What is asked for one more than the page holds tells whether there is another page.
template <class Row>
bool CutToPage(std::vector<Row>& rows, int size) {
  if (rows.size() <= static_cast<size_t>(size)) return false;
  rows.resize(static_cast<size_t>(size));
  return true;
}

absl::Status Get(pg::Transaction& tx, LineId id, v1::BankLine& response) {
  ASSIGN_OR_RETURN(const std::vector<LineRow> rows, FindLines(tx, {id}));
  if (rows.empty()) return BankLineNotFoundError(id.Name());
  ASSIGN_OR_RETURN(std::vector<v1::BankLine> lines, Present(tx, rows));
  response = std::move(lines.front());
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, const LineFilter& filter, const Page& page,
                  v1::ListBankLinesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(std::vector<LineRow> rows, ListLines(tx, filter, LineId(page.before), page.size + 1));
  if (CutToPage(rows, page.size)) {
    response.set_next_page_token(wire::MakePageToken(kLineList, rows.back().id.ToString()));
  }
  ASSIGN_OR_RETURN(std::vector<v1::BankLine> lines, Present(tx, rows));
  for (v1::BankLine& line : lines) *response.add_lines() = std::move(line);
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, const Page& page, v1::ListBankStatementsResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(std::vector<StatementRow> rows, ListStatements(tx, StatementId(page.before), page.size + 1));
  if (CutToPage(rows, page.size)) {
    response.set_next_page_token(wire::MakePageToken(kStatementList, rows.back().id.ToString()));
  }
  for (const StatementRow& row : rows) *response.add_statements() = ToProto(row);
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, const Page& page, v1::ListCreditBalancesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(std::vector<CreditChange> balances, ListCreditBalances(tx, AccountId(page.before), page.size + 1));
  if (CutToPage(balances, page.size)) {
    response.set_next_page_token(wire::MakePageToken(kCreditList, balances.back().account.ToString()));
  }
  for (const CreditChange& balance : balances) {
    v1::ListCreditBalancesResponse::CreditBalance& proto = *response.add_credit_balances();
    proto.set_account(balance.account.Name());
    *proto.mutable_balance() = wire::ToProto(balance.amount);
  }
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* BankService::ListBankStatements(grpc::CallbackServerContext* context,
                                                          const v1::ListBankStatementsRequest* request,
                                                          v1::ListBankStatementsResponse* response) {
  return rpc::Unary(runtime_, context, kListBankStatements, request, response,
                    [this](rpc::Call& call, const v1::ListBankStatementsRequest& request,
                           rpc::Done<v1::ListBankStatementsResponse> done) {
                      const absl::StatusOr<Page> page =
                          TakePage(kStatementList, request.page_size(), kPageSizeStandard, request.page_token());
                      if (!page.ok()) return done(page.status());
                      executor_.Submit(call, done, [page = *page, response = done.response()](pg::Transaction& tx) {
                        return List(tx, page, *response);
                      });
                    });
}

grpc::ServerUnaryReactor* BankService::GetBankLine(grpc::CallbackServerContext* context,
                                                   const v1::GetBankLineRequest* request, v1::BankLine* response) {
  return rpc::Unary(runtime_, context, kGetBankLine, request, response,
                    [this](rpc::Call& call, const v1::GetBankLineRequest& request, rpc::Done<v1::BankLine> done) {
                      const absl::StatusOr<LineId> id = TakeLine(request.name());
                      if (!id.ok()) return done(id.status());
                      executor_.Submit(call, done, [id = *id, response = done.response()](pg::Transaction& tx) {
                        return Get(tx, id, *response);
                      });
                    });
}

grpc::ServerUnaryReactor* BankService::ListBankLines(grpc::CallbackServerContext* context,
                                                     const v1::ListBankLinesRequest* request,
                                                     v1::ListBankLinesResponse* response) {
  return rpc::Unary(
      runtime_, context, kListBankLines, request, response,
      [this](rpc::Call& call, const v1::ListBankLinesRequest& request, rpc::Done<v1::ListBankLinesResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kLineList, request.page_size(), kPageSizeStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        const absl::StatusOr<LineFilter> filter = bank::FromProto(request);
        if (!filter.ok()) return done(filter.status());
        executor_.Submit(call, done, [filter = *filter, page = *page, response = done.response()](pg::Transaction& tx) {
          return List(tx, filter, page, *response);
        });
      });
}

grpc::ServerUnaryReactor* BankService::ListCreditBalances(grpc::CallbackServerContext* context,
                                                          const v1::ListCreditBalancesRequest* request,
                                                          v1::ListCreditBalancesResponse* response) {
  return rpc::Unary(runtime_, context, kListCreditBalances, request, response,
                    [this](rpc::Call& call, const v1::ListCreditBalancesRequest& request,
                           rpc::Done<v1::ListCreditBalancesResponse> done) {
                      const absl::StatusOr<Page> page =
                          TakePage(kCreditList, request.page_size(), kPageSizeStandard, request.page_token());
                      if (!page.ok()) return done(page.status());
                      executor_.Submit(call, done, [page = *page, response = done.response()](pg::Transaction& tx) {
                        return List(tx, page, *response);
                      });
                    });
}

}  // namespace vlot::invoicing::bank
