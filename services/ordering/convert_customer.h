// Customers between protos and rows, with all validation of their fields. Pure functions, any thread.
#pragma once

#include "absl/status/statusor.h"
#include "common/status/violations.h"
#include "services/ordering/customer_store.h"

namespace vlot::ordering {

// The checked fields of a customer, without output-only ones; `field` is where it stands in the request.
v1::Customer TakeCustomer(const v1::Customer& customer, const std::string& field, Violations& violations);

// `old` with the fields of `mask` taken from `changed`. Violations for paths that cannot be changed.
v1::Customer ApplyMask(const v1::Customer& old, const v1::Customer& changed, const google::protobuf::FieldMask& mask,
                       Violations& violations);

v1::Customer ToProto(const CustomerRow& row);

}  // namespace vlot::ordering
