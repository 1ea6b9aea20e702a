#include "services/ordering/derived_ids.h"

#include <cstring>

namespace vlot::ordering {
namespace {

enum Salt : uint32_t { kSame = 0, kCreditNote = 1, kShipment = 0x10000, kJob = 0x20000, kWorkItem = 0x30000 };

// The finaliser of MurmurHash3 (public domain): every input bit moves every output bit.
uint64_t Mix(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  x ^= x >> 33;
  return x;
}

}  // namespace

Uuid Derive(const Uuid& base, uint32_t salt) {
  if (salt == kSame) return base;
  auto bytes = base.bytes();
  uint64_t low;
  std::memcpy(&low, bytes.data() + 8, sizeof(low));
  low ^= Mix(low + salt);
  std::memcpy(bytes.data() + 8, &low, sizeof(low));
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);  // RFC 9562, variant
  return Uuid(bytes);
}

ReservationId ReservationOf(const OrderId& order) { return ReservationId(order.uuid()); }
PaymentId PaymentOf(const OrderId& order) { return PaymentId(order.uuid()); }
InvoiceId InvoiceOf(const OrderId& order) { return InvoiceId(order.uuid()); }
InvoiceId CreditNoteOf(const OrderId& order) { return InvoiceId(Derive(order.uuid(), kCreditNote)); }
ShipmentId ShipmentOf(const OrderId& order, int number) {
  return ShipmentId(Derive(order.uuid(), kShipment + static_cast<uint32_t>(number)));
}
JobId JobOf(const OrderId& order, int number) {
  return JobId(Derive(order.uuid(), kJob + static_cast<uint32_t>(number)));
}
WorkItemId WorkItemOf(const OrderId& order, int serial) {
  return WorkItemId(Derive(order.uuid(), kWorkItem + static_cast<uint32_t>(serial)));
}

int SerialOf(const OrderId& order, const WorkItemId& item) {
  constexpr int kSerialsMax = 1'000;
  for (int serial = 1; serial <= kSerialsMax; ++serial) {
    if (WorkItemOf(order, serial) == item) return serial;
  }
  return 0;
}

}  // namespace vlot::ordering
