// Ids of the things that an order makes elsewhere, derived from the order's own id: the same order always names the
// same reservation, payment, invoice, shipment and job, so that every command is idempotent without a row that
// remembers ids. Pure functions, any thread.
#pragma once

#include "common/ids/ids.h"

namespace vlot::ordering {

// `base` with other random bits, chosen by `salt`; still a version 7 UUID of the same moment. Salt 0 gives `base`.
Uuid Derive(const Uuid& base, uint32_t salt);

ReservationId ReservationOf(const OrderId& order);
PaymentId PaymentOf(const OrderId& order);
InvoiceId InvoiceOf(const OrderId& order);
InvoiceId CreditNoteOf(const OrderId& order);
// `number` counts the order's shipments from 1.
ShipmentId ShipmentOf(const OrderId& order, int number);
JobId JobOf(const OrderId& order, int number);
// The order's `serial`-th work item.
WorkItemId WorkItemOf(const OrderId& order, int serial);
// Which one it is, found by trying; 0: none of its first thousand.
int SerialOf(const OrderId& order, const WorkItemId& item);

}  // namespace vlot::ordering
