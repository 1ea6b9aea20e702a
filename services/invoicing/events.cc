#include "services/invoicing/events.h"

#include "common/wire/types.h"

namespace vlot::invoicing {
namespace {

feed::NewEvent Make(const v1::Event& event) { return {.payload = event.SerializeAsString()}; }

}  // namespace

feed::NewEvent AccountChanged(const AccountRow& account) {
  v1::Event event;
  event.set_kind(v1::Event::ACCOUNT_CHANGED);
  event.mutable_account()->set_name(account.id.Name());
  event.mutable_account()->set_billing_mode(static_cast<v1::BillingMode>(account.billing_mode));
  event.mutable_account()->set_credit_hold(account.credit_hold);
  event.mutable_account()->set_dunning_hold(account.dunning_hold);
  if (account.next_mode && account.move_time) {
    event.mutable_account()->set_next_billing_mode(static_cast<v1::BillingMode>(*account.next_mode));
    *event.mutable_account()->mutable_move_time() = wire::ToProto(*account.move_time);
  }
  return Make(event);
}

feed::NewEvent DocumentIssued(const Document& document) {
  v1::Event event;
  event.set_kind(document.kind == Kind::kCreditNote ? v1::Event::CREDIT_NOTE_ISSUED : v1::Event::INVOICE_ISSUED);
  if (!document.order.IsNil()) event.set_order(document.order.Name());
  if (document.order.IsNil()) event.mutable_account()->set_name(document.account.Name());
  event.set_invoice(document.id.Name());
  event.set_number(document.number);
  *event.mutable_amount() = wire::ToProto(TotalOf(document));
  return Make(event);
}

void CompleteEvent(const feed::StoredEvent& stored, std::string& event) {
  v1::Event rest;
  rest.set_position(stored.position);
  *rest.mutable_event_time() = wire::ToProto(stored.recorded_at);
  rest.AppendToString(&event);
}

}  // namespace vlot::invoicing
