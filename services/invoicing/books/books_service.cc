#include "services/invoicing/books/books_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/books/book_store.h"
#include "services/invoicing/books/books_errors.h"
#include "services/invoicing/books/convert_books.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::books {
namespace {

constexpr int kPageSizeStandard = 50;

constexpr rpc::Method BooksMethod(std::string_view name) { return {v1::Books::service_full_name(), name}; }
constexpr rpc::Method kCreateLedgerExport = BooksMethod("CreateLedgerExport");
constexpr rpc::Method kGetLedgerExport = BooksMethod("GetLedgerExport");
constexpr rpc::Method kListLedgerExports = BooksMethod("ListLedgerExports");
constexpr rpc::Method kGetLedgerExportPart = BooksMethod("GetLedgerExportPart");
constexpr rpc::Method kGetVatReturn = BooksMethod("GetVatReturn");
constexpr rpc::Method kListIntraCommunitySales = BooksMethod("ListIntraCommunitySales");
constexpr rpc::Method kListAccountEntries = BooksMethod("ListAccountEntries");

absl::StatusOr<ExportRow> FindOne(pg::Transaction& tx, ExportId id) {
  ASSIGN_OR_RETURN(std::optional<ExportRow> row, FindExport(tx, id));
  if (!row) return ExportNotFoundError(id.Name());
  return *std::move(row);
}

absl::StatusOr<v1::LedgerExport> Get(pg::Transaction& tx, const std::string& name) {
  Violations violations;
  const ExportId id = wire::TakeName<ExportId>(name, "name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  ASSIGN_OR_RETURN(const ExportRow row, FindOne(tx, id));
  return ToProto(row);
}

absl::StatusOr<v1::ListLedgerExportsResponse> List(pg::Transaction& tx, const Page& page) {
  v1::ListLedgerExportsResponse response;
  ASSIGN_OR_RETURN(std::vector<ExportRow> rows, ListExports(tx, ExportId(page.before), page.size + 1));
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    response.set_next_page_token(wire::MakePageToken(kExportList, rows.back().id.ToString()));
  }
  for (const ExportRow& row : rows) *response.add_ledger_exports() = ToProto(row);
  return response;
}

absl::StatusOr<v1::LedgerExportPart> GetPart(pg::Transaction& tx, const PartQuery& query) {
  ASSIGN_OR_RETURN(const ExportRow row, FindOne(tx, query.id));
  if (row.state != ExportState::kReady) return ExportNotReadyError(query.id.Name());
  ASSIGN_OR_RETURN(std::string content, ReadExport(tx, query.id, query.offset, query.size));
  return ToProto(row, query.offset, std::move(content));
}

v1::ListIntraCommunitySalesResponse PageOf(const std::vector<IntraCommunitySale>& sales, const SalesQuery& query) {
  v1::ListIntraCommunitySalesResponse response;
  auto sale = sales.begin();
  if (!query.from_start) {
    sale = std::upper_bound(sales.begin(), sales.end(), query.after,
                            [](const std::string& vat_id, const auto& listed) { return vat_id < listed.vat_id; });
  }
  for (; sale != sales.end() && response.sales_size() < query.size; ++sale) *response.add_sales() = ToProto(*sale);
  if (sale != sales.end()) response.set_next_page_token(TokenAfter(response.sales().rbegin()->vat_id()));
  return response;
}

absl::StatusOr<v1::ListAccountEntriesResponse> List(pg::Transaction& tx, const EntriesQuery& query) {
  v1::ListAccountEntriesResponse response;
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, {query.account}));
  if (accounts.empty()) return AccountNotFoundError(query.account);
  ASSIGN_OR_RETURN(std::vector<EntryRow> rows, ListEntries(tx, query.account, query.after, query.from, query.size + 1));
  if (rows.size() > static_cast<size_t>(query.size)) {
    rows.pop_back();
    response.set_next_page_token(wire::MakePageToken(kEntryList, absl::StrCat(rows.back().sequence)));
  }
  for (const EntryRow& row : rows) *response.add_entries() = ToProto(row);
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* BooksService::CreateLedgerExport(grpc::CallbackServerContext* context,
                                                           const v1::CreateLedgerExportRequest* request,
                                                           v1::LedgerExport* response) {
  return rpc::Unary(
      runtime_, context, kCreateLedgerExport, request, response,
      [this](rpc::Call& call, const v1::CreateLedgerExportRequest& request, rpc::Done<v1::LedgerExport> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        const absl::StatusOr<ExportWish> wish = books::FromProto(request);
        if (!wish.ok()) return done(wish.status());
        ExportRow row{.id = ExportId(ids_.Next()), .wish = *wish, .creator = call.actor()};
        executor_.Submit<v1::LedgerExport>(
            call, idempotency::KeyOf(call, *request_id, request), done,
            [this, row = std::move(row)](pg::Transaction& tx, absl::Time now,
                                         v1::LedgerExport& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
              ExportRow made = row;
              made.create_time = now;
              RETURN_IF_ERROR(InsertExport(tx, made));
              tx.OnCommit([this] { builder_.Wake(); });
              response = ToProto(made);
              return std::vector<feed::NewEvent>();
            });
      });
}

