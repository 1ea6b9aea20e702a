// The gRPC surface of documents, the ledger and the feed: validate, convert, submit, convert. Thread-safe; never blocks
// a gRPC thread.
#pragma once

#include "common/rpc/runtime.h"
#include "services/invoicing/document_files.h"
#include "services/invoicing/handlers.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"

namespace vlot::invoicing {

class InvoicesService final : public vlot::invoicing::v1::Invoices::CallbackService {
 public:
  // Does not own the files.
  InvoicesService(rpc::Runtime& runtime, Context context, const DocumentFiles& files)
      : runtime_(runtime), context_(context), files_(files) {}

  grpc::ServerUnaryReactor* GetInvoice(grpc::CallbackServerContext* context,
                                       const vlot::invoicing::v1::GetInvoiceRequest* request,
                                       vlot::invoicing::v1::Invoice* response) override;
  grpc::ServerUnaryReactor* ListInvoices(grpc::CallbackServerContext* context,
                                         const vlot::invoicing::v1::ListInvoicesRequest* request,
                                         vlot::invoicing::v1::ListInvoicesResponse* response) override;
  grpc::ServerUnaryReactor* GetInvoiceDocument(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::GetInvoiceDocumentRequest* request,
                                               vlot::invoicing::v1::InvoiceDocument* response) override;
  grpc::ServerUnaryReactor* ListPostings(grpc::CallbackServerContext* context,
                                         const vlot::invoicing::v1::ListPostingsRequest* request,
                                         vlot::invoicing::v1::ListPostingsResponse* response) override;
  grpc::ServerUnaryReactor* GetTrialBalance(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::GetTrialBalanceRequest* request,
                                            vlot::invoicing::v1::TrialBalance* response) override;
  grpc::ServerUnaryReactor* BatchIssueInvoices(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::BatchIssueInvoicesRequest* request,
                                               vlot::invoicing::v1::BatchIssueInvoicesResponse* response) override;
  grpc::ServerUnaryReactor* BatchAccrueItems(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::BatchAccrueItemsRequest* request,
                                             vlot::invoicing::v1::BatchAccrueItemsResponse* response) override;
  grpc::ServerUnaryReactor* BatchIssueCreditNotes(
      grpc::CallbackServerContext* context, const vlot::invoicing::v1::BatchIssueCreditNotesRequest* request,
      vlot::invoicing::v1::BatchIssueCreditNotesResponse* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context,
                                       const vlot::feed::v1::ListEventsRequest* request,
                                       vlot::invoicing::v1::ListEventsResponse* response) override;
  grpc::ServerWriteReactor<vlot::invoicing::v1::ListEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context, const vlot::feed::v1::WatchEventsRequest* request) override;

 private:
  rpc::Runtime& runtime_;
  const Context context_;
  const DocumentFiles& files_;
};

}  // namespace vlot::invoicing
