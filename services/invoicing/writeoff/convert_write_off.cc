#include "services/invoicing/writeoff/convert_write_off.h"

#include "common/status/status.h"
#include "common/trail/reason.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"
#include "services/invoicing/list_filters.h"

namespace vlot::invoicing {
namespace {

constexpr int kPageStandard = 50;

// Both verbs say the same.
template <class Request>
absl::StatusOr<AskedWriteOff> AskedFrom(const Request& proto) {
  Violations violations;
  AskedWriteOff asked;
  asked.request_id = wire::TakeRequestId(proto.request_id(), violations);
  asked.wish.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  if (proto.has_amount()) {
    asked.wish.amount = wire::Take(wire::FromProto(proto.amount()), "amount", violations);
    if (!asked.wish.amount->IsPositive()) violations.Add("amount", "must be positive; without one it is all");
  }
  asked.wish.reason = wire::TakeText(proto.reason(), 1, trail::kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

}  // namespace

absl::StatusOr<AskedWriteOff> FromProto(const v1::WriteOffInvoiceRequest& proto) { return AskedFrom(proto); }

absl::StatusOr<AskedWriteOff> FromProto(const v1::ReinstateInvoiceRequest& proto) { return AskedFrom(proto); }

absl::StatusOr<WriteOffsQuery> FromProto(const v1::ListWriteOffsRequest& proto) {
  Violations violations;
  WriteOffsQuery query;
  query.size = wire::TakePageSize(proto.page_size(), kPageStandard, kPageSizeMax, violations);
  query.before = wire::TakePageId<WriteOffId>(kWriteOffList, proto.page_token(), violations).value_or(WriteOffId());
  if (!proto.invoice().empty()) {
    query.filter.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  }
  if (!proto.account().empty()) {
    query.filter.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  }
  TakeDays(proto, query.filter.from, query.filter.until, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

v1::WriteOff ToProto(const WriteOff& write_off) {
  v1::WriteOff proto;
  proto.set_name(write_off.id.Name());
  proto.set_invoice(write_off.invoice.Name());
  proto.set_number(write_off.number);
  proto.set_account(write_off.account.Name());
  *proto.mutable_amount() = wire::ToProto(write_off.amount);
  *proto.mutable_date() = wire::ToProto(write_off.date);
  proto.set_reason(write_off.reason);
  proto.set_actor(write_off.actor);
  *proto.mutable_create_time() = wire::ToProto(write_off.create_time);
  return proto;
}

}  // namespace vlot::invoicing
