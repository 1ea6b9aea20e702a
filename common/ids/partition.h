// Which partition (schema p00, p01, ...) the owner of an identity lives in. Part of the stored data's meaning: the
// answers must never change between releases. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "common/ids/id.h"
#include "common/ids/sku.h"
#include "common/ids/uuid.h"

namespace vlot {

// The most that fit the two digits of a schema's name.
inline constexpr int kPartitionsMax = 100;

// In [0, partitions), evenly spread. `partitions` must be 1 to kPartitionsMax.
int PartitionOf(const Uuid& uuid, int partitions);
int PartitionOf(std::string_view key, int partitions);

template <class Tag>
int PartitionOf(const Id<Tag>& id, int partitions) {
  return PartitionOf(id.uuid(), partitions);
}
inline int PartitionOf(const Sku& sku, int partitions) { return PartitionOf(sku.value(), partitions); }

// "p00" to "p99".
std::string PartitionSchema(int partition);

}  // namespace vlot
