// The reading methods of InvoicesService. Commands and the feed: invoices_service.cc.
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/notices/notice_store.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/invoices_service.h"
#include "services/invoicing/list_filters.h"
#include "services/invoicing/posting_store.h"

namespace vlot::invoicing {
namespace {

constexpr int kInvoicePageStandard = 50;
constexpr int kPostingPageStandard = 100;
constexpr std::string_view kInvoiceList = "invoices";
constexpr std::string_view kPostingList = "postings";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Invoices::service_full_name(), name}; }
constexpr rpc::Method kGetInvoice = MethodOf("GetInvoice");
constexpr rpc::Method kListInvoices = MethodOf("ListInvoices");
constexpr rpc::Method kGetInvoiceDocument = MethodOf("GetInvoiceDocument");
constexpr rpc::Method kListPostings = MethodOf("ListPostings");
constexpr rpc::Method kGetTrialBalance = MethodOf("GetTrialBalance");

absl::StatusOr<InvoiceId> InvoiceIdOf(const std::string& name) {
  Violations violations;
  const InvoiceId id = wire::TakeName<InvoiceId>(name, "name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<StoredDocument> FindOne(pg::Transaction& tx, InvoiceId id) {
  ASSIGN_OR_RETURN(std::vector<StoredDocument> found, FindDocuments(tx, {id}, Lock::kNone));
  if (found.empty()) return InvoiceNotFoundError(id);
  return std::move(found.front());
}

absl::Status Get(pg::Transaction& tx, InvoiceId id, v1::Invoice& response) {
  ASSIGN_OR_RETURN(const StoredDocument stored, FindOne(tx, id));
  response = ToProto(stored);
  ASSIGN_OR_RETURN(const std::optional<bank::CollectionNotice> notice, bank::FindLastNotice(tx, id));
  if (!notice) return absl::OkStatus();
  v1::CollectionNotice& told = *response.mutable_collection_notice();
  told.set_name(notice->id.Name());
  *told.mutable_direct_debit() = ToProto(notice->debit);
  *told.mutable_amount() = wire::ToProto(notice->amount);
  *told.mutable_create_time() = wire::ToProto(notice->create_time);
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, const DocumentFilter& filter, const Page& page,
                  v1::ListInvoicesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(auto ids, ListDocumentIds(tx, filter, InvoiceId(page.before), page.size + 1));
  if (ids.size() > static_cast<size_t>(page.size)) {
    ids.pop_back();
    response.set_next_page_token(wire::MakePageToken(kInvoiceList, ids.back().ToString()));
  }
  ASSIGN_OR_RETURN(const std::vector<StoredDocument> found, FindDocuments(tx, ids, Lock::kNone));
  for (auto stored = found.rbegin(); stored != found.rend(); ++stored) *response.add_invoices() = ToProto(*stored);
  return absl::OkStatus();
}

absl::StatusOr<FileFormat> FormatOf(const v1::GetInvoiceDocumentRequest& request) {
  Violations violations;
  const bool pdf = request.format() == v1::GetInvoiceDocumentRequest::PDF;
  if (pdf && request.embed_pdf()) violations.Add("embed_pdf", "is for UBL: a PDF is not put into itself");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  if (pdf) return FileFormat::kPdf;
  return request.embed_pdf() ? FileFormat::kUblWithPdf : FileFormat::kUbl;
}

absl::StatusOr<v1::InvoiceDocument> GetFile(pg::Transaction& tx, const DocumentFiles& files, InvoiceId id,
                                            FileFormat format) {
  ASSIGN_OR_RETURN(DocumentFile file, files.Get(tx, id, format));
  v1::InvoiceDocument response;
  response.set_content_type(file.content_type);
  response.set_file_name(file.name);
  response.set_sha256(absl::BytesToHexString(file.sha256));
  response.set_content(std::move(file.content));
  return response;
}

struct PostingQuery {
  PostingFilter filter;
  int64_t before = 0;
  int size = 0;
};

absl::StatusOr<PostingQuery> FromProto(const v1::ListPostingsRequest& request) {
  Violations violations;
  PostingQuery query;
  auto& [invoice, account, ledger_account, from, until] = query.filter;
  if (!request.invoice().empty()) invoice = wire::TakeName<InvoiceId>(request.invoice(), "invoice", violations);
  if (!request.account().empty()) account = wire::TakeName<AccountId>(request.account(), "account", violations);
  if (!invoice.IsNil() && !account.IsNil()) violations.Add("account", "at most one of invoice and account");
  if (!request.ledger_account().empty()) {
    ledger_account = ParseLedgerAccount(request.ledger_account());
    if (!ledger_account) violations.Add("ledger_account", "is none of the ledger's");
  }
  TakeDays(request, from, until, violations);
  query.size = wire::TakePageSize(request.page_size(), kPostingPageStandard, kPageSizeMax, violations);
  query.before = wire::TakePageNumber(kPostingList, request.page_token(), violations).value_or(0);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::Status List(pg::Transaction& tx, const PostingQuery& query, v1::ListPostingsResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(auto postings, ListPostings(tx, query.filter, query.before, query.size + 1));
  if (postings.size() > static_cast<size_t>(query.size)) {
    postings.pop_back();
    response.set_next_page_token(wire::MakePageToken(kPostingList, absl::StrCat(postings.back().sequence)));
  }
  for (const ListedPosting& listed : postings) *response.add_postings() = ToProto(listed);
  return absl::OkStatus();
}

absl::Status Sum(pg::Transaction& tx, std::optional<absl::CivilDay> until, v1::TrialBalance& response) {
  response.Clear();
  ASSIGN_OR_RETURN(const auto balances, SumPostings(tx, until));
  for (const auto& balance : balances) {
    v1::TrialBalance::Row& row = *response.add_rows();
    row.set_ledger_account(std::string(ToString(balance.ledger_account)));
    *row.mutable_balance() = wire::ToProto(balance.amount);
  }
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* InvoicesService::GetInvoice(grpc::CallbackServerContext* context,
                                                      const v1::GetInvoiceRequest* request, v1::Invoice* response) {
  return rpc::Unary(runtime_, context, kGetInvoice, request, response,
                    [this](rpc::Call& call, const v1::GetInvoiceRequest& request, rpc::Done<v1::Invoice> done) {
                      const absl::StatusOr<InvoiceId> id = InvoiceIdOf(request.name());
                      if (!id.ok()) return done(id.status());
                      context_.executor.Submit(call, done, [id = *id, response = done.response()](pg::Transaction& tx) {
                        return Get(tx, id, *response);
                      });
                    });
}

grpc::ServerUnaryReactor* InvoicesService::ListInvoices(grpc::CallbackServerContext* context,
                                                        const v1::ListInvoicesRequest* request,
                                                        v1::ListInvoicesResponse* response) {
  return rpc::Unary(
      runtime_, context, kListInvoices, request, response,
      [this](rpc::Call& call, const v1::ListInvoicesRequest& request, rpc::Done<v1::ListInvoicesResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kInvoiceList, request.page_size(), kInvoicePageStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        absl::StatusOr<DocumentFilter> filter = invoicing::FromProto(request);
        if (!filter.ok()) return done(filter.status());
        context_.executor.Submit(
            call, done, [filter = *std::move(filter), page = *page, response = done.response()](pg::Transaction& tx) {
              return List(tx, filter, page, *response);
            });
      });
}

grpc::ServerUnaryReactor* InvoicesService::GetInvoiceDocument(grpc::CallbackServerContext* context,
                                                              const v1::GetInvoiceDocumentRequest* request,
                                                              v1::InvoiceDocument* response) {
  return rpc::Unary(
      runtime_, context, kGetInvoiceDocument, request, response,
      [this](rpc::Call& call, const v1::GetInvoiceDocumentRequest& request, rpc::Done<v1::InvoiceDocument> done) {
        const absl::StatusOr<InvoiceId> id = InvoiceIdOf(request.name());
        if (!id.ok()) return done(id.status());
        const absl::StatusOr<FileFormat> format = FormatOf(request);
        if (!format.ok()) return done(format.status());
        context_.executor.Answer(call, done, [this, id = *id, format = *format](pg::Transaction& tx) {
          return GetFile(tx, files_, id, format);
        });
      });
}

grpc::ServerUnaryReactor* InvoicesService::ListPostings(grpc::CallbackServerContext* context,
                                                        const v1::ListPostingsRequest* request,
                                                        v1::ListPostingsResponse* response) {
  return rpc::Unary(
      runtime_, context, kListPostings, request, response,
      [this](rpc::Call& call, const v1::ListPostingsRequest& request, rpc::Done<v1::ListPostingsResponse> done) {
        const absl::StatusOr<PostingQuery> query = FromProto(request);
        if (!query.ok()) return done(query.status());
        context_.executor.Submit(call, done, [query = *query, response = done.response()](pg::Transaction& tx) {
          return List(tx, query, *response);
        });
      });
}

grpc::ServerUnaryReactor* InvoicesService::GetTrialBalance(grpc::CallbackServerContext* context,
                                                           const v1::GetTrialBalanceRequest* request,
                                                           v1::TrialBalance* response) {
  return rpc::Unary(
      runtime_, context, kGetTrialBalance, request, response,
      [this](rpc::Call& call, const v1::GetTrialBalanceRequest& request, rpc::Done<v1::TrialBalance> done) {
        std::optional<absl::CivilDay> until;
        if (request.has_date()) {
          const absl::StatusOr<absl::CivilDay> date = wire::FromProto(request.date());
          if (!date.ok()) return done(date.status());
          until = *date;
        }
        context_.executor.Submit(
            call, done, [until, response = done.response()](pg::Transaction& tx) { return Sum(tx, until, *response); });
      });
}

}  // namespace vlot::invoicing