grpc::ServerUnaryReactor* BooksService::GetLedgerExport(grpc::CallbackServerContext* context,
                                                        const v1::GetLedgerExportRequest* request,
                                                        v1::LedgerExport* response) {
  return rpc::Unary(
      runtime_, context, kGetLedgerExport, request, response,
      [this](rpc::Call& call, const v1::GetLedgerExportRequest& request, rpc::Done<v1::LedgerExport> done) {
        executor_.Answer(call, done, [name = request.name()](pg::Transaction& tx) { return Get(tx, name); });
      });
}

grpc::ServerUnaryReactor* BooksService::ListLedgerExports(grpc::CallbackServerContext* context,
                                                          const v1::ListLedgerExportsRequest* request,
                                                          v1::ListLedgerExportsResponse* response) {
  return rpc::Unary(runtime_, context, kListLedgerExports, request, response,
                    [this](rpc::Call& call, const v1::ListLedgerExportsRequest& request,
                           rpc::Done<v1::ListLedgerExportsResponse> done) {
                      const absl::StatusOr<Page> page =
                          TakePage(kExportList, request.page_size(), kPageSizeStandard, request.page_token());
                      if (!page.ok()) return done(page.status());
                      executor_.Answer(call, done, [page = *page](pg::Transaction& tx) { return List(tx, page); });
                    });
}

grpc::ServerUnaryReactor* BooksService::GetLedgerExportPart(grpc::CallbackServerContext* context,
                                                            const v1::GetLedgerExportPartRequest* request,
                                                            v1::LedgerExportPart* response) {
  return rpc::Unary(
      runtime_, context, kGetLedgerExportPart, request, response,
      [this](rpc::Call& call, const v1::GetLedgerExportPartRequest& request, rpc::Done<v1::LedgerExportPart> done) {
        const absl::StatusOr<PartQuery> query = books::FromProto(request);
        if (!query.ok()) return done(query.status());
        executor_.Answer(call, done, [query = *query](pg::Transaction& tx) { return GetPart(tx, query); });
      });
}

// The two reports want a snapshot, which the executor's transaction is not: they take a session of their own.

grpc::ServerUnaryReactor* BooksService::GetVatReturn(grpc::CallbackServerContext* context,
                                                     const v1::GetVatReturnRequest* request, v1::VatReturn* response) {
  return rpc::Unary(
      runtime_, context, kGetVatReturn, request, response,
      [this](rpc::Call& call, const v1::GetVatReturnRequest& request, rpc::Done<v1::VatReturn> done) {
        const absl::StatusOr<DayPeriod> period = books::FromProto(request);
        if (!period.ok()) return done(period.status());
        executor_.Answer(call, done, [this, period = *period](pg::Transaction&) -> absl::StatusOr<v1::VatReturn> {
          ASSIGN_OR_RETURN(const VatReport report, pg::ReadSnapshot(reports_, [&](pg::Transaction& snapshot) {
                             return ReportVat(snapshot, period, home_);
                           }));
          return ToProto(report);
        });
      });
}

grpc::ServerUnaryReactor* BooksService::ListIntraCommunitySales(grpc::CallbackServerContext* context,
                                                                const v1::ListIntraCommunitySalesRequest* request,
                                                                v1::ListIntraCommunitySalesResponse* response) {
  return rpc::Unary(runtime_, context, kListIntraCommunitySales, request, response,
                    [this](rpc::Call& call, const v1::ListIntraCommunitySalesRequest& request,
                           rpc::Done<v1::ListIntraCommunitySalesResponse> done) {
                      absl::StatusOr<SalesQuery> query = books::FromProto(request);
                      if (!query.ok()) return done(query.status());
                      executor_.Answer(call, done,
                                       [this, query = *std::move(query)](
                                           pg::Transaction&) -> absl::StatusOr<v1::ListIntraCommunitySalesResponse> {
                                         ASSIGN_OR_RETURN(const std::vector<IntraCommunitySale> sales,
                                                          pg::ReadSnapshot(reports_, [&](pg::Transaction& snapshot) {
                                                            return ReportSales(snapshot, query.period, home_);
                                                          }));
                                         return PageOf(sales, query);
                                       });
                    });
}

grpc::ServerUnaryReactor* BooksService::ListAccountEntries(grpc::CallbackServerContext* context,
                                                           const v1::ListAccountEntriesRequest* request,
                                                           v1::ListAccountEntriesResponse* response) {
  return rpc::Unary(runtime_, context, kListAccountEntries, request, response,
                    [this](rpc::Call& call, const v1::ListAccountEntriesRequest& request,
                           rpc::Done<v1::ListAccountEntriesResponse> done) {
                      const absl::StatusOr<EntriesQuery> query = books::FromProto(request);
                      if (!query.ok()) return done(query.status());
                      executor_.Answer(call, done, [query = *query](pg::Transaction& tx) { return List(tx, query); });
                    });
}

}  // namespace vlot::invoicing::books
