// The gRPC surface of credit notes: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/rpc/runtime.h"
#include "services/invoicing/handlers.h"
#include "services/invoicing/issuer.h"
#include "vlot/invoicing/v1/credit.grpc.pb.h"

namespace vlot::invoicing {

class CreditNotesService final : public vlot::invoicing::v1::CreditNotes::CallbackService {
 public:
  // Does not own the issuer.
  CreditNotesService(rpc::Runtime& runtime, Context context, const Issuer& issuer)
      : runtime_(runtime), context_(context), issuer_(issuer) {}

  grpc::ServerUnaryReactor* BatchIssuePartialCreditNotes(
      grpc::CallbackServerContext* context, const vlot::invoicing::v1::BatchIssuePartialCreditNotesRequest* request,
      vlot::invoicing::v1::BatchIssuePartialCreditNotesResponse* response) override;
  grpc::ServerUnaryReactor* BatchReduceAccruals(grpc::CallbackServerContext* context,
                                                const vlot::invoicing::v1::BatchReduceAccrualsRequest* request,
                                                vlot::invoicing::v1::BatchReduceAccrualsResponse* response) override;
  grpc::ServerUnaryReactor* CreateCreditNote(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::CreateCreditNoteRequest* request,
                                             vlot::invoicing::v1::Invoice* response) override;

 private:
  rpc::Runtime& runtime_;
  const Context context_;
  const Issuer& issuer_;
};

}  // namespace vlot::invoicing
