// Commands and the feed. Reading: invoice_queries.cc.
#include "services/invoicing/invoices_service.h"

#include <utility>
#include <vector>

#include "common/batch/gather.h"
#include "common/rpc/unary.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing {
namespace {

namespace feed_v1 = ::vlot::feed::v1;

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Invoices::service_full_name(), name}; }
constexpr rpc::Method kBatchIssueInvoices = MethodOf("BatchIssueInvoices");
constexpr rpc::Method kBatchAccrueItems = MethodOf("BatchAccrueItems");
constexpr rpc::Method kBatchIssueCreditNotes = MethodOf("BatchIssueCreditNotes");
constexpr rpc::Method kListEvents = MethodOf("ListEvents");
constexpr rpc::Method kWatchEvents = MethodOf("WatchEvents");

template <class Item, class Request>
std::vector<absl::StatusOr<Item>> ItemsOf(const Request& request) {
  std::vector<absl::StatusOr<Item>> items;
  items.reserve(request.requests_size());
  for (const auto& item : request.requests()) items.push_back(FromProto(item));
  return items;
}

template <class Answer, class Result>
void Fill(const absl::StatusOr<Answer>& issued, Result* result) {
  if (!issued.ok()) {
    *result->mutable_error() = wire::ToProto(issued.status());
    return;
  }
  auto* proto = result->mutable_issued();
  if (issued->number.empty()) return;  // there was nothing to credit
  proto->set_name(issued->id.Name());
  proto->set_number(issued->number);
  *proto->mutable_gross() = wire::ToProto(issued->total);
}

template <class Item, class Answer, class Request, class Response>
void IssueAll(batch::Batcher<Item, Answer>& batcher, const rpc::Call& call, const Request& request,
              rpc::Done<Response> done) {
  if (absl::Status wrong = CheckBatchSize(request.requests_size()); !wrong.ok()) return done(wrong);
  batch::SubmitAll<Item, Answer>(batcher, ItemsOf<Item>(request), call.deadline(), [done](const auto& results) {
    for (const auto& result : results) Fill(result, done.response()->add_results());
    done(absl::OkStatus());
  });
}

}  // namespace

grpc::ServerUnaryReactor* InvoicesService::BatchIssueInvoices(grpc::CallbackServerContext* context,
                                                              const v1::BatchIssueInvoicesRequest* request,
                                                              v1::BatchIssueInvoicesResponse* response) {
  return rpc::Unary(runtime_, context, kBatchIssueInvoices, request, response,
                    [this](rpc::Call& call, const v1::BatchIssueInvoicesRequest& request,
                           rpc::Done<v1::BatchIssueInvoicesResponse> done) {
                      IssueAll(context_.commands.issue, call, request, done);
                    });
}

grpc::ServerUnaryReactor* InvoicesService::BatchIssueCreditNotes(grpc::CallbackServerContext* context,
                                                                 const v1::BatchIssueCreditNotesRequest* request,
                                                                 v1::BatchIssueCreditNotesResponse* response) {
  return rpc::Unary(runtime_, context, kBatchIssueCreditNotes, request, response,
                    [this](rpc::Call& call, const v1::BatchIssueCreditNotesRequest& request,
                           rpc::Done<v1::BatchIssueCreditNotesResponse> done) {
                      IssueAll(context_.commands.credit_notes, call, request, done);
                    });
}

grpc::ServerUnaryReactor* InvoicesService::BatchAccrueItems(grpc::CallbackServerContext* context,
                                                            const v1::BatchAccrueItemsRequest* request,
                                                            v1::BatchAccrueItemsResponse* response) {
  return rpc::Unary(runtime_, context, kBatchAccrueItems, request, response,
                    [this](rpc::Call& call, const v1::BatchAccrueItemsRequest& request,
                           rpc::Done<v1::BatchAccrueItemsResponse> done) {
                      if (absl::Status wrong = CheckBatchSize(request.requests_size()); !wrong.ok()) return done(wrong);
                      batch::SubmitAll<AccrueRequest, std::monostate>(
                          context_.commands.accrue, ItemsOf<AccrueRequest>(request), call.deadline(),
                          [done](const auto& results) {
                            for (const auto& result : results)
                              *done.response()->add_results() = wire::ToProto(result.status());
                            done(absl::OkStatus());
                          });
                    });
}

grpc::ServerUnaryReactor* InvoicesService::ListEvents(grpc::CallbackServerContext* context,
                                                      const feed_v1::ListEventsRequest* request,
                                                      v1::ListEventsResponse* response) {
  return context_.feed_server.ServeList(runtime_, context, kListEvents, request, response);
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* InvoicesService::WatchEvents(
    grpc::CallbackServerContext* context, const feed_v1::WatchEventsRequest* request) {
  return context_.feed_server.ServeWatch(runtime_, context, kWatchEvents, request);
}

}  // namespace vlot::invoicing
