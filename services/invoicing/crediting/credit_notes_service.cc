#include "services/invoicing/crediting/credit_notes_service.h"

#include <utility>
#include <vector>

#include "common/batch/gather.h"
#include "common/rpc/unary.h"
#include "common/wire/fields.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/crediting/convert_credit.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::CreditNotes::service_full_name(), name}; }
constexpr rpc::Method kBatchIssuePartialCreditNotes = MethodOf("BatchIssuePartialCreditNotes");
constexpr rpc::Method kBatchReduceAccruals = MethodOf("BatchReduceAccruals");
constexpr rpc::Method kCreateCreditNote = MethodOf("CreateCreditNote");

void Fill(const CreditIssued& issued, v1::BatchIssuePartialCreditNotesResponse::Result& result) {
  auto& proto = *result.mutable_issued();
  proto.set_name(issued.id.Name());
  proto.set_number(issued.number);
  *proto.mutable_gross() = wire::ToProto(issued.total);
  *proto.mutable_to_refund() = wire::ToProto(issued.to_refund);
}

void Fill(const Reduced& reduced, v1::BatchReduceAccrualsResponse::Result& result) {
  *result.mutable_reduced()->mutable_gross() = wire::ToProto(reduced.gross);
}

template <class Item, class Answer, class Request, class Response>
void SubmitEach(batch::Batcher<Item, Answer>& batcher, const rpc::Call& call, const Request& request,
                rpc::Done<Response> done) {
  if (absl::Status wrong = CheckBatchSize(request.requests_size()); !wrong.ok()) return done(wrong);
  std::vector<absl::StatusOr<Item>> items;
  for (const auto& item : request.requests()) items.push_back(FromProto(item));
  batch::SubmitAll<Item, Answer>(batcher, std::move(items), call.deadline(), [done](const auto& results) {
    for (const auto& answer : results) {
      auto& result = *done.response()->add_results();
      if (answer.ok()) {
        Fill(*answer, result);
      } else {
        *result.mutable_error() = wire::ToProto(answer.status());
      }
    }
    done(absl::OkStatus());
  });
}

absl::StatusOr<std::vector<feed::NewEvent>> Create(const Issuer& issuer, pg::Transaction& tx, PartialCredit credit,
                                                   v1::Invoice& response) {
  credit.request.event_time = issuer.Now();
  const InvoiceId id = credit.request.id;
  std::vector<CreditNoteEntry> entries(1);
  entries[0].item = std::move(credit);
  RETURN_IF_ERROR(IssueCreditNotes(issuer, tx, absl::MakeSpan(entries)));
  RETURN_IF_ERROR(entries[0].result.status());
  ASSIGN_OR_RETURN(const std::vector<StoredDocument> notes, FindDocuments(tx, {id}, Lock::kNone));
  if (notes.empty()) return absl::InternalError("a credit note that was just issued is not there");
  response = ToProto(notes.front());
  return std::vector<feed::NewEvent>();
}

}  // namespace

grpc::ServerUnaryReactor* CreditNotesService::BatchIssuePartialCreditNotes(
    grpc::CallbackServerContext* context, const v1::BatchIssuePartialCreditNotesRequest* request,
    v1::BatchIssuePartialCreditNotesResponse* response) {
  return rpc::Unary(runtime_, context, kBatchIssuePartialCreditNotes, request, response,
                    [this](rpc::Call& call, const v1::BatchIssuePartialCreditNotesRequest& request,
                           rpc::Done<v1::BatchIssuePartialCreditNotesResponse> done) {
                      SubmitEach(context_.commands.credit_notes, call, request, done);
                    });
}

grpc::ServerUnaryReactor* CreditNotesService::BatchReduceAccruals(grpc::CallbackServerContext* context,
                                                                  const v1::BatchReduceAccrualsRequest* request,
                                                                  v1::BatchReduceAccrualsResponse* response) {
  return rpc::Unary(runtime_, context, kBatchReduceAccruals, request, response,
                    [this](rpc::Call& call, const v1::BatchReduceAccrualsRequest& request,
                           rpc::Done<v1::BatchReduceAccrualsResponse> done) {
                      SubmitEach(context_.commands.reduce, call, request, done);
                    });
}

grpc::ServerUnaryReactor* CreditNotesService::CreateCreditNote(grpc::CallbackServerContext* context,
                                                               const v1::CreateCreditNoteRequest* request,
                                                               v1::Invoice* response) {
  return rpc::Unary(runtime_, context, kCreateCreditNote, request, response,
                    [this](rpc::Call& call, const v1::CreateCreditNoteRequest& request, rpc::Done<v1::Invoice> done) {
                      Violations violations;
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      absl::StatusOr<PartialCredit> credit = FromProto(request);
                      if (!credit.ok()) return done(credit.status());
                      credit->request.id = InvoiceId(context_.ids.Next());
                      context_.executor.Submit<v1::Invoice>(
                          call, idempotency::KeyOf(call, request_id, request), done,
                          [this, credit = *std::move(credit)](pg::Transaction& tx, absl::Time, v1::Invoice& response) {
                            return Create(issuer_, tx, credit, response);
                          });
                    });
}

}  // namespace vlot::invoicing
