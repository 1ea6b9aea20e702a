// Where a list that is read backwards begins.
#pragma once

#include "common/ids/uuid.h"

namespace vlot::invoicing::bank {

// `before`, or for nil what sorts after every id.
template <class IdType>
IdType OrEndOfList(IdType before) {
  if (!before.IsNil()) return before;
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return IdType(Uuid(bytes));
}

}  // namespace vlot::invoicing::bank
