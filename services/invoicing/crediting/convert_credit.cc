#include "services/invoicing/crediting/convert_credit.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/convert_text.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kReasonMax = 800;  // bytes: 200 characters of any script
constexpr int kCreditLinesMax = 1'000;

Credit TakeCredit(bool present, const v1::Credit& proto, Violations& violations) {
  Credit credit;
  if (!present) return credit;
  switch (proto.part_case()) {
    case v1::Credit::kAmount:
      credit.form = Credit::Form::kAmount;
      credit.amount = TakeAmount(true, proto.amount(), "credit.amount", violations);
      if (credit.amount.IsZero()) violations.Add("credit.amount", "must be more than zero");
      break;
    case v1::Credit::kLines:
      credit.form = Credit::Form::kPieces;
      if (proto.lines().lines_size() < 1 || proto.lines().lines_size() > kCreditLinesMax) {
        violations.Add("credit.lines.lines", absl::StrCat("must be 1 to ", kCreditLinesMax));
        break;
      }
      for (int i = 0; i < proto.lines().lines_size(); ++i) {
        const v1::CreditLine& line = proto.lines().lines(i);
        const std::string field = absl::StrCat("credit.lines.lines[", i, "]");
        if (line.line() < 1 || line.line() > INT16_MAX) violations.Add(field + ".line", "must be a line, from 1 on");
        if (line.quantity() < 1) violations.Add(field + ".quantity", "must be at least 1");
        credit.pieces.push_back({static_cast<int16_t>(line.line()), line.quantity()});
      }
      break;
    case v1::Credit::PART_NOT_SET:
      violations.Add("credit", "must have lines or an amount; leave it out for all that is left");
      break;
  }
  return credit;
}

template <class Request>
Credit CreditOf(const Request& proto, Violations& violations) {
  Credit credit = TakeCredit(proto.has_credit(), proto.credit(), violations);
  if (proto.has_ceiling()) {
    credit.ceiling = TakeAmount(true, proto.ceiling(), "ceiling", violations);
    if (credit.ceiling->IsZero()) violations.Add("ceiling", "must be more than zero");
  }
  return credit;
}

std::string TakeReason(const std::string& reason, Violations& violations) {
  return wire::TakeText(reason, 1, kReasonMax, "reason", violations);
}

ShipmentId TakeAccrual(const std::string& name, const std::string& field, Violations& violations) {
  const auto shipment = StripCollection("accruals", name);
  if (shipment.ok()) return wire::Take(ShipmentId::Parse(*shipment), field, violations);
  violations.AddStatus(field, shipment.status());
  return ShipmentId();
}

}  // namespace

absl::StatusOr<PartialCredit> FromProto(const v1::IssuePartialCreditNoteRequest& proto) {
  Violations violations;
  PartialCredit credit;
  CreditRequest& request = credit.request;
  request.id = wire::TakeName<InvoiceId>(proto.name(), "name", violations);
  request.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  request.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  request.reason = TakeReason(proto.reason(), violations);
  if (proto.has_event_time()) {
    request.event_time = wire::Take(wire::FromProto(proto.event_time()), "event_time", violations);
  } else {
    violations.Add("event_time", "is required");
  }
  credit.credit = CreditOf(proto, violations);
  if (!proto.accrual().empty()) credit.delivery = TakeAccrual(proto.accrual(), "accrual", violations);
  if (request.id == request.invoice) violations.Add("name", "must not be that of the invoice");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return credit;
}

absl::StatusOr<ReduceRequest> FromProto(const v1::ReduceAccrualRequest& proto) {
  Violations violations;
  ReduceRequest request;
  if (const auto id = StripCollection("accrualReductions", proto.name()); id.ok()) {
    request.id = wire::Take(Uuid::Parse(*id), "name", violations);
  } else {
    violations.AddStatus("name", id.status());
  }
  request.accrual = TakeAccrual(proto.accrual(), "accrual", violations);
  request.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  request.credit = CreditOf(proto, violations);
  request.reason = TakeReason(proto.reason(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return request;
}

absl::StatusOr<PartialCredit> FromProto(const v1::CreateCreditNoteRequest& proto) {
  Violations violations;
  PartialCredit credit;
  credit.request.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  credit.request.reason = TakeReason(proto.reason(), violations);
  credit.credit = TakeCredit(proto.has_credit(), proto.credit(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return credit;
}

}  // namespace vlot::invoicing
