// Documents and postings on their way out. See convert.h.
#include "common/wire/types.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing {
namespace {

v1::InvoiceLine ToProto(const Document& document, const DocumentLine& line) {
  v1::InvoiceLine proto;
  proto.set_line(line.line);
  proto.set_title(line.title);
  proto.set_item(line.item);
  proto.set_quantity(static_cast<int32_t>(line.quantity));
  *proto.mutable_unit_price() = wire::ToProto(line.unit_price);
  *proto.mutable_net() = wire::ToProto(line.net);
  proto.set_vat_category(std::string(vat::ToString(line.category)));
  proto.set_vat_percent(line.percent.Normalized().ToString());
  proto.set_charge(line.charge);
  if (const DocumentDelivery* delivery = DeliveryOf(document, line)) {
    *proto.mutable_delivery_date() = wire::ToProto(delivery->date);
    proto.set_order_number(delivery->order_number);
  }
  return proto;
}

v1::VatGroup ToProto(const vat::Group& group) {
  v1::VatGroup proto;
  proto.set_vat_category(std::string(vat::ToString(group.category)));
  proto.set_vat_percent(group.percent.Normalized().ToString());
  *proto.mutable_net() = wire::ToProto(group.net);
  *proto.mutable_vat() = wire::ToProto(group.vat);
  return proto;
}

void SetAmounts(const Document& document, v1::Invoice& proto) {
  *proto.mutable_net() = wire::ToProto(document.net);
  *proto.mutable_vat() = wire::ToProto(document.vat);
  *proto.mutable_gross() = wire::ToProto(document.gross);
  *proto.mutable_rounding() = wire::ToProto(document.rounding);
  *proto.mutable_prepaid() = wire::ToProto(document.prepaid);
  *proto.mutable_payable() = wire::ToProto(document.payable);
  *proto.mutable_open() = wire::ToProto(document.open);
}

}  // namespace

v1::DirectDebitNotice ToProto(const DebitNotice& debit) {
  v1::DirectDebitNotice proto;
  proto.set_mandate_reference(debit.mandate);
  proto.set_creditor_id(debit.creditor_id);
  proto.set_iban(debit.bank_account);
  *proto.mutable_date() = wire::ToProto(debit.date);
  return proto;
}

v1::Invoice ToProto(const StoredDocument& stored) {
  const Document& document = stored.document;
  v1::Invoice proto;
  proto.set_name(document.id.Name());
  proto.set_number(document.number);
  proto.set_kind(static_cast<v1::Invoice::Kind>(document.kind));
  proto.set_state(static_cast<v1::Invoice::State>(document.state));
  proto.set_account(document.account.Name());
  if (!document.order.IsNil()) proto.set_order(document.order.Name());
  proto.set_order_number(document.order_number);
  proto.mutable_buyer()->ParseFromString(stored.buyer);
  *proto.mutable_issue_date() = wire::ToProto(document.issue_date);
  if (document.due_date) *proto.mutable_due_date() = wire::ToProto(*document.due_date);
  for (const DocumentLine& line : document.lines) *proto.add_lines() = ToProto(document, line);
  for (const vat::Group& group : document.groups) *proto.add_vat_groups() = ToProto(group);
  SetAmounts(document, proto);
  if (!document.written_off.IsZero()) *proto.mutable_written_off() = wire::ToProto(document.written_off);
  proto.set_credited_number(document.credited_number);
  proto.set_payment_reference(CreditorReference(document.number));
  *proto.mutable_create_time() = wire::ToProto(document.create_time);
  if (document.period) {
    *proto.mutable_period_start() = wire::ToProto(document.period->begin);
    *proto.mutable_period_end() = wire::ToProto(document.period->end - 1);
  }
  if (document.debit) *proto.mutable_direct_debit() = ToProto(*document.debit);
  if (document.receipt) {
    *proto.mutable_receipt()->mutable_date() = wire::ToProto(document.receipt->day);
    proto.mutable_receipt()->set_method(document.receipt->method);
  }
  return proto;
}

v1::Posting ToProto(const ListedPosting& listed) {
  const Posting& posting = listed.posting;
  v1::Posting proto;
  proto.set_sequence(listed.sequence);
  proto.set_transaction(posting.transaction.ToString());
  proto.set_ledger_account(std::string(ToString(posting.ledger_account)));
  *proto.mutable_amount() = wire::ToProto(posting.amount);
  if (!posting.account.IsNil()) proto.set_account(posting.account.Name());
  if (listed.of_document) proto.set_invoice(InvoiceId(posting.transaction).Name());
  proto.set_vat_code(posting.vat_code);
  *proto.mutable_date() = wire::ToProto(posting.date);
  return proto;
}

}  // namespace vlot::invoicing
