#include "services/ordering/remedies/remedy_calls.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "vlot/invoicing/v1/credit.grpc.pb.h"
#include "vlot/payment/v1/refund.grpc.pb.h"

namespace vlot::ordering {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(30);
constexpr char kReason[] = "REMEDY";  // of vlot.payment.v1.RefundRequest

std::string AccrualName(const Remedy& remedy) { return absl::StrCat("accruals/", remedy.delivery.ToString()); }

// Left empty for all that is left. Never more than was granted: what others were granted meanwhile is not this one's.
template <class Request>
void SetCredit(const Remedy& remedy, Request& request) {
  if (remedy.kind == RemedyKind::kGoodwill) {
    *request.mutable_credit()->mutable_amount() = wire::ToProto(remedy.amount);
    return;
  }
  *request.mutable_ceiling() = wire::ToProto(remedy.amount);
  for (const RemedyLine& line : remedy.lines) {
    auto& pieces = *request.mutable_credit()->mutable_lines()->add_lines();
    pieces.set_line(line.line);
    pieces.set_quantity(line.quantity);
  }
}

RemedyCalls::RefundAnswer AnswerOf(const payment::v1::Refund& refund) {
  switch (refund.state()) {
    case payment::v1::Refund::REFUNDED:
      return {.outcome = RefundOutcome::kDone};
    case payment::v1::Refund::FAILED:
    case payment::v1::Refund::CANCELLED:
      return {.outcome = RefundOutcome::kFailed,
              .error = absl::StrCat(refund.name(), " is ", payment::v1::Refund::State_Name(refund.state()))};
    default:
      return {.outcome = RefundOutcome::kUnderWay};
  }
}

// The only result of a batch of one, or its error.
template <class Response>
absl::StatusOr<std::remove_cvref_t<decltype(std::declval<Response>().results(0))>> Only(
    absl::StatusOr<Response> response) {
  RETURN_IF_ERROR(response.status());
  if (response->results_size() != 1) return absl::InternalError("a batch of one did not give one result");
  if (response->results(0).has_error()) return wire::FromProto(response->results(0).error());
  return response->results(0);
}

class RemoteRemedyCalls final : public RemedyCalls {
 public:
  RemoteRemedyCalls(rpc::Client& invoicing, rpc::Client& payment)
      : invoicing_(invoicing),
        payment_(payment),
        credit_notes_(invoicing::v1::CreditNotes::NewStub(invoicing.channel())),
        refunds_(payment::v1::Refunds::NewStub(payment.channel())) {}

  absl::StatusOr<Money> Reduce(const Remedy& remedy) override {
    invoicing::v1::BatchReduceAccrualsRequest batch;
    auto& request = *batch.add_requests();
    request.set_name(absl::StrCat("accrualReductions/", remedy.id.ToString()));
    request.set_accrual(AccrualName(remedy));
    request.set_order(remedy.order.Name());
    SetCredit(remedy, request);
    request.set_reason(remedy.reason);
    ASSIGN_OR_RETURN(const auto result,
                     Only(rpc::InvokeAndWait(invoicing_, credit_notes_->async(), &CreditNotes::BatchReduceAccruals,
                                             std::move(batch), {.timeout = kCallTimeout})));
    return wire::FromProto(result.reduced().gross());
  }

  absl::StatusOr<Credited> Credit(const Remedy& remedy) override {
    invoicing::v1::BatchIssuePartialCreditNotesRequest batch;
    auto& request = *batch.add_requests();
    request.set_name(remedy.credit_note.Name());
    request.set_invoice(remedy.invoice.Name());
    request.set_order(remedy.order.Name());
    SetCredit(remedy, request);
    request.set_reason(remedy.reason);
    *request.mutable_event_time() = wire::ToProto(remedy.since);
    if (!remedy.delivery.IsNil()) request.set_accrual(AccrualName(remedy));
    ASSIGN_OR_RETURN(const auto result, Only(rpc::InvokeAndWait(invoicing_, credit_notes_->async(),
                                                                &CreditNotes::BatchIssuePartialCreditNotes,
                                                                std::move(batch), {.timeout = kCallTimeout})));
    Credited credited{.number = result.issued().number()};
    ASSIGN_OR_RETURN(credited.gross, wire::FromProto(result.issued().gross()));
    ASSIGN_OR_RETURN(credited.to_refund, wire::FromProto(result.issued().to_refund()));
    return credited;
  }

  absl::StatusOr<RefundAnswer> Refund(const Remedy& remedy) override {
    payment::v1::BatchRefundPaymentsRequest batch;
    auto& request = *batch.add_requests();
    request.set_name(remedy.refund.Name());
    request.set_payment(remedy.payment.Name());
    *request.mutable_amount() = wire::ToProto(remedy.to_refund);
    request.set_reason(kReason);
    ASSIGN_OR_RETURN(const auto result,
                     Only(rpc::InvokeAndWait(payment_, refunds_->async(), &Refunds::BatchRefundPayments,
                                             std::move(batch), {.timeout = kCallTimeout})));
    return AnswerOf(result.refund());
  }

  absl::StatusOr<RefundAnswer> RetryRefund(const Remedy& remedy) override {
    payment::v1::RetryRefundRequest request;
    request.set_name(remedy.refund.Name());
    // The same for every repetition of this act, another for the next one.
    request.set_request_id(Derive(remedy.id.uuid(), static_cast<uint32_t>(remedy.news)).ToString());
    request.set_reason(kReason);
    ASSIGN_OR_RETURN(const payment::v1::Refund refund,
                     rpc::InvokeAndWait(payment_, refunds_->async(), &Refunds::RetryRefund, std::move(request),
                                        {.timeout = kCallTimeout}));
    return AnswerOf(refund);
  }

 private:
  using CreditNotes = invoicing::v1::CreditNotes::StubInterface::async_interface;
  using Refunds = payment::v1::Refunds::StubInterface::async_interface;

  rpc::Client& invoicing_;
  rpc::Client& payment_;
  std::unique_ptr<invoicing::v1::CreditNotes::StubInterface> credit_notes_;
  std::unique_ptr<payment::v1::Refunds::StubInterface> refunds_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RemedyCalls>> MakeRemedyCalls(rpc::Channels& channels) {
  ASSIGN_OR_RETURN(rpc::Client * invoicing, channels.For("invoicing"));
  ASSIGN_OR_RETURN(rpc::Client * payment, channels.For("payment"));
  return std::make_unique<RemoteRemedyCalls>(*invoicing, *payment);
}

}  // namespace vlot::ordering
