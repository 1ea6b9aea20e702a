// A hash that is stored, so the same for ever and everywhere: FNV-1a, 64 bits
// (http://www.isthe.com/chongo/tech/comp/fnv/). It tells an honest repetition from a slip, not from an attack: its
// inputs come from our own services.
#pragma once

#include <cstdint>
#include <string_view>

namespace vlot::fulfilment {

class ContentHasher {
 public:
  ContentHasher& Add(std::string_view bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<uint8_t>(c)) * 1099511628211u;
    return Add(static_cast<uint64_t>(bytes.size()));
  }
  ContentHasher& Add(uint64_t number) {
    for (int i = 0; i < 8; ++i, number >>= 8) hash_ = (hash_ ^ (number & 0xff)) * 1099511628211u;
    return *this;
  }

  // Never 0, which stands for "none".
  int64_t Finish() const { return hash_ == 0 ? 1 : static_cast<int64_t>(hash_); }

 private:
  uint64_t hash_ = 14695981039346656037u;
};

}  // namespace vlot::fulfilment
