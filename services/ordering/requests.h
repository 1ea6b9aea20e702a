// What ordering's commands say: an order and a step as the request of another service. Pure functions, any thread.
#pragma once

#include "services/ordering/engine.h"
#include "vlot/courier/v1/courier.pb.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/invoicing/v1/invoicing.pb.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::ordering {

using Outgoing = CommandSender::Outgoing;

fulfilment::v1::ReserveStockRequest ToReserveStock(const Outgoing& out);
fulfilment::v1::ReleaseStockRequest ToReleaseStock(const Outgoing& out);
fulfilment::v1::CreateShipmentRequest ToCreateShipment(const Outgoing& out);
fulfilment::v1::CancelShipmentRequest ToCancelShipment(const Outgoing& out);
fulfilment::v1::AdvanceShipmentRequest ToAdvanceShipment(const Outgoing& out);
payment::v1::CreatePaymentRequest ToCreatePayment(const Outgoing& out);
payment::v1::CancelPaymentRequest ToCancelPayment(const Outgoing& out);
invoicing::v1::ReserveCreditRequest ToReserveCredit(const Outgoing& out);
invoicing::v1::ReleaseCreditRequest ToReleaseCredit(const Outgoing& out);
invoicing::v1::IssueInvoiceRequest ToIssueInvoice(const Outgoing& out, absl::Time now);
invoicing::v1::IssueCreditNoteRequest ToIssueCreditNote(const Outgoing& out, absl::Time now);
invoicing::v1::AccrueItemsRequest ToAccrueItems(const Outgoing& out);
// `from`: the address of the location that the shipment leaves from.
courier::v1::BookDeliveryRequest ToBookDelivery(const Outgoing& out, const google::type::PostalAddress& from);
courier::v1::CancelDeliveryRequest ToCancelDelivery(const Outgoing& out);

}  // namespace vlot::ordering
