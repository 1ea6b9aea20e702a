#include "common/ids/partition.h"

#include <cassert>
#include <cstdint>

namespace vlot {
namespace {

// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
uint64_t Fnv1a(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  return hash;
}

// The finaliser of SplitMix64: FNV leaves the high bits, which decide below, poorly mixed for short keys.
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

int PartitionOf(const Uuid& uuid, int partitions) { return PartitionOf(uuid.AsStringView(), partitions); }

int PartitionOf(std::string_view key, int partitions) {
  assert(partitions >= 1 && partitions <= kPartitionsMax);
  if (partitions == 1) return 0;
  const auto wide = static_cast<unsigned __int128>(Mix(Fnv1a(key))) * static_cast<unsigned>(partitions);
  return static_cast<int>(wide >> 64);
}

std::string PartitionSchema(int partition) {
  assert(partition >= 0 && partition < kPartitionsMax);
  return {'p', static_cast<char>('0' + partition / 10), static_cast<char>('0' + partition % 10)};
}

}  // namespace vlot
