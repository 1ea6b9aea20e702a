// The nil id, which names nothing, as NULL.
#pragma once

#include <optional>

namespace vlot {

// `IdType`: Uuid or an Id.
template <class IdType>
std::optional<IdType> NullIfNil(const IdType& id) {
  return id.IsNil() ? std::nullopt : std::optional<IdType>(id);
}

}  // namespace vlot
