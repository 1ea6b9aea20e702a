#include "services/invoicing/convert.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/wire/company.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/convert_text.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/list_filters.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kReasonMax = 800;  // bytes: 200 characters of any script
constexpr size_t kReferenceMax = 200;

// `creditReservations/{order uuid}` must name the order it is for.
void CheckReservationName(const std::string& name, const OrderId& order, Violations& violations) {
  if (name != JoinName("creditReservations", order.ToString())) {
    violations.Add("name", "must be `creditReservations/` and the order's uuid");
  }
}

absl::Time TakeTime(bool present, const google::protobuf::Timestamp& proto, Violations& violations) {
  if (present) return wire::Take(wire::FromProto(proto), "event_time", violations);
  violations.Add("event_time", "is required");
  return absl::Time();
}

}  // namespace

Party PartyFromProto(const v1::Party& proto) {
  const google::type::PostalAddress& address = proto.address();
  return {.legal_name = proto.legal_name(),
          .address = {.region = address.region_code(),
                      .postal_code = address.postal_code(),
                      .city = address.locality(),
                      .lines = {address.address_lines().begin(), address.address_lines().end()}},
          .business = proto.business(),
          .registration_number = proto.registration_number(),
          .vat_id = proto.vat_id(),
          .endpoint = proto.endpoint(),
          .buyer_reference = proto.buyer_reference(),
          .email = proto.email()};
}

Party PartyFromWire(const std::string& wire) {
  v1::Party proto;
  proto.ParseFromString(wire);
  return PartyFromProto(proto);
}

void CompleteBuyer(const Party& account, IssueCommand& command) {
  Party completed = CompletedFrom(account, command.request.buyer);
  if (completed == command.request.buyer) return;
  v1::Party proto;
  proto.ParseFromString(command.buyer);
  proto.set_endpoint(completed.endpoint);
  proto.set_buyer_reference(completed.buyer_reference);
  command.buyer = proto.SerializeAsString();
  command.request.buyer = std::move(completed);
}

absl::StatusOr<IssueCommand> FromProto(const v1::IssueInvoiceRequest& proto) {
  Violations violations;
  IssueCommand command;
  IssueRequest& request = command.request;
  request.id = wire::TakeName<InvoiceId>(proto.name(), "name", violations);
  request.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  request.order_number = wire::TakeText(proto.order_number(), 1, kReferenceMax, "order_number", violations);
  request.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  CheckParty(proto.buyer(), "buyer", violations);
  wire::CheckVatId(proto.buyer().vat_id(), "buyer.vat_id", violations);
  request.buyer = PartyFromProto(proto.buyer());
  request.lines = TakeLines(proto.lines(), violations);
  request.prices_include_vat = proto.prices_include_vat();
  request.prepaid = TakeAmount(proto.has_prepaid(), proto.prepaid(), "prepaid", violations);
  if (proto.has_pay_time()) request.pay_time = wire::Take(wire::FromProto(proto.pay_time()), "pay_time", violations);
  request.pay_method = wire::TakeText(proto.pay_method(), 0, kReferenceMax, "pay_method", violations);
  request.event_time = TakeTime(proto.has_event_time(), proto.event_time(), violations);
  request.external_reference =
      wire::TakeText(proto.external_reference(), 0, kReferenceMax, "external_reference", violations);
  request.language = TakeLanguage(proto.language(), violations);
  request.delivery_region = TakeRegion(proto.delivery_region_code(), false, "delivery_region_code", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  command.buyer = proto.buyer().SerializeAsString();
  return command;
}

absl::StatusOr<PartialCredit> FromProto(const v1::IssueCreditNoteRequest& proto) {
  Violations violations;
  PartialCredit credit{.withdraws = true};
  CreditRequest& request = credit.request;
  request.id = wire::TakeName<InvoiceId>(proto.name(), "name", violations);
  request.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  request.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  request.reason = wire::TakeText(proto.reason(), 0, kReasonMax, "reason", violations);
  request.event_time = TakeTime(proto.has_event_time(), proto.event_time(), violations);
  if (request.id == request.invoice) violations.Add("name", "must not be that of the invoice");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return credit;
}

absl::StatusOr<AccrueRequest> FromProto(const v1::AccrueItemsRequest& proto) {
  Violations violations;
  AccrueRequest request;
  const auto shipment = StripCollection("accruals", proto.name());
  request.id = shipment.ok() ? wire::Take(ShipmentId::Parse(*shipment), "name", violations) : ShipmentId();
  if (!shipment.ok()) violations.AddStatus("name", shipment.status());
  request.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  request.order_number = wire::TakeText(proto.order_number(), 1, kReferenceMax, "order_number", violations);
  request.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  request.lines = TakeLines(proto.lines(), violations);
  request.prices_include_vat = proto.prices_include_vat();
  request.event_time = TakeTime(proto.has_event_time(), proto.event_time(), violations);
  request.last = proto.last();
  request.external_reference =
      wire::TakeText(proto.external_reference(), 0, kReferenceMax, "external_reference", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return request;
}

absl::StatusOr<CreditCommand> FromProto(const v1::ReserveCreditRequest& proto) {
  Violations violations;
  CreditCommand command{.act = CreditCommand::Act::kReserve};
  command.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  command.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  command.amount = TakeAmount(proto.has_amount(), proto.amount(), "amount", violations);
  CheckReservationName(proto.name(), command.order, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return command;
}

absl::StatusOr<CreditCommand> FromProto(const v1::ReleaseCreditRequest& proto) {
  Violations violations;
  CreditCommand command{.act = CreditCommand::Act::kRelease, .amount = Money::Zero(kEur)};
  command.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  command.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  CheckReservationName(proto.name(), command.order, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return command;
}

absl::StatusOr<DocumentFilter> FromProto(const v1::ListInvoicesRequest& proto) {
  Violations violations;
  DocumentFilter filter;
  if (!proto.account().empty()) filter.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  if (!proto.order().empty()) filter.order = wire::TakeName<OrderId>(proto.order(), "order", violations);
  if (!proto.number().empty()) filter.number = wire::TakeText(proto.number(), 1, kReferenceMax, "number", violations);
  filter.state = TakeChoice<State>(proto.state(), "state", violations);
  filter.kind = TakeChoice<Kind>(proto.kind(), "kind", violations);
  TakeDays(proto, filter.from, filter.until, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

}  // namespace vlot::invoicing
