#include "common/ids/uuid_generator.h"

#include <algorithm>

#include "absl/random/random.h"

namespace vlot {
namespace {

constexpr int kFractionBits = 12;

uint64_t TickOf(absl::Time now) {
  const auto micros = static_cast<uint64_t>(std::max<int64_t>(absl::ToUnixMicros(now), 0));
  const uint64_t fraction = ((micros % 1000) << kFractionBits) / 1000;
  return ((micros / 1000) << kFractionBits) | fraction;
}

uint64_t RandomBits() {
  thread_local absl::BitGen generator;  // seeded by the system, one a thread: no lock
  return absl::Uniform<uint64_t>(generator);
}

}  // namespace

uint64_t UuidV7Generator::NextTick() {
  const uint64_t now = TickOf(clock_.Now());
  uint64_t last = last_tick_.load(std::memory_order_relaxed);
  uint64_t next = std::max(now, last + 1);
  while (!last_tick_.compare_exchange_weak(last, next, std::memory_order_relaxed)) next = std::max(now, last + 1);
  return next;
}

Uuid UuidV7Generator::Next() {
  const uint64_t tick = NextTick();
  const uint64_t millis = tick >> kFractionBits;
  const uint64_t random = RandomBits();
  Uuid::Bytes bytes;
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
  bytes[6] = static_cast<uint8_t>(0x70 | ((tick >> 8) & 0x0f));  // version 7
  bytes[7] = static_cast<uint8_t>(tick);
  for (int i = 0; i < 8; ++i) bytes[8 + i] = static_cast<uint8_t>(random >> (56 - 8 * i));
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
  return Uuid(bytes);
}

}  // namespace vlot
